#pragma once

#include <eckart/core/strided_view.hpp>
#include <eckart/core/svd_result.hpp>

namespace eckart::fast {

/// One-sided Jacobi with two preconditioning QR factorizations, the work behind `eckart::svd`, whose docstring states what it promises.
/// \f[ A P = Q_1 R_1,\quad R_1^H = Q_2 R_2,\quad R_2^H J = W \Sigma,\qquad U = Q_1 W,\quad V = P Q_2 J \f]
/// J is the product of the rotations itself: solving for it with a triangular matrix would lose orthogonality.
/// T is double or std::complex<double>.
/// @pre A finite.
/// @param max_sweeps  budget of Jacobi sweeps, at least 1.
template <class T>
svd_result<T> jacobi_svd(strided_view<const T> A, vectors job, int max_sweeps);

} // namespace eckart::fast
