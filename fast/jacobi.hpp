#pragma once

#include <eckart/fast/svd_outputs.hpp>

#include <cstddef>

namespace eckart::fast {

/// One-sided Jacobi with two preconditioning QR factorizations, the work behind `eckart::svd`, whose docstring states what it promises.
/// \f[ A P = Q_1 R_1,\quad R_1^H = Q_2 R_2,\quad R_2^H J = W \Sigma,\qquad U = Q_1 W,\quad V = P Q_2 J \f]
/// J is the product of the rotations itself: solving for it with a triangular matrix would lose orthogonality.
/// @tparam T  one of the four scalars; single precision is computed in double and rounded once.
/// @pre A finite.
/// @param max_sweeps  budget of Jacobi sweeps, at least 1.
/// @param threads  most threads to use; products of matrices share the work.
template <class T>
svd_outcome jacobi_svd(strided_view<const T> A, const svd_outputs<T>& out, vectors job, int max_sweeps, int threads);

/// What `jacobi_svd` of an m-by-n matrix takes of a workspace (scratch.hpp).
template <class T>
std::size_t jacobi_svd_scratch(index m, index n, vectors job);

} // namespace eckart::fast
