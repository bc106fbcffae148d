#pragma once

#include <eckart/fast/planes.hpp>
#include <eckart/fast/scratch.hpp>

#include <cstddef>

namespace eckart::fast {

/// G = V diag(values) V^H.
template <int P>
struct symmetric_eigen_result {
    planes<P> V;                   ///< n-by-n, orthogonal or unitary, whatever `converged` says
    scratch_vector<double> values; ///< descending
    bool converged = true;         ///< false: an iteration spent its budget
};

/// Eigenvectors of a symmetric (P = 1) or Hermitian matrix (P = 2): tridiagonal form, divide and conquer, which is real for both;
/// small_symmetric_eigen.hpp for small ones.
/// @param G  as `tridiagonalise` takes it; consumed.
/// @par Accuracy |G - V diag(values) V^H|_F <= c n u |G|_F, |V^H V - I|_F <= c n u, c a small constant.
/// @par Cost at most 14 n^3 / 3 flops, of which 2 n^3 / 3 are a matrix times a vector; for P = 2 at most 44 n^3 / 3 and 8 n^3 / 3.
/// @par Source the steps name theirs: symmetric_tridiagonal.hpp, divide_and_conquer.hpp.
/// @par Tests GramEigenvectors.*, HermitianEigen.*
template <int P>
symmetric_eigen_result<P> symmetric_eigen(planes<P> G, index n, int threads);

/// What `symmetric_eigen` takes of a workspace: its result, which comes first and stays, and the rest. Not G.
struct symmetric_eigen_scratch {
    std::size_t result, rest;
    symmetric_eigen_scratch(index n, int planes);
};

} // namespace eckart::fast
