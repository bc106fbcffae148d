#pragma once

#include <eckart/core/strided_view.hpp>
#include <eckart/core/svd_result.hpp>

#include <cstddef>

namespace eckart::fast {

/// Singular values by reduction to bidiagonal form: `vectors::none` and `accuracy::normwise` of `eckart::svd`.
/// @tparam T  double or std::complex<double>.
/// @pre A finite.
/// @param threads  most threads to use.
/// @param[out] S  min(m, n) of them.
/// @return as `eckart::svd` with `vectors::none`; `iterations` is 0.
/// @par Accuracy |S_i - sigma_i| <= 20 p u |A|_F, p = max(m, n): reflections are a backward error of c p u |A|_F, and the values of the
///      bidiagonal matrix are relatively accurate. Nothing is squared.
/// @par Cost O(m n^2) for m >= n. Real: a tall matrix is replaced by its R (blocked_qr.hpp); what fits into the second cache goes to
///      bidiagonal form in one stage (bidiagonalisation.hpp), the rest by way of a band (band_reduction.hpp, bulge_chasing.hpp). Complex:
///      one stage, whatever the shape.
/// @par Reproducibility the same bits for any number of threads and for all targets of a class.
/// @par Source Golub and Kahan, SIAM J. Numer. Anal. 2 (1965).
/// @par Tests BidiagonalSvd.*, BidiagonalSvdProp.*
template <class T>
svd_outcome bidiagonal_svd(strided_view<const T> A, double* S, int threads);

/// What `bidiagonal_svd` of an m-by-n matrix takes of a workspace (scratch.hpp).
std::size_t bidiagonal_svd_scratch(index m, index n, int planes);

} // namespace eckart::fast
