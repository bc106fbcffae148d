// Time of the proposal for V, the eigenvectors of the Gram matrix, beside the whole SVD of a LAPACK (dgesdd with vectors).
//
//   bench_gram [--lapack=PATH]... [--threads=N] [--benchmark_...]
//
// Without --lapack OpenBLAS and MKL are taken, if the loader knows them. The peers run on one thread; ours on --threads (1 unless told), so
// compare CPU times for one thread and wall clock for more. For figures to be quoted:
//
//   bench_gram --benchmark_repetitions=9 --benchmark_enable_random_interleaving=true --benchmark_report_aggregates_only=true

#include "bench/blas_environment.hpp"
#include "bench/problems.hpp"
#include "bench/svd_peer.hpp"

#include <eckart/fast/gram_eigenvectors.hpp>
#include <eckart/fast/targets.hpp>

#include <benchmark/benchmark.h>

#include <cstdio>
#include <exception>
#include <memory>
#include <stdexcept>
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

std::vector<std::shared_ptr<svd_peer>> find_peers(const command_line& line) {
    std::vector<std::shared_ptr<svd_peer>> peers;
    for (const auto& path : line.lapack) try {
            peers.push_back(lapack_svd_peer(path));
        } catch (const std::runtime_error&) { // not installed: its rows are absent
        }
    return peers;
}

void enlist(const command_line& line) {
    const auto peers = find_peers(line);
    for (const index n : {64, 100, 200, 500, 512, 1000, 1024, 2000}) {
        const problem p{"gaussian", n, n, 1};
        const std::string size = std::to_string(n) + "/";
        benchmark::RegisterBenchmark(("gram_eigenvectors/" + size + "eckart(" + fast::current_target() + ")").c_str(),
                                     [p, threads = line.threads](benchmark::State& state) {
                                         const auto A = make_problem<double>(p);
                                         for (auto _ : state) {
                                             auto r = fast::gram_eigenvectors(A[0], threads);
                                             benchmark::DoNotOptimize(r.V.data());
                                         }
                                     })
            ->Unit(benchmark::kMicrosecond);
        for (const auto& who : peers)
            benchmark::RegisterBenchmark(("svd/" + size + who->name() + " dgesdd").c_str(), [p, who](benchmark::State& state) {
                const auto A = make_problem<double>(p);
                const auto svd = who->prepare(svd_request<double>{"gesdd", A, vectors::thin, 1});
                bool ok = true;
                for (auto _ : state) benchmark::DoNotOptimize(ok = svd->run());
            })->Unit(benchmark::kMicrosecond);
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
