#pragma once

#include <eckart/fast/columns.hpp>

namespace eckart::fast {

/// What the sweeps did: converged or not, and how many they were.
struct sweep_count {
    int sweeps = 0;
    bool converged = false;
};

/// One-sided Jacobi: plane rotations on pairs of columns of W (m-by-n, m >= n) until all pairs are orthogonal, |w_p^H w_q| <= tol
/// |w_p||w_q| with tol = max(8, sqrt(m)) u, sqrt(2) times that if complex. Each sweep visits all pairs by rows, the largest remaining
/// column first (de Rijk). \f[ W \leftarrow W J,\quad V \leftarrow V J \f] J is orthogonal, unitary for complex W.
/// @param W  stored entries are finite, each column's largest near 1 (as `graded_qr` leaves R^H) or the column zero; exit: the same with
///           norm[j] the 2-norm of the stored entries, columns that became zero with norm 0.
/// @param V  null, or a matrix with as many columns and planes whose exponents are not looked at.
/// @param budget  most sweeps to spend.
/// @par Accuracy each column keeps a backward error small relative to itself, so the norms inherit the relative accuracy that the scaled
///      condition number of W allows, whatever the sizes of its columns.
/// @par Cost a sweep is at most n^2/2 pairs of 10 m (+ 6 n) flops, 40 m (+ 24 n) if complex.  @par Source Demmel and Veselic, SIAM J.
/// Matrix Anal. Appl. 13 (1992);
///      de Rijk, SIAM J. Sci. Stat. Comput. 10 (1989); Drmac and Veselic, part II (2008).
sweep_count jacobi_sweeps(columns& W, columns* V, int budget);

/// What `jacobi_sweeps` takes of a workspace.
constexpr std::size_t jacobi_sweeps_scratch(index cols) { return scratch_for<index>(cols); }

} // namespace eckart::fast
