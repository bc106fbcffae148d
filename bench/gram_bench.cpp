// Time of the proposal for V, the eigenvectors of the Gram matrix, beside the whole SVD of a LAPACK (dgesdd with vectors).
//
//   bench_gram [--lapack=PATH]... [--threads=N] [--benchmark_...]
//
// Without --lapack OpenBLAS and MKL are taken, if the loader knows them. The peers run on one thread; ours on --threads (1 unless told), so
// compare CPU times for one thread and wall clock for more. For figures to be quoted:
//
//   bench_gram --benchmark_repetitions=9 --benchmark_enable_random_interleaving=true --benchmark_report_aggregates_only=true

#include "bench/blas_environment.hpp"
#include "bench/peers.hpp"
#include "bench/problems.hpp"

#include <eckart/fast/gram_eigenvectors.hpp>
#include <eckart/fast/targets.hpp>

#include <benchmark/benchmark.h>

#include <cstdio>
#include <exception>
#include <string>
#include <vector>

namespace eckart::bench {
namespace {

struct command_line {
    std::vector<std::string> lapack;
    int threads = 1;
};

/// Takes our options out of argv and leaves the benchmark library's.
command_line parse(int& argc, char** argv) {
    command_line line;
    int kept = 1;
    for (int i = 1; i < argc; ++i) {
        const std::string argument = argv[i];
        if (argument.starts_with("--lapack="))
            line.lapack.push_back(argument.substr(9));
        else if (argument.starts_with("--threads="))
            line.threads = std::stoi(argument.substr(10));
        else
            argv[kept++] = argv[i];
    }
    argc = kept;
    if (line.lapack.empty()) line.lapack = {"libopenblas.so.0", "libmkl_rt.so.2"};
    return line;
}

void enlist(const command_line& line) {
    for (const index n : {64, 100, 200, 500, 512, 1000, 1024, 2000}) {
        const std::string size = std::to_string(n) + "/";
        benchmark::RegisterBenchmark(("gram_eigenvectors/" + size + "eckart(" + fast::current_target() + ")").c_str(),
                                     [n, threads = line.threads](benchmark::State& state) {
                                         const auto p = make_problem("gaussian", n, 0);
                                         for (auto _ : state) {
                                             auto r = fast::gram_eigenvectors(p.A, threads);
                                             benchmark::DoNotOptimize(r.V.data());
                                         }
                                     })
            ->Unit(benchmark::kMicrosecond);
        for (const auto& path : line.lapack)
            for (const auto& who : lapack_peers(path, "")) {
                if (!who.name.ends_with("dgesdd")) continue;
                benchmark::RegisterBenchmark(("svd/" + size + who.name).c_str(), [n, who](benchmark::State& state) {
                    const auto p = make_problem("gaussian", n, 0);
                    svd_result<double> r;
                    for (auto _ : state) {
                        who.run(p.A, vectors::thin, r);
                        benchmark::DoNotOptimize(r.U.data());
                    }
                })->Unit(benchmark::kMicrosecond);
            }
    }
}

} // namespace
} // namespace eckart::bench

int main(int argc, char** argv) {
    try {
        eckart::bench::prepare_blas_environment();
        eckart::bench::enlist(eckart::bench::parse(argc, argv));
        benchmark::Initialize(&argc, argv);
        if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
        benchmark::RunSpecifiedBenchmarks();
        benchmark::Shutdown();
    } catch (const std::exception& e) {
        std::fprintf(stderr, "bench_gram: %s\n", e.what());
        return 2;
    }
    return 0;
}
