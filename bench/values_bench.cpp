// Time of singular values alone, beside dgesdd and dgesvd of a LAPACK without vectors; Gaussian matrices.
//
//   bench_values [--lapack=PATH]... [--threads=N] [--benchmark_...]
//
// Without --lapack OpenBLAS and MKL are taken, if the loader knows them. The peers run on one thread; ours on --threads (1 unless told), so
// compare CPU times for one thread and wall clock for more. For figures to be quoted:
//
//   bench_values --benchmark_repetitions=9 --benchmark_enable_random_interleaving=true --benchmark_report_aggregates_only=true
//
// Counter: error, the largest difference to the values of `algorithm::jacobi` in u |A|_F, for matrices up to 300 columns.

#include "bench/blas_environment.hpp"
#include "bench/peers.hpp"
#include "tests/support/random.hpp"

#include <eckart/fast/svd.hpp>
#include <eckart/fast/targets.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <string>
#include <utility>
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

matrix<double> gaussian(index m, index n) {
    tests::counter_random random(static_cast<std::uint64_t>(m + n));
    matrix<double> A(m, n);
    for (index i = 0; i < m * n; ++i) A.data()[i] = random.gaussian();
    return A;
}

double error(const matrix<double>& A, const std::vector<double>& S) {
    const auto exact = svd(A, {.vectors = vectors::none, .algorithm = algorithm::jacobi}).S;
    double largest = 0, squares = 0;
    for (std::size_t i = 0; i < S.size(); ++i) {
        largest = std::max(largest, std::fabs(S[i] - exact[i]));
        squares += exact[i] * exact[i];
    }
    return largest / std::sqrt(squares) * 0x1p53;
}

void run(benchmark::State& state, index m, index n, const peer& who) {
    const auto A = gaussian(m, n);
    svd_result<double> r;
    for (auto _ : state) {
        who.run(A, vectors::none, r);
        benchmark::DoNotOptimize(r.S.data());
    }
    if (n <= 300) state.counters["error"] = error(A, r.S);
}

void enlist(const command_line& line) {
    std::vector<peer> peers{
        {"eckart(" + fast::current_target() + ")", [threads = line.threads](const matrix<double>& A, vectors job, svd_result<double>& r) {
             r = svd(A, {.vectors = job, .algorithm = algorithm::bidiagonal, .threads = threads});
         }}};
    for (const auto& path : line.lapack)
        for (auto& p : lapack_peers(path, ""))
            if (p.name.ends_with("dgesdd") || p.name.ends_with("dgesvd")) peers.push_back(std::move(p));
    std::vector<std::pair<index, index>> shapes;
    for (const index n : {32, 50, 64, 100, 128, 200, 256, 500, 512, 1000, 1024, 2000}) shapes.emplace_back(n, n);
    shapes.insert(shapes.end(), {{1000, 50}, {10000, 100}, {2000, 500}});
    for (const auto& [m, n] : shapes)
        for (const auto& who : peers)
            benchmark::RegisterBenchmark((std::to_string(m) + "x" + std::to_string(n) + "/" + who.name).c_str(),
                                         [m = m, n = n, who](benchmark::State& state) { run(state, m, n, who); })
                ->Unit(benchmark::kMicrosecond);
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
        std::fprintf(stderr, "bench_values: %s\n", e.what());
        return 2;
    }
    return 0;
}
