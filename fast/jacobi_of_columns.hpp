#pragma once

#include <eckart/fast/columns.hpp>
#include <eckart/fast/jacobi_sweeps.hpp>
#include <eckart/fast/scratch.hpp>

namespace eckart::fast {

/// L J = W diag(S) in final order: S non-increasing, rounded once to the range of double (+infinity beyond it).
struct small_svd {
    columns W; ///< orthonormal, r-by-r
    columns J; ///< orthogonal or unitary, r-by-r; r-by-0 without vectors
    scratch_vector<double> S;
    sweep_count count;
};

/// The SVD of a square matrix L, real or with two planes, by Jacobi sweeps, from order 64 (complex: 128) on in products
/// (graded_orthogonalisation.hpp) unless these do not converge. Columns of W that belong to a zero value complete the basis.
/// @param L  as `jacobi_sweeps` takes it.
small_svd jacobi_of_columns(columns L, bool with_vectors, int max_sweeps, int threads = 1);

/// What `jacobi_of_columns` of r columns takes of a workspace, its result included.
std::size_t jacobi_of_columns_scratch(index r, bool with_vectors, int planes);

/// Columns 0..count-1 of `from` as the leading block of a rows-by-cols matrix that continues with the identity. @pre rows >= from.rows().
columns embed(const columns& from, index count, index rows, index cols);

/// W with columns q.. replaced so that all columns are orthonormal, given that columns 0..q-1 are. W.cols() <= W.rows().
columns complete(const columns& W, index q);

/// What `complete` takes of a workspace, its result included, for a W of that shape and q up to `most`.
std::size_t complete_scratch(index rows, index cols, index most, int planes);

} // namespace eckart::fast
