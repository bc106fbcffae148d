#pragma once

#include <eckart/fast/svd_outputs.hpp>

#include <cstddef>
#include <optional>

namespace eckart::fast {

/// The Gram route for a small matrix whose singular values are not far apart: G = A^H A = V diag(d) V^H by `small_symmetric_eigen`,
/// Y = A V, and one step of first order, which makes the columns of Y and of V orthogonal.
/// @tparam T  one of the four scalars that `svd` serves; single precision is computed in double and rounded once.
/// @param largest  as `largest_entry` has it, finite.
/// @param least_rank  as `gram_svd` has it.
/// @param most_condition  matrices whose eigenvalues of G tell a larger condition number are left alone.
/// @param threads  most threads to use, for more columns of U than of V.
/// @return what `gram_svd` returns, with its accuracy; nothing, and nothing is written, if the matrix is not for this: vectors are wanted,
///         1 <= min(m, n) <= 64 (complex: 56), max(m, n) <= 128, its effective rank is not below `least_rank`, and the step suffices, as it
///         does up to condition numbers of some 10^3.
/// @par Cost 2 m n^2 flops for each of G, Y and its Gram matrix, 6 n^3 for those of V and the step, and what `small_symmetric_eigen` takes;
///      four times that for complex A.
/// @par Source Ogita and Aishima, J. Comput. Appl. Math. 369 (2020), in its one-sided form (D3).
/// @par Accuracy proofs/notes/fast-path.md, as the Gram route in lanes.
/// @par Tests SmallGram.*, Gram.*, FastSvd*
template <class T>
std::optional<svd_outcome> small_gram_svd(strided_view<const T> A, double largest, const svd_outputs<T>& out, vectors job,
                                          double least_rank, double most_condition, int threads);

/// What `small_gram_svd` takes of a workspace (scratch.hpp), 0 for a shape that is not for this.
std::size_t small_gram_scratch(index rows, index cols, vectors job, int planes);

} // namespace eckart::fast
