#pragma once

#include <eckart/fast/columns.hpp>

#include <cstddef>

namespace eckart::fast {

/// Replaces the columns of W from `q` on so that all are orthonormal, given that those before are: the last columns of the Q of their
/// Householder QR, in panels.
/// @param W  m-by-c, q <= c <= m.
/// @param threads  most threads to use.
/// @par Accuracy |W^T W - I|_F grows by c m q^{1/2} u, c a small constant [Higham 2002, theorem 19.4].
/// @par Cost 2 m q^2 - 2 q^3 / 3 + (4 m q - 2 q^2) (c - q) flops, nearly all in products of matrices.
/// @par Reproducibility as `gemm`.
/// @par Source Schreiber and Van Loan, "A storage-efficient WY representation" (1989).
/// @par Tests OrthonormalCompletion.*
void complete_orthonormal(columns& W, index q, int threads);

/// What `complete_orthonormal` of m-by-c takes of a workspace for q up to `most`.
std::size_t complete_orthonormal_scratch(index m, index c, index most);

} // namespace eckart::fast
