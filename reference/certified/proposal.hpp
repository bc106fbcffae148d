#pragma once

#include <eckart/core/matrix.hpp>

namespace eckart::reference {

/// Complex matrices are worked on as real ones: X is stored as [Re X; Im X] ("stacked"), and multiplication by X from the left is the real
/// matrix
/// [[Re X, −Im X], [Im X, Re X]] ("embedding"). The embedding has every singular value of X twice.
/// @param stacked  2m-by-n
/// @return 2m-by-2n
matrix<double> embedding(const matrix<double>& stacked);

/// The same by the Gram matrix (fast/gram_eigenvectors.hpp), several times faster and right only for well-conditioned B: the caller looks
/// at BV.
/// @return empty (0-by-0) if EᵀE is not decomposed.
matrix<double> propose_by_gram_matrix(const matrix<double>& E, bool is_complex, int threads);

/// Right singular vectors of B in double precision, σ descending: a proposal, nothing relies on it.
/// @param E  B, m-by-n, or the embedding of a complex B, 2m-by-2n.
/// @return V, n-by-n, or stacked, 2n-by-n.
matrix<double> propose_right_vectors(const matrix<double>& E, bool is_complex);

} // namespace eckart::reference
