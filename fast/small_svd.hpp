#pragma once

#include <eckart/fast/svd_outputs.hpp>

#include <cstddef>
#include <optional>

namespace eckart::fast {

/// One-sided Jacobi on R^T, A P = Q R with column pivoting and rows sorted by size, for a small real matrix; all loops run along rows,
/// where the columns lie side by side.
/// @tparam R  double, or float, which is computed in double and rounded once.
/// @pre A finite.
/// @return what `jacobi_svd` returns, with the accuracy that `eckart::svd` promises; nothing, and nothing is written, if the matrix is not
/// for this: 1 <= min(m, n)
///         <= 64, max(m, n) <= 128, no entry but zeros below 2^-40 of the largest, rank full with all column norms and singular values on
///         the way above 2^-220 of the largest entry, and convergence within the budget and 14 sweeps are needed.
/// @par Cost QR 2 m n^2 - 2 n^3 / 3 flops with norms half as many again; a sweep 5 n^3 flops, 9 n^3 with vectors.
/// @par Source Drmac and Veselic, SIAM J. Matrix Anal. Appl. 29 (2008); Cox and Higham (1998) for the order of rows.
/// @par Tests FastSvd*, SmallSvd.*
template <class R>
std::optional<svd_outcome> small_svd_of(strided_view<const R> A, const svd_outputs<R>& out, vectors job, int max_sweeps);

/// What `small_svd_of` takes of a workspace (scratch.hpp), 0 for a shape that is not for this.
std::size_t small_svd_scratch(index rows, index cols, vectors job);

} // namespace eckart::fast
