// Many small matrices: svd_batch beside loops over LAPACK's and Eigen's SVD, with the worst error of the batch in the same row.
//
//   bench_batch [--lapack=PATH] [--count=N] [--benchmark_...]
//
// One thread each; the library's own loop, a call of svd for each matrix, is there too. --count is the number of matrices, 10000 unless
// told. For figures to be quoted, interleave the repetitions as bench_svd does. Counters: ns a matrix (real time: cpu_time / count),
// residual and orth (worse of U and V) as there.

#include "bench/batch_peers.hpp"
#include "bench/blas_environment.hpp"

#include "tests/support/random.hpp"

#include <eckart/fast/svd_batch.hpp>
#include <eckart/fast/targets.hpp>

#include <benchmark/benchmark.h>

#include <dlfcn.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <memory>
#include <stdexcept>

namespace eckart::bench {
namespace {

using gesdd = void(const char* jobz, const int* m, const int* n, double* A, const int* lda, double* S, double* U, const int* ldu,
                   double* VT, const int* ldvt, double* work, const int* lwork, int* iwork, int* info, std::size_t);
using gesvd = void(const char* jobu, const char* jobvt, const int* m, const int* n, double* A, const int* lda, double* S, double* U,
                   const int* ldu, double* VT, const int* ldvt, double* work, const int* lwork, int* info, std::size_t, std::size_t);

/// f(matrix to destroy, S, U, Vh, work) for each matrix, with one workspace for all.
template <class F>
void for_each_matrix(batch_data& b, F f) {
    std::vector<double> X(static_cast<std::size_t>(b.n * b.n)), work(static_cast<std::size_t>(1000 + 100 * b.n * b.n));
    for (index i = 0; i < b.count; ++i) {
        std::copy_n(b.A.data() + i * b.n * b.n, b.n * b.n, X.data());
        f(X.data(), b.S.data() + i * b.n, b.U.data() + i * b.n * b.n, b.Vh.data() + i * b.n * b.n, work);
    }
}

std::vector<batch_peer> lapack_batch_peers(const std::string& path) {
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) throw std::runtime_error("--lapack=" + path + ": cannot be loaded");
    std::vector<batch_peer> peers;
    if (auto* f = reinterpret_cast<gesdd*>(dlsym(library, "dgesdd_")))
        peers.push_back({"dgesdd", [f](batch_data& b, bool with_vectors) {
                             std::vector<int> iwork(8 * static_cast<std::size_t>(b.n));
                             const int n = static_cast<int>(b.n);
                             for_each_matrix(b, [&](double* X, double* S, double* U, double* Vh, std::vector<double>& work) {
                                 const int lwork = static_cast<int>(work.size());
                                 int info = 0;
                                 f(with_vectors ? "S" : "N", &n, &n, X, &n, S, U, &n, Vh, &n, work.data(), &lwork, iwork.data(), &info, 1);
                             });
                         }});
    if (auto* f = reinterpret_cast<gesvd*>(dlsym(library, "dgesvd_")))
        peers.push_back({"dgesvd", [f](batch_data& b, bool with_vectors) {
                             const char* job = with_vectors ? "S" : "N";
                             const int n = static_cast<int>(b.n);
                             for_each_matrix(b, [&](double* X, double* S, double* U, double* Vh, std::vector<double>& work) {
                                 const int lwork = static_cast<int>(work.size());
                                 int info = 0;
                                 f(job, job, &n, &n, X, &n, S, U, &n, Vh, &n, work.data(), &lwork, &info, 1, 1);
                             });
                         }});
    return peers;
}

std::vector<batch_peer> own_ways() {
    const std::string target = "(" + fast::current_target() + ")";
    return {{"eckart svd_batch" + target,
             [](batch_data& b, bool with_vectors) {
                 std::vector<status> statuses(static_cast<std::size_t>(b.count));
                 svd_options options;
                 options.vectors = with_vectors ? vectors::thin : vectors::none;
                 svd_batch(batch_view<const double>(b.A.data(), b.count, b.n, b.n), batch_view<double>(b.U.data(), b.count, b.n, b.n),
                           batch_view<double>(b.S.data(), b.count, b.n, 1), batch_view<double>(b.Vh.data(), b.count, b.n, b.n), statuses,
                           options);
             }},
            {"eckart svd, one by one" + target, [](batch_data& b, bool with_vectors) {
                 svd_options options;
                 options.vectors = with_vectors ? vectors::thin : vectors::none;
                 for (index i = 0; i < b.count; ++i) {
                     const auto r = svd(strided_view<const double>(b.A.data() + i * b.n * b.n, b.n, b.n, 1, b.n), options);
                     std::copy(r.S.begin(), r.S.end(), b.S.data() + i * b.n);
                     if (!with_vectors) continue;
                     std::copy_n(r.U.data(), b.n * b.n, b.U.data() + i * b.n * b.n);
                     std::copy_n(r.Vh.data(), b.n * b.n, b.Vh.data() + i * b.n * b.n);
                 }
             }}};
}

batch_data gaussian(index n, index count, bool with_vectors) {
    const auto all = static_cast<std::size_t>(count * n * n), vectors = with_vectors ? all : 0;
    batch_data b{n,
                 count,
                 std::vector<double>(all),
                 std::vector<double>(vectors),
                 std::vector<double>(static_cast<std::size_t>(count * n)),
                 std::vector<double>(vectors)};
    tests::counter_random random(static_cast<std::uint64_t>(n));
    for (double& x : b.A) x = random.gaussian();
    return b;
}

struct worst_errors {
    double residual = 0, orthogonality = 0;
};

/// The worst |A - U S Vh|_F / (u |A|_F) and |U^T U - I|_F / u, |Vh Vh^T - I|_F / u of the leading matrices, in 64-bit precision.
worst_errors measure(const batch_data& b) {
    worst_errors worst;
    const index n = b.n;
    for (index m = 0; m < std::min<index>(b.count, 2000); ++m) {
        const double *A = b.A.data() + m * n * n, *U = b.U.data() + m * n * n, *S = b.S.data() + m * n, *Vh = b.Vh.data() + m * n * n;
        long double residual = 0, total = 0, left = 0, right = 0;
        for (index j = 0; j < n; ++j)
            for (index i = 0; i < n; ++i) {
                long double x = A[i + j * n], p = i == j ? -1 : 0, q = p;
                total += x * x;
                for (index l = 0; l < n; ++l) {
                    x -= static_cast<long double>(U[i + l * n]) * S[l] * Vh[l + j * n];
                    p += static_cast<long double>(U[l + i * n]) * U[l + j * n];
                    q += static_cast<long double>(Vh[i + l * n]) * Vh[j + l * n];
                }
                residual += x * x;
                left += p * p;
                right += q * q;
            }
        worst.residual = std::max(worst.residual, static_cast<double>(std::sqrt(residual / total) * 0x1p53L));
        worst.orthogonality = std::max(worst.orthogonality, static_cast<double>(std::sqrt(std::max(left, right)) * 0x1p53L));
    }
    return worst;
}

void enlist(const std::string& lapack, index count) {
    for (const index n : {2, 3, 4, 6, 8, 12, 16})
        for (const bool with_vectors : {true, false}) {
            std::vector<batch_peer> ways = own_ways();
            for (auto& peer : lapack_batch_peers(lapack)) ways.push_back(std::move(peer));
            for (auto& peer : eigen_batch_peers(n)) ways.push_back(std::move(peer));
            for (const auto& way : ways) {
                const std::string name =
                    std::string("batch/") + (with_vectors ? "vectors/" : "values/") + std::to_string(n) + "/" + way.name;
                benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
                    batch_data b = gaussian(n, count, with_vectors);
                    for (auto _ : state) {
                        way.run(b, with_vectors);
                        benchmark::DoNotOptimize(b.S.data());
                    }
                    // An inverted rate: seconds a matrix.
                    state.counters["each"] = benchmark::Counter(static_cast<double>(count), benchmark::Counter::kIsIterationInvariantRate |
                                                                                                benchmark::Counter::kInvert);
                    if (!with_vectors) return;
                    const worst_errors e = measure(b);
                    state.counters["residual"] = e.residual;
                    state.counters["orth"] = e.orthogonality;
                })->Unit(benchmark::kMillisecond);
            }
        }
}

} // namespace
} // namespace eckart::bench

int main(int argc, char** argv) {
    try {
        eckart::bench::prepare_blas_environment();
        std::string lapack = "libopenblas.so.0";
        eckart::index count = 10000;
        int kept = 1;
        for (int i = 1; i < argc; ++i) {
            const std::string argument = argv[i];
            if (argument.starts_with("--lapack="))
                lapack = argument.substr(9);
            else if (argument.starts_with("--count="))
                count = std::stol(argument.substr(8));
            else
                argv[kept++] = argv[i];
        }
        argc = kept;
        eckart::bench::enlist(lapack, count);
        benchmark::Initialize(&argc, argv);
        if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
        benchmark::RunSpecifiedBenchmarks();
        benchmark::Shutdown();
    } catch (const std::exception& e) {
        std::fprintf(stderr, "bench_batch: %s\n", e.what());
        return 2;
    }
    return 0;
}
