#pragma once

#include "tests/support/generators.hpp"

#include <eckart/fast/svd.hpp>
#include <eckart/reference/derivation/reference_svd.hpp>
#include <eckart/reference/svd.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

namespace eckart::tests {

/// What the fast path returns is judged in 100 digits: products of doubles are exact in it to 10^-100, so the judge's rounding never
/// decides.
using wide = boost::multiprecision::number<boost::multiprecision::mpfr_float_backend<100>, boost::multiprecision::et_off>;

inline matrix<wide> widen(const matrix<double>& A) {
    matrix<wide> B(A.rows(), A.cols());
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) B(i, j) = wide(A(i, j));
    return B;
}

inline std::vector<wide> widen(const std::vector<reference::real>& S) { return {S.begin(), S.end()}; }
inline std::vector<wide> widen(const std::vector<double>& S) { return {S.begin(), S.end()}; }

// RC_ASSERT and RC_PRE take an expression apart, which defeats the short circuit of && and ||: such conditions stand in double parentheses.

/// A in the range where no σ overflows: divided by a power of two if ‖A‖_F could exceed the largest double.
inline matrix<double> within_range(matrix<double> A) {
    double greatest = 0;
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) greatest = std::max(greatest, std::abs(A(i, j)));
    if (greatest < 0x1p1000) return A;
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) A(i, j) = std::ldexp(A(i, j), -40);
    return A;
}

/// One matrix with the fast path's factors, widened, and the reference's values: 60 right digits and the exact rank.
struct judged {
    matrix<wide> A;
    reference::reference_svd<wide> fast; ///< factors of the double result; rank is the exact one
    std::vector<wide> sigma;             ///< of the reference
    wide norm;                           ///< ‖A‖_F

    /// 20 max(m, n) u ‖A‖_F and one rounding to the subnormal range for each entry: the documented bound of fast/svd.hpp.
    wide residual_bound() const { return defect_bound() * norm + wide(A.rows() + A.cols()) * std::numeric_limits<double>::denorm_min(); }
    /// 20 max(m, n) u for ‖UᵀU − I‖_F and ‖V Vᵀ − I‖_F.
    wide defect_bound() const { return wide(20 * std::max(A.rows(), A.cols())) * wide(unit_roundoff<double>); }
    /// |s_i − σ_i|: Weyl for the residual, and Ostrowski for factors that are orthogonal to `defect_bound` only; twice the first-order sum.
    wide value_bound() const { return 2 * residual_bound() + 2 * defect_bound() * norm; }
};

inline judged judge(const matrix<double>& input, vectors wanted = vectors::thin) {
    const matrix<double> A = within_range(input);
    const svd_result<double> f = svd(A.view(), {.vectors = wanted});
    RC_ASSERT(f.status == status::ok);
    const reference::reference_svd<reference::real> g = reference::svd(A.view(), 60, vectors::none);
    RC_ASSERT(g.status == status::ok);
    judged result{widen(A), {}, widen(g.S), wide(0)};
    result.fast.U = widen(f.U);
    result.fast.S = widen(f.S);
    result.fast.Vh = widen(f.Vh);
    result.fast.rank = g.rank;
    result.norm = reference::frobenius_norm(result.A);
    return result;
}

inline matrix<wide> random_wide(index m, index n, std::uint64_t seed) {
    counter_random random(seed);
    matrix<wide> B(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) B(i, j) = wide(random.gaussian());
    return B;
}

inline std::vector<wide> random_unit_vector(index n, std::uint64_t seed) {
    std::vector<wide> x = reference::column(random_wide(n, 1, seed), 0);
    const wide length = reference::norm(x);
    for (wide& xi : x) xi /= length;
    return x;
}

inline matrix<wide> projector(const matrix<wide>& X) { return reference::product(X, transpose(X)); }

} // namespace eckart::tests
