#pragma once

#include <eckart/fast/gemm.hpp>

#include <functional>
#include <string>

namespace eckart::fast {

/// Something that computes C <- alpha op(A) op(B) + beta C with the meaning of `gemm`, for algorithms that let the caller choose whose
/// product they use.
using gemm_engine = std::function<void(transposition a, transposition b, double alpha, matrix_view<const double> A,
                                       matrix_view<const double> B, double beta, matrix_view<double> C)>;

/// `gemm` on that many threads.
/// @throws std::invalid_argument if threads < 1.
gemm_engine own_gemm(int threads = 1);

/// `dgemm_` of a BLAS with 32-bit integers (LP64), as many threads as that library decides. Its order of summation, hence its bits, are its
/// own; the library stays loaded while a copy of the engine lives. The engine throws std::invalid_argument if shapes do not fit or a
/// dimension exceeds 2^31 - 1.
/// @param path  a shared object, by path or by a name that the loader knows ("libopenblas.so.0").
/// @throws eckart::input_error if the file cannot be loaded or has no `dgemm_`.
/// @par Tests GemmEngine.*
gemm_engine system_gemm(const std::string& path);

} // namespace eckart::fast
