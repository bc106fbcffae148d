#pragma once

#include <eckart/fast/gemm_engine.hpp>
#include <eckart/reference/certified/digits.hpp>

namespace eckart::reference {

/// X W in digits: exact, or right to about 2^least, with a few digits more.
/// Every digit product is an integer matrix below 2^53 that the engine computes without rounding (Ozaki, Ogita, Oishi and Rump, "Error-free
/// transformations of matrix multiplication", Numer. Algorithms 59 (2012)); carries bring the sums back to digits. The bits do not depend
/// on the engine.
/// @param X p-by-q, W q-by-n, the same radix, nothing shed; radix_bits <= radix_bits_for(q, 2).
/// @par Cost one GEMM of p n q for each pair of digits that is not zero.
digit_matrix exact_product(const digit_matrix& X, const digit_matrix& W, const fast::gemm_engine& engine, long least = no_limit);

/// X + W for matrices of the same shape and radix, nothing shed; digits of weight below 2^least are rounded away.
digit_matrix sum(const digit_matrix& X, const digit_matrix& W, long least = no_limit);

/// The off-diagonal entries of XᵀX or of XᵀJX, J = [[0, I], [−I, 0]].
struct gram_entries {
    /// Entry (i, j), i < j, in units of 2^(x_i + x_j), x the `leading_exponent` of the columns. Below the diagonal: unspecified.
    matrix<extended> value;
    /// |value − exact| <= error + 2^-50 |value|.
    extended error = 0;
};

/// Digit products whose positions sum up to `levels` or more are left out and bounded in `error`; none are for levels >= 2 count − 1.
/// @param skew  XᵀJX instead of XᵀX: for a complex X stored as [Re; Im], XᴴX = XᵀX + i XᵀJX.
/// @par Cost levels²/4 GEMMs of order cols², inner dimension rows.
gram_entries gram_offdiagonal(const digit_matrix& X, index levels, bool skew, const fast::gemm_engine& engine);

/// Entries above the diagonal of XᵀW (and whatever the engine's blocks cover below it): C_ij for i <= j.
void multiply_upper(const fast::gemm_engine& engine, matrix_view<const double> X, matrix_view<const double> W, double beta,
                    matrix_view<double> C);

/// J X = [Im; −Re] for X = [Re; Im].
matrix<double> times_j(matrix_view<const double> X);

} // namespace eckart::reference
