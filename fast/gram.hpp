#pragma once

#include <eckart/fast/svd_outputs.hpp>

#include <cstddef>

namespace eckart::fast {

/// D3 in products of matrices: V from the Gram matrix, then Y = A V is made orthogonal by passes, each of which diagonalises the Gram
/// matrix of Y as far as its digits reach, and the values and U are read off Y as in D3. The work behind `algorithm::gram` of
/// `eckart::svd`, whose docstring states what it promises.
/// \f[ Y = A V,\quad Y \leftarrow Y W,\ V \leftarrow V W,\quad \sigma_i = |y_i|,\ u_i = y_i / \sigma_i \f]
/// A pass takes pairs whose angle is small by the first order of W; the others, a cluster or all that lies below sqrt(u) of its scale, by
/// the eigenvectors of their own block of the Gram matrix, which therefore gains 8 digits of scale with each pass. Columns below the
/// rounding error of A V carry no direction; U is completed in their place.
/// @pre A finite.
/// @param threads  most threads to use.
/// @return as `eckart::svd`; `iterations` counts passes; `not_converged` if they did not suffice (never seen).
/// @par Accuracy proofs/notes/fast-path.md.
/// @par Source Gram matrix and first-order clean-up: Ogita and Aishima, J. Comput. Appl. Math. 369 (2020), in its one-sided form; angles:
/// D3, Jacobi (1846).
svd_outcome gram_svd(strided_view<const double> A, const svd_outputs<double>& out, vectors job, int threads);

/// What `gram_svd` of an m-by-n matrix takes of a workspace (scratch.hpp).
std::size_t gram_svd_scratch(index m, index n, vectors job, int threads);

} // namespace eckart::fast
