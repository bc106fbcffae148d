#pragma once

#include <eckart/core/matrix_view.hpp>

namespace eckart::fast {

/// G <- B^T B + beta G: the lower triangle and the whole blocks of 8 by 8 on its diagonal, which is what `symmetric_eigen` reads; entries
/// above are not to be relied on.
/// @param B  m-by-n.  @param G  n-by-n; not read if beta = 0.
/// @par Cost about m n^2 flops, in products of matrices.  @par Reproducibility as `gemm`.
void gram_matrix(matrix_view<const double> B, double beta, matrix_view<double> G, int threads);

} // namespace eckart::fast
