#pragma once

#include <eckart/core/matrix_view.hpp>

#include <cstddef>
#include <span>

namespace eckart::fast {

/// A small symmetric tridiagonal matrix and where its eigenvectors go.
struct ql_block {
    double* d;             ///< n diagonal entries; exit: eigenvalues, ascending
    double* e;             ///< n - 1 entries beside it; exit: of no use
    matrix_view<double> Q; ///< n-by-n; exit: column j is the eigenvector of d[j], orthonormal to a modest multiple of n u
};

/// Eigenvalues and eigenvectors of small symmetric tridiagonal matrices by implicit QL with Wilkinson's shift. Two matrices are worked on
/// at a time, because the rotations of one are a chain of square roots and quotients; each has the bits that it would have alone.
/// @param negligible  entries of e up to this size may be dropped, also while iterating.
/// @return false if an eigenvalue takes more than 50 iterations; then its d and Q hold the last iterate, Q still orthogonal.
/// @pre d and e finite, far from overflow.  @par Cost about 3 n^3 flops for each of 1.7 iterations an eigenvalue.
/// @par Source Bowdler, Martin, Reinsch and Wilkinson, "The QR and QL algorithms for symmetric matrices" (1968).
/// @par Reproducibility the same bits for all targets of a class.
/// @par Tests TridiagonalQl.*
bool tridiagonal_ql(std::span<const ql_block> blocks, double negligible);

/// What `tridiagonal_ql` takes of a workspace, n at most the order of each block.
std::size_t tridiagonal_ql_scratch(index n);

} // namespace eckart::fast
