#pragma once

#include <eckart/fast/columns.hpp>
#include <eckart/fast/scratch.hpp>

#include <cstddef>

namespace eckart::fast {

/// G = V diag(values) V^T.
struct symmetric_eigen_result {
    columns V;                     ///< n-by-n, orthogonal, whatever `converged` says
    scratch_vector<double> values; ///< descending
    bool converged = true;         ///< false: an iteration spent its budget
};

/// Eigenvectors of a symmetric matrix: tridiagonal form, divide and conquer.
/// @param G  as `tridiagonalise` takes it; consumed.
/// @par Accuracy |G - V diag(values) V^T|_F <= c n u |G|_F, |V^T V - I|_F <= c n u, c a small constant.
/// @par Cost at most 14 n^3 / 3 flops, of which 2 n^3 / 3 are a matrix times a vector.
/// @par Source the steps name theirs: symmetric_tridiagonal.hpp, divide_and_conquer.hpp.
symmetric_eigen_result symmetric_eigen(columns G, index n, int threads);

/// What `symmetric_eigen` takes of a workspace: its result, which comes first and stays, and the rest. Not G.
struct symmetric_eigen_scratch {
    std::size_t result, rest;
    explicit symmetric_eigen_scratch(index n);
};

} // namespace eckart::fast
