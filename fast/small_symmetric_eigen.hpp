#pragma once

#include <eckart/fast/symmetric_eigen.hpp>

namespace eckart::fast {

/// Orders up to which it is faster than divide and conquer.
inline constexpr index most_small_symmetric = 64;

/// Eigenvectors of a small symmetric matrix: tridiagonal form with Q formed on the way, all columns in registers' reach, then implicit QR.
/// @param G  n-by-n, n <= 64, with the lower triangle and the padding of `symmetric_storage<1>`; consumed.
/// @par Accuracy as `symmetric_eigen`.
/// @par Cost 10 n^3 flops, and some 0.85 n^2 rotations of which each waits for a quotient of the one before.
/// @par Source Golub and Van Loan, Matrix Computations (4th ed.), 8.3; QR without roots in its chain: Reinsch, Math. Comp. 25 (1971).
/// @par Tests SmallSymmetricEigen.*, GramEigenvectors.*
symmetric_eigen_result<1> small_symmetric_eigen(planes<1> G, index n);

/// What it takes of a workspace beside its result.
std::size_t small_symmetric_eigen_scratch(index n);

} // namespace eckart::fast
