#pragma once

#include <eckart/fast/symmetric_eigen.hpp>

namespace eckart::fast {

/// Orders up to which it is faster than divide and conquer.
inline constexpr index most_small_symmetric = 80;

/// Eigenvectors of a small symmetric (P = 1) or Hermitian matrix (P = 2): tridiagonal form with Q formed on the way, all columns in
/// registers' reach, then implicit QR of the real tridiagonal matrix that it is up to phases.
/// @param G  n-by-n, n <= 80, with the lower triangle and the padding of `symmetric_storage<P>`; consumed.
/// @par Accuracy as `symmetric_eigen`.
/// @par Cost 10 n^3 flops, for P = 2 four times that; some 0.85 n^2 rotations of which each waits for a quotient of the one before.
/// @par Source Golub and Van Loan, Matrix Computations (4th ed.), 8.3; QR without roots in its chain: Reinsch, Math. Comp. 25 (1971).
/// @par Tests SmallSymmetricEigen.*, GramEigenvectors.*, HermitianEigen.*
template <int P>
symmetric_eigen_result<P> small_symmetric_eigen(planes<P> G, index n);

/// The same in arrays of the caller.
template <int P>
struct small_eigen_task {
    double *G[P], *Q[P]; ///< of G both triangles; rows filled up with zeros to whole blocks of 8, so are those of Q on exit
    index n, ld, ldq;    ///< leading dimensions: multiples of 8
    double* d;           ///< n; on exit d[j] is the eigenvalue of column j of Q, in no order
};

/// G is consumed. @return false if the steps of QR did not suffice; Q is orthogonal all the same.
bool small_symmetric_eigen(const small_eigen_task<1>& task);
bool small_symmetric_eigen(const small_eigen_task<2>& task);

/// What it takes of a workspace beside its result.
std::size_t small_symmetric_eigen_scratch(index n, int planes);

} // namespace eckart::fast
