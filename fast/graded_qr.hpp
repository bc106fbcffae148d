#pragma once

#include <eckart/fast/columns.hpp>
#include <eckart/fast/scratch.hpp>

namespace eckart::fast {

/// Q = H_0 H_1 ... H_{count-1}, H_k = I - beta[k] v_k v_k^H, v_k column k of `v`, zero above entry k. beta[k] = 0 stands for H_k = I.
struct reflectors {
    columns v;
    scratch_vector<double> beta;
    index count = 0;
};

/// X P = Q R, up to the order of rows, for a matrix whose rows and columns may have wildly different sizes.
struct graded_qr_factors {
    reflectors Q;
    /// R^H, cols-by-rank: column k is row k of R, conjugated, with its own exponent, largest stored number in [1, 2) unless the row is
    /// zero. In the order of the pivoted columns, hence lower trapezoidal.
    columns Rt;
    /// Column k of X P is column order[k] of X.
    scratch_vector<index> order;
    /// Row k of the left-hand side is row row_order[k] of X.
    scratch_vector<index> row_order;
    /// Rows of R that were computed: min(rows, cols), or with pivoting the step at which nothing but exact zeros was left.
    index rank = 0;
};

enum class pivoting { none, complete };

/// Householder QR of a real X or one with two planes; X is consumed. Reflectors are Hermitian, the diagonal of a complex R is not real.
/// With `pivoting::complete` the next column is the one of largest remaining norm and the next row the one of that column's largest
/// remaining entry. (Rows sorted once would be cheaper, but small entries beside large ones may carry a small singular value.) Columns
/// wait, in panels of at most 8 steps, for what is subtracted from them, and norms are computed anew with each panel, which ends before
/// one that is kept by subtraction has lost 40 bits of its square. Columns of disjoint support stay untouched.
/// @pre X finite.
/// @par Accuracy column-wise |dX_j| <= c m n u |X_j|; with pivoting also row-wise, up to the growth factor of the source.
/// Entries more than 2^-2034 below the largest of their column may be lost.
/// @par Cost 2 m n^2 - 2 n^3 / 3 flops, half of them products of a matrix and a vector (none without pivoting of a real X of some size),
/// four times that if complex.
/// @par Source Cox and Higham, "Stability of Householder QR factorization for weighted least squares problems" (1998); Drmac and Veselic,
/// SIAM J. Matrix Anal. Appl. 29 (2008), part I; panels: Quintana-Orti, Sun and Bischof, SIAM J. Sci. Comput. 19 (1998).
graded_qr_factors graded_qr(columns X, pivoting p, int threads = 1);

/// What `graded_qr` of an m-by-n X takes of a workspace: its result and the rest. (What comes first is X.)
struct graded_qr_scratch {
    std::size_t result, rest;
    graded_qr_scratch(index m, index n, int planes, pivoting p);
};

/// What `apply` of `count` reflectors to rows-by-cols takes of a workspace.
std::size_t apply_scratch(index count, index rows, index cols, int planes);

/// G <- Q G. @pre G.rows() == Q.v.rows(); as many planes; exponents of G are not looked at.
void apply(reflectors& Q, columns& G, int threads = 1);

} // namespace eckart::fast
