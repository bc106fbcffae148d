#include <eckart/core/matrix.hpp>
#include <eckart/reference/svd.hpp>

#include <benchmark/benchmark.h>

#include <random>

// The reference at n = 50 and 100: time beside what it left over, in the same row. Arguments: order, digits, vectors (0 none, 1 thin).
namespace {

eckart::matrix<double> gaussian(eckart::index n) {
    std::mt19937_64 random(1);
    std::normal_distribution<double> entry;
    eckart::matrix<double> A(n, n);
    for (eckart::index j = 0; j < n; ++j)
        for (eckart::index i = 0; i < n; ++i) A(i, j) = entry(random);
    return A;
}

void reference_svd(benchmark::State& state) {
    const auto A = gaussian(state.range(0));
    const auto wanted = state.range(2) == 0 ? eckart::vectors::none : eckart::vectors::thin;
    double residual = 0, digits = 0;
    for (auto _ : state) {
        const auto f = eckart::reference::svd(A, static_cast<int>(state.range(1)), wanted);
        benchmark::DoNotOptimize(f.S.data());
        residual = static_cast<double>(f.residuals.reconstruction);
        digits = f.working_digits;
    }
    state.counters["residual"] = residual;
    state.counters["digits_of_work"] = digits;
}
BENCHMARK(reference_svd)->Args({50, 50, 1})->Args({100, 50, 1})->Args({100, 40, 0})->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
