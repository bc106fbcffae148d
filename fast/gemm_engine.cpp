#include <eckart/fast/gemm_engine.hpp>

#include <eckart/core/error.hpp>

#include <dlfcn.h>

#include <cstddef>
#include <limits>
#include <memory>
#include <stdexcept>

namespace eckart::fast {

namespace {

using dgemm = void(const char* a, const char* b, const int* m, const int* n, const int* k, const double* alpha, const double* A,
                   const int* lda, const double* B, const int* ldb, const double* beta, double* C, const int* ldc, std::size_t,
                   std::size_t);

int lp64(index n) {
    if (n > std::numeric_limits<int>::max())
        throw std::invalid_argument("system_gemm: dimension " + std::to_string(n) + " is beyond the 32-bit integers of the library");
    return static_cast<int>(n);
}

} // namespace

gemm_engine own_gemm(int threads) {
    if (threads < 1) throw std::invalid_argument("own_gemm: threads is " + std::to_string(threads) + "; it must be at least 1");
    return [threads](transposition a, transposition b, double alpha, matrix_view<const double> A, matrix_view<const double> B, double beta,
                     matrix_view<double> C) { gemm(a, b, alpha, A, B, beta, C, threads); };
}

gemm_engine system_gemm(const std::string& path) {
    void* handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) throw input_error("system_gemm: " + std::string(dlerror()));
    const std::shared_ptr<void> library(handle, [](void* h) { dlclose(h); });
    auto* f = reinterpret_cast<dgemm*>(dlsym(handle, "dgemm_"));
    if (f == nullptr) throw input_error("system_gemm: " + path + " has no dgemm_; name a BLAS with the Fortran interface");
    return [library, f](transposition a, transposition b, double alpha, matrix_view<const double> A, matrix_view<const double> B,
                        double beta, matrix_view<double> C) {
        check_product(a, b, A, B, C);
        const int m = lp64(C.rows), n = lp64(C.cols), k = lp64(a == transposition::none ? A.cols : A.rows);
        const int lda = lp64(A.ld), ldb = lp64(B.ld), ldc = lp64(C.ld);
        f(a == transposition::none ? "N" : "T", b == transposition::none ? "N" : "T", &m, &n, &k, &alpha, A.data, &lda, B.data, &ldb, &beta,
          C.data, &ldc, 1, 1);
    };
}

} // namespace eckart::fast
