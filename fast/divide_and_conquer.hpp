#pragma once

#include <eckart/core/matrix_view.hpp>
#include <eckart/fast/scratch.hpp>

#include <cstddef>
#include <span>

namespace eckart::fast {

/// T = Q diag(d) Q^T in the order of the columns of Q.
struct tridiagonal_eigen {
    scratch_vector<double> values;   ///< values[j] belongs to column j of Q
    scratch_vector<index> ascending; ///< values[ascending[0]] <= values[ascending[1]] <= ...
    bool converged = true;           ///< false: an iteration spent its budget; Q is orthogonal all the same
};

/// Eigenvalues and eigenvectors of a symmetric tridiagonal matrix by divide and conquer: halves are solved and joined as a diagonal plus a
/// matrix of rank one, whose eigenvectors are nearly all in products of matrices. Entries below about 8 u |T| are deflated.
/// @param d  n diagonal entries.  @param e  n - 1 entries beside it, or more (not read).
/// @param[out] Q  n-by-n; orthonormal to a modest multiple of n u.
/// @pre entries finite, |T| at most half of the largest double.
/// @par Accuracy |T - Q diag(values) Q^T| <= c n u |T|.
/// @par Cost at most 4 n^3 / 3 flops in products and about 20 n^2 divisions; less with deflation.
/// @par Reproducibility as `gemm`.
/// @par Source Cuppen (1981); Gu and Eisenstat, SIAM J. Matrix Anal. Appl. 16 (1995); deflation as in LAPACK's dlaed2.
/// @par Tests DivideAndConquer.*
tridiagonal_eigen divide_and_conquer(std::span<const double> d, std::span<const double> e, matrix_view<double> Q, int threads);

/// What `divide_and_conquer` takes of a workspace, its result included.
std::size_t divide_and_conquer_scratch(index n);

} // namespace eckart::fast
