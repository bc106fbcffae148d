#pragma once

#include <eckart/core/matrix_view.hpp>

#include <cstddef>

namespace eckart::fast {

/// op(X) is X or its transpose.
enum class transposition { none, transpose };

/// The product of two matrices added to a third, on the best SIMD target of this CPU (fast/targets.hpp).
/// \f[ C \leftarrow \alpha\, \mathrm{op}(A)\, \mathrm{op}(B) + \beta\, C \f]
/// @param A,B  op(A) m-by-k, op(B) k-by-n; any of m, n, k may be 0. Not read if alpha = 0 or k = 0.
/// @param C    m-by-n, must not overlap A or B. beta = 0: not read, NaN in it has no effect. Padding rows are neither read nor written.
/// @param threads  most threads to use, the caller's included; small products take fewer.
/// @throws std::invalid_argument if shapes do not fit, threads < 1 or an enumerator does not exist; std::bad_alloc; eckart::input_error if
///         the environment variable ECKART_TARGET names no target of this CPU.
/// @par Accuracy |error of c_ij| <= gamma_{k+2} (|alpha| sum_l |op(A)_il op(B)_lj| + |beta c_ij|), gamma_p = p u / (1 - p u), u = 2^-53,
/// plus
///      rounding to the subnormal range. Exact if all partial sums and products are integers below 2^53, or a power of two times such.
/// @par Reproducibility An entry is summed in an order that depends on k alone (kernels/gemm-inl.h): its bits do not depend on the number
/// of
///      threads, the leading dimensions, the alignment, the transpositions or the rest of the matrices, and are equal on all targets that
///      have fma (AVX2, AVX3) and on all that have not (SCALAR, SSE4).
/// @par Cost 2 m n k flops. Each thread that computes keeps a buffer of up to 1.6 MiB until it ends.
/// @par Source Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", ACM TOMS 34 (2008); Van Zee and van de Geijn,
///      "BLIS", ACM TOMS 41 (2015). Accuracy: Higham, "Accuracy and stability of numerical algorithms" (2002), section 3.5.
/// @par Tests FastGemm.*, FastGemmProp.*
void gemm(transposition a, transposition b, double alpha, matrix_view<const double> A, matrix_view<const double> B, double beta,
          matrix_view<double> C, int threads = 1);

/// The same in single precision, u = 2^-24; integers are exact below 2^24. About twice as fast.
/// @par Tests FastGemm.*, FastGemmProp.*
void gemm(transposition a, transposition b, float alpha, matrix_view<const float> A, matrix_view<const float> B, float beta,
          matrix_view<float> C, int threads = 1);

/// The lower triangle of the square C <- alpha op(A) op(B) + beta C and the whole blocks of 8 by 8 on its diagonal, bit for bit as `gemm`
/// gives them. Entries above are left alone or written, in tiles that reach across; they are not to be relied on.
/// @throws as `gemm`; std::invalid_argument too if C is not square.
/// @par Cost about k n^2 flops, half of what `gemm` spends.
/// @par Tests FastGemm.LowerTriangle
void gemm_lower(transposition a, transposition b, double alpha, matrix_view<const double> A, matrix_view<const double> B, double beta,
                matrix_view<double> C, int threads = 1);
void gemm_lower(transposition a, transposition b, float alpha, matrix_view<const float> A, matrix_view<const float> B, float beta,
                matrix_view<float> C, int threads = 1);

/// What products, of doubles or floats, with no dimension beyond `largest` take of a workspace (scratch.hpp), where their thread has one.
std::size_t gemm_scratch(index largest);

/// What `gemm` demands of its arguments.
/// @throws std::invalid_argument if the shapes of op(A), op(B) and C do not fit or an enumerator does not exist.
void check_product(transposition a, transposition b, matrix_view<const double> A, matrix_view<const double> B, matrix_view<const double> C);

} // namespace eckart::fast
