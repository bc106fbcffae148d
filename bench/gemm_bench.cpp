// Speed of the matrix product: ours, a BLAS's dgemm, and the machine's fma peak beside them.
//
//   bench_gemm [--blas=PATH]... [--benchmark_...]
//
// Without --blas the libraries that the loader knows are taken: OpenBLAS and MKL. One thread each; OpenBLAS is told the core that suits the
// CPU. ECKART_TARGET chooses our kernels and the width of the peak. For figures to be quoted:
//
//   bench_gemm --benchmark_repetitions=40 --benchmark_min_time=0.05 --benchmark_enable_random_interleaving=true
//              --benchmark_report_aggregates_only=true
//
// The row `max` has the best repetition's rate and share: what the code can do when no neighbour takes the caches.
//
// Names: gemm/<op(A)><op(B)>/<n>/<who>, square matrices, C = op(A) op(B); gemm/skinny/<m>x<n>x<k>/<who>, C = A B with A m-by-k; and
// gemm/float/<n>/<who>, ours in single precision. The counter GF/s counts 2 m n k flops; `peak` is its share of the fma peak of this
// thread: of the fastest of many short runs right before and after, so that a neighbour's disturbance lowers the share, never raises it.

#include "bench/blas_environment.hpp"
#include "bench/fma_peak.hpp"

#include <eckart/core/error.hpp>
#include <eckart/core/matrix.hpp>
#include <eckart/fast/gemm_engine.hpp>
#include <eckart/fast/targets.hpp>

#include <benchmark/benchmark.h>

#include <time.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <functional>
#include <limits>
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

template <class T>
matrix<T> some_matrix(index m, index n) {
    matrix<T> A(m, n);
    for (index i = 0; i < m * n; ++i) A.data()[i] = static_cast<T>(i * 7919 % 1009) / 1009 - T(0.5);
    return A;
}

void rate(benchmark::State& state, double flops) {
    state.counters["GF/s"] = benchmark::Counter(flops / 1e9, benchmark::Counter::kIsIterationInvariantRate);
}

double seconds() {
    timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

/// Seconds that a flop in double precision takes at the fma peak: the fastest of many runs. One alone was seen to take up to a quarter more.
double peak_seconds() {
    double best = std::numeric_limits<double>::infinity();
    for (int run = 0; run < 50; ++run) {
        const double start = seconds(), spent = spend_in_registers(2e6);
        best = std::min(best, (seconds() - start) / spent);
    }
    return best;
}

/// Times `multiply`, which spends `flops` flops of T, and the fma peak before and after it: the clock of the CPU changes both.
template <class T>
void measure(benchmark::State& state, double flops, const std::function<void()>& multiply) {
    double at_peak = peak_seconds();
    const double start = seconds();
    for (auto _ : state) multiply();
    const double taken = seconds() - start;
    at_peak = std::min(at_peak, peak_seconds()) * sizeof(T) / sizeof(double);
    rate(state, flops);
    state.counters["peak"] = at_peak * flops * static_cast<double>(state.iterations()) / taken;
}

/// C = op(A) op(B) with C m-by-n and k terms a sum.
struct shape {
    index m, n, k;
    fast::transposition a = fast::transposition::none, b = fast::transposition::none;

    double flops() const { return 2.0 * static_cast<double>(m) * static_cast<double>(n) * static_cast<double>(k); }
};

template <class T, class Engine>
void enlist(const std::string& name, const shape& s, const Engine& engine) {
    benchmark::RegisterBenchmark(name.c_str(), [s, engine](benchmark::State& state) {
        const bool at = s.a == fast::transposition::transpose, bt = s.b == fast::transposition::transpose;
        const auto A = some_matrix<T>(at ? s.k : s.m, at ? s.m : s.k), B = some_matrix<T>(bt ? s.n : s.k, bt ? s.k : s.n);
        matrix<T> C(s.m, s.n);
        measure<T>(state, s.flops(), [&] {
            engine(s.a, s.b, 1, A, B, 0, C);
            benchmark::DoNotOptimize(C.data());
        });
    })
        ->Unit(benchmark::kMicrosecond)
        ->ComputeStatistics("max", [](const std::vector<double>& of) { return *std::max_element(of.begin(), of.end()); });
}

void enlist_all(const engines& all) {
    constexpr auto none = fast::transposition::none, transpose = fast::transposition::transpose;
    benchmark::RegisterBenchmark(("peak/fma/" + fast::current_target()).c_str(), [](benchmark::State& state) {
        double spent = 0;
        for (auto _ : state) benchmark::DoNotOptimize(spent = spend_in_registers(1e7));
        rate(state, spent);
    })->Unit(benchmark::kMicrosecond);
    for (const auto& [letters, a, b] : {std::tuple("NN", none, none), std::tuple("TN", transpose, none), std::tuple("NT", none, transpose)})
        for (const index n : {16, 32, 64, 100, 200, 256, 500, 512, 1000, 1024})
            for (const auto& [who, engine] : all)
                enlist<double>("gemm/" + std::string(letters) + "/" + std::to_string(n) + "/" + who, {n, n, n, a, b}, engine);
    for (const shape& s : {shape{1000, 64, 64}, {1000, 1000, 32}, {1000, 1000, 64}, {64, 1000, 1000}, {1000, 64, 1000}, {200, 200, 32}})
        for (const auto& [who, engine] : all)
            enlist<double>("gemm/skinny/" + std::to_string(s.m) + "x" + std::to_string(s.n) + "x" + std::to_string(s.k) + "/" + who, s,
                           engine);
    for (const index n : {32, 64, 100, 200, 256, 500, 1000})
        enlist<float>("gemm/float/" + std::to_string(n) + "/" + all.front().first, {n, n, n},
                      [](auto a, auto b, float alpha, const matrix<float>& A, const matrix<float>& B, float beta, matrix<float>& C) {
                          fast::gemm(a, b, alpha, A, B, beta, C);
                      });
}

} // namespace
} // namespace eckart::bench

int main(int argc, char** argv) {
    try {
        eckart::bench::prepare_blas_environment();
        eckart::bench::enlist_all(eckart::bench::find_engines(argc, argv));
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
