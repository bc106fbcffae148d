#pragma once

#include <eckart/fast/planes.hpp>

#include <type_traits>

namespace eckart::fast {

/// G <- B^H B + beta G: of each part the lower triangle and the whole blocks of 8 by 8 on its diagonal, which is what `hermitian_eigen`
/// reads; entries above are not to be relied on. The imaginary parts of the diagonal are zero.
/// @param B  m-by-n.  @param G  n-by-n; not read if beta = 0.
/// @par Cost about m n^2 flops for P = 1, 4 m n^2 for P = 2.  @par Reproducibility as `gemm`.
/// @par Tests PlanesProduct.*, GramEigenvectors.*
/// @tparam R  double or float.
template <int P, class R>
void gram_matrix(std::type_identity_t<planes_view<P, const R>> B, std::type_identity_t<R> beta, planes_view<P, R> G, int threads);

} // namespace eckart::fast
