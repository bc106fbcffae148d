#pragma once

#include <eckart/fast/svd_outputs.hpp>

#include <cstddef>

namespace eckart::fast {

/// Golub and Kahan's way: A = Q B P^H by reflections, B bidiagonal, and the singular values, or the decomposition, of B. The work behind
/// `algorithm::bidiagonal` of `eckart::svd`, whose docstring states what it promises.
/// @tparam R  double, or float for single precision: the numbers of the reductions and of the vectors. The bidiagonal matrix between is
///      decomposed in double; real values of tall or large matrices are computed in double alone.
/// @tparam T  one of the four scalars.
/// @pre A finite.
/// @param largest  `largest_entry` of A.
/// @param threads  most threads to use.
/// @return as `eckart::svd`; `iterations` is 0; `not_converged` if the secular equations spent their budget (never seen).
/// @par Accuracy normwise: reflections are a backward error of c p u |A|_F, p = max(m, n), u that of R. The values alone of the bidiagonal
/// matrix are
///      relatively accurate, its vectors come by divide and conquer. Nothing of A is squared. proofs/notes/fast-path.md.
/// @par Cost O(m n^2) for m >= n. Real values: a tall matrix is replaced by its R (blocked_qr.hpp); what fits into the second cache goes to
///      bidiagonal form in one stage (bidiagonalisation.hpp), the rest by way of a band (band_reduction.hpp, bulge_chasing.hpp). Complex
///      values, and vectors: one stage, whatever the shape.
/// @par Reproducibility the same bits for any number of threads and for all targets of a class.
/// @par Source Golub and Kahan, SIAM J. Numer. Anal. 2 (1965).
/// @par Tests BidiagonalSvd.*, BidiagonalSvdProp.*
template <class R, class T>
svd_outcome bidiagonal_svd(strided_view<const T> A, double largest, const svd_outputs<T>& out, vectors job, int threads);

/// What `bidiagonal_svd` of an m-by-n matrix takes of a workspace (scratch.hpp).
template <class R, class T>
std::size_t bidiagonal_svd_scratch(index m, index n, vectors job);

} // namespace eckart::fast
