#pragma once

#include <eckart/core/matrix.hpp>
#include <eckart/validate/measures/double_double.hpp>

#include <span>
#include <vector>

namespace eckart::validate {

/// lower <= |M|_2 <= upper, both proved, and the unit vector x (entries as printed; its length is accounted for) with |M x| / |x| >= lower.
/// Non-finite arithmetic gives lower = upper = infinity and an empty x.
struct norm_bounds {
    double lower = 0;
    double upper = 0;
    std::vector<double> x;
};

/// Bounds of |M + D|_2 for any D with |D|_F <= error: above by the Frobenius norm, below by some steps of power iteration whose outcome is
/// evaluated in double-double arithmetic. Cost about 60 m n.
norm_bounds spectral_norm(const matrix<double_double>& M, double error);

/// A and S divided by 2^exponent such that the largest magnitude among them lies in [1, 2): products neither over- nor underflow in a way
/// that matters (entries below 2^-1074 of the largest become 0, far below every bound here). A zero problem has exponent 0.
struct scaled_problem {
    matrix<double> A;
    std::vector<double> S;
    int exponent = 0;
};

/// @pre A finite. Infinite or NaN entries of S do not take part in the choice of the exponent.
scaled_problem scale(matrix_view<const double> A, std::span<const double> S);

/// One Eckart-Young deficit, |A - A_k| - min over rank B <= k of |A - B| (D9), and the k where it is largest. Proved from below.
struct deficit {
    double value = 0;
    index k = 0;
    double norm = 0;                 ///< |A - A_k|, rounded
    double optimum = 0;              ///< the minimum, rounded
    std::vector<double> x;           ///< spectral only: |(A - A_k) x| / |x| = norm
    bool contradicts_oracle = false; ///< some A_k is proved better than the minimum: the claimed singular values are wrong (D9)
};

/// What U diag(S) Vh leaves of A, in the units of the scaled problem.
struct reconstruction {
    norm_bounds residual; ///< A - U diag(S) Vh
    deficit frobenius;    ///< largest over k = 0 ... K-1, unsquared norms
    deficit spectral;
};

/// @param sigma  the exact singular values of p.A, or empty: then no deficits.
/// @pre U has at least K = p.S.size() columns and Vh at least K rows; everything finite. Cost about 40 m n K, 150 m n K with deficits.
reconstruction reconstruct(const scaled_problem& p, matrix_view<const double> U, matrix_view<const double> Vh,
                           std::span<const double_double> sigma);

/// |Q^T Q - I| and the entry of Q^T Q - I of largest magnitude.
struct gram_defect {
    norm_bounds norm;
    index i = 0;
    index j = 0;
    double entry = 0;
};

/// @pre Q finite. Cost about 15 m n^2.
gram_defect orthogonality(matrix_view<const double> Q);

/// |A|_F, from above and from below. @pre A finite and scaled.
struct interval {
    double lower = 0;
    double upper = 0;
};
interval frobenius_norm(matrix_view<const double> A);

} // namespace eckart::validate
