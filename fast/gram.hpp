#pragma once

#include <eckart/fast/svd_outputs.hpp>

#include <cstddef>
#include <optional>

namespace eckart::fast {

/// D3 in products of matrices: V from the Gram matrix, then Y = A V is made orthogonal by passes, each of which diagonalises the Gram
/// matrix of Y as far as its digits reach, and the values and U are read off Y as in D3. The work behind `algorithm::gram` of
/// `eckart::svd`, whose docstring states what it promises.
/// \f[ Y = A V,\quad Y \leftarrow Y W,\ V \leftarrow V W,\quad \sigma_i = |y_i|,\ u_i = y_i / \sigma_i \f]
/// A pass takes pairs whose angle is small by the first order of W; the others, a cluster or all that lies below sqrt(u) of its scale, by
/// the eigenvectors of their own block of the Gram matrix, which therefore gains 8 digits of scale with each pass. Columns below the
/// rounding error of A V carry no direction; U is completed in their place. Leading columns that are orthogonal to all others up to small
/// angles wait for the last step, so that a pass turns no more columns than need it. Where no value is below a quarter of the largest no
/// pass is needed: Y = A V is orthogonal, and values alone are the roots of the eigenvalues of the Gram matrix. For complex A the
/// transposes are conjugate ones, and all is done on real and imaginary parts apart (planes.hpp).
/// @param A  of doubles or floats, real or complex. For floats all is computed in double, but a pass may be the last one if the cosines
/// that it leaves are below 2^-24: then only the values are corrected for them, V keeps the orthogonality of the eigenvectors, and the
/// results are rounded once.
/// @pre A finite.
/// @param largest  `largest_entry` of A.
/// @param least_rank  of the effective rank (sum sigma_j^2)^2 / sum sigma_j^4: a low one is the sign of many values for which a single pass
///        will not do. 0: whatever it is.
/// @param threads  most threads to use.
/// @return nothing, and nothing is written, if the effective rank is below `least_rank`, or if that is not 0 and values alone need a pass.
/// Otherwise as `eckart::svd`; `iterations` counts passes; `not_converged` if they did not suffice (never seen).
/// @par Accuracy proofs/notes/fast-path.md.
/// @par Source Gram matrix and first-order clean-up: Ogita and Aishima, J. Comput. Appl. Math. 369 (2020), in its one-sided form; angles:
/// D3, Jacobi (1846).
template <class T>
std::optional<svd_outcome> gram_svd(strided_view<const T> A, double largest, const svd_outputs<T>& out, vectors job, double least_rank,
                                    int threads);

/// What `gram_svd` of an m-by-n matrix takes of a workspace (scratch.hpp).
template <class T>
std::size_t gram_svd_scratch(index m, index n, vectors job, int threads);

} // namespace eckart::fast
