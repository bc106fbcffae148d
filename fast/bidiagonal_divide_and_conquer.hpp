#pragma once

#include <eckart/core/matrix_view.hpp>
#include <eckart/fast/scratch.hpp>

#include <cstddef>
#include <span>

namespace eckart::fast {

/// B = U diag(values) V^T in the order of the columns of U and V.
struct bidiagonal_decomposition {
    scratch_vector<double> values;   ///< >= 0; values[j] belongs to columns j of U and V
    scratch_vector<index> ascending; ///< values[ascending[0]] <= values[ascending[1]] <= ...
    bool converged = true;           ///< false: an iteration spent its budget; U and V are orthogonal all the same
};

/// Singular values and vectors of an upper bidiagonal matrix by divide and conquer: without its middle row the matrix falls apart into two;
/// their decompositions turn it into a row above a diagonal, M = [z^T; 0 diag(d)], d_0 = 0, whose singular vectors are nearly all in
/// products of matrices: \f[ 1 + \sum_j z_j^2 / (d_j^2 - \sigma^2) = 0,\quad v_j \sim z_j / (d_j^2 - \sigma^2),\quad u_0 \sim -1,\ u_j \sim
/// d_j v_j \f] In large joins u of a value that is not small is B v / sigma instead, without a product. Nothing of B is squared but the d,
/// each of which so changes by u of itself. Entries below about 8 u |B| are deflated.
/// @param d  n diagonal entries.  @param e  n - 1 entries above it, or more (not read).
/// @param[out] U, V  n-by-n; orthonormal to a modest multiple of n u.
/// @pre entries finite, |B| at most half of the largest double.
/// @par Accuracy |B - U diag(values) V^T|_F <= c n u |B|_F.
/// @par Cost at most 8 n^3 / 3 flops in products, half of them for the left vectors of small values, and about 20 n^2 divisions; less with
///      deflation.
/// @par Reproducibility as `gemm`.
/// @par Source Gu and Eisenstat, "A divide-and-conquer algorithm for the bidiagonal SVD", SIAM J. Matrix Anal. Appl. 16 (1995); deflation
///      as in LAPACK's dlasd2.
/// @par Tests BidiagonalDivideAndConquer.*
bidiagonal_decomposition bidiagonal_divide_and_conquer(std::span<const double> d, std::span<const double> e, matrix_view<double> U,
                                                       matrix_view<double> V, int threads);

/// What `bidiagonal_divide_and_conquer` takes of a workspace, its result included.
std::size_t bidiagonal_divide_and_conquer_scratch(index n);

} // namespace eckart::fast
