#pragma once

#include <eckart/core/matrix_view.hpp>

#include <cstddef>

namespace eckart::fast {

/// Eigenvalues and eigenvectors of a small symmetric tridiagonal matrix by implicit QL with Wilkinson's shift.
/// @param[in,out] d  n diagonal entries; exit: eigenvalues, ascending.  @param[in,out] e  n - 1 entries beside it; exit: of no use.
/// @param[out] Q  n-by-n; exit: column j is the eigenvector of d[j], orthonormal to a modest multiple of n u.
/// @param negligible  entries of e up to this size may be dropped, also while iterating.
/// @return false if an eigenvalue takes more than 50 iterations; then d and Q hold the last iterate, Q still orthogonal.
/// @pre d and e finite, far from overflow.  @par Cost about 3 n^3 flops for each of 1.7 iterations an eigenvalue.
/// @par Source Bowdler, Martin, Reinsch and Wilkinson, "The QR and QL algorithms for symmetric matrices" (1968).
/// @par Tests TridiagonalQl.*
bool tridiagonal_ql(double* d, double* e, matrix_view<double> Q, double negligible);

/// What `tridiagonal_ql` takes of a workspace.
std::size_t tridiagonal_ql_scratch(index n);

} // namespace eckart::fast
