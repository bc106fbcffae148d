// Speed of the matrix product: ours, a BLAS's dgemm, and the machine's fma peak beside them.
//
//   bench_gemm [--blas=PATH]... [--benchmark_...]
//
// Without --blas the libraries that the loader knows are taken: OpenBLAS and MKL. One thread each; OpenBLAS is told the core that suits the
// CPU unless OPENBLAS_CORETYPE is set. ECKART_TARGET chooses our kernels and the width of the peak. For figures to be quoted:
//
//   bench_gemm --benchmark_repetitions=9 --benchmark_enable_random_interleaving=true --benchmark_report_aggregates_only=true
//
// Names: gemm/<op(A)><op(B)>/<n>/<who>, square matrices, C = op(A) op(B). The counter GF/s counts 2 n^3 flops.

#include "bench/blas_environment.hpp"
#include "bench/fma_peak.hpp"

#include <eckart/core/error.hpp>
#include <eckart/core/matrix.hpp>
#include <eckart/fast/gemm_engine.hpp>
#include <eckart/fast/targets.hpp>

#include <benchmark/benchmark.h>

#include <cstdio>
#include <exception>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace eckart::bench {
namespace {

using engines = std::vector<std::pair<std::string, fast::gemm_engine>>;

/// Ours and those of the libraries; takes --blas out of argv and leaves the benchmark library's options.
engines find_engines(int& argc, char** argv) {
    engines found{{"eckart(" + fast::current_target() + ")", fast::own_gemm()}};
    bool named = false;
    int kept = 1;
    for (int i = 1; i < argc; ++i) {
        const std::string argument = argv[i];
        if (argument.starts_with("--blas=")) {
            const std::string path = argument.substr(7);
            found.emplace_back(path.substr(path.find_last_of('/') + 1), fast::system_gemm(path));
            named = true;
        } else {
            argv[kept++] = argv[i];
        }
    }
    argc = kept;
    if (named) return found;
    for (const char* name : {"libopenblas.so.0", "libmkl_rt.so.2"}) try {
            found.emplace_back(name, fast::system_gemm(name));
        } catch (const input_error&) { // not installed: its rows are absent
        }
    return found;
}

matrix<double> some_matrix(index n) {
    matrix<double> A(n, n);
    for (index i = 0; i < n * n; ++i) A.data()[i] = static_cast<double>(i * 7919 % 1009) / 1009 - 0.5;
    return A;
}

void rate(benchmark::State& state, double flops) {
    state.counters["GF/s"] = benchmark::Counter(flops / 1e9, benchmark::Counter::kIsIterationInvariantRate);
}

void enlist(const engines& all) {
    benchmark::RegisterBenchmark(("peak/fma/" + fast::current_target()).c_str(), [](benchmark::State& state) {
        double spent = 0;
        for (auto _ : state) benchmark::DoNotOptimize(spent = spend_in_registers(1e7));
        rate(state, spent);
    })->Unit(benchmark::kMicrosecond);
    for (const auto& [letters, a, b] : {std::tuple("NN", fast::transposition::none, fast::transposition::none),
                                        std::tuple("TN", fast::transposition::transpose, fast::transposition::none),
                                        std::tuple("NT", fast::transposition::none, fast::transposition::transpose)})
        for (const index n : {16, 32, 64, 100, 200, 500, 512, 1000, 1024})
            for (const auto& [who, engine] : all)
                benchmark::RegisterBenchmark(("gemm/" + std::string(letters) + "/" + std::to_string(n) + "/" + who).c_str(),
                                             [a = a, b = b, n, engine = engine](benchmark::State& state) {
                                                 const auto A = some_matrix(n), B = some_matrix(n);
                                                 matrix<double> C(n, n);
                                                 for (auto _ : state) {
                                                     engine(a, b, 1, A, B, 0, C);
                                                     benchmark::DoNotOptimize(C.data());
                                                 }
                                                 const double x = static_cast<double>(n);
                                                 rate(state, 2 * x * x * x);
                                             })
                    ->Unit(benchmark::kMicrosecond);
}

} // namespace
} // namespace eckart::bench

int main(int argc, char** argv) {
    try {
        eckart::bench::prepare_blas_environment();
        eckart::bench::enlist(eckart::bench::find_engines(argc, argv));
        benchmark::Initialize(&argc, argv);
        if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
        benchmark::RunSpecifiedBenchmarks();
        benchmark::Shutdown();
    } catch (const std::exception& e) {
        std::fprintf(stderr, "bench_gemm: %s\n", e.what());
        return 2;
    }
    return 0;
}
