#include "correct_result.hpp"

#include <eckart/core/floating_point.hpp>
#include <eckart/validate/measures/scaled_condition.hpp>

#include <tests/support/haar_orthogonal.hpp>
#include <tests/support/random.hpp>

#include <gtest/gtest.h>

#include <cmath>

namespace eckart::validate {
namespace {

using tests::correct;

/// sigma_1 / sigma_n, exactly.
double condition(const matrix<double>& A) {
    const auto S = correct(A, vectors::none).exact.S;
    return oracle_real(S.front() / S.back()).convert_to<double>();
}

matrix<double> scaled(const matrix<double>& A, int row_step, int col_step) {
    matrix<double> B = A;
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i)
            B(i, j) = std::ldexp(A(i, j), row_step * static_cast<int>(i * 17 % A.rows()) + col_step * static_cast<int>(j * 19 % A.cols()));
    return B;
}

TEST(ScaledCondition, BoundsTheConditionNumberOfUnitColumns) {
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        tests::counter_random random(seed);
        const index n = 3 + static_cast<index>(seed);
        matrix<double> B(n + 2, n);
        for (index j = 0; j < n; ++j) {
            double norm2 = 0;
            for (index i = 0; i < n + 2; ++i) {
                B(i, j) = random.gaussian();
                norm2 += B(i, j) * B(i, j);
            }
            const int e = std::ilogb(std::sqrt(norm2));
            for (index i = 0; i < n + 2; ++i) B(i, j) = std::ldexp(B(i, j), -e);
        }
        const double exact = condition(B);
        const double bound = column_scaled_condition(B);
        EXPECT_TRUE(bound >= exact) << seed;
        EXPECT_TRUE(bound <= 2.01 * static_cast<double>(n) * exact) << seed; // a factor 2, and a norm bound for each of B, B^+
        EXPECT_EQ(column_scaled_condition(scaled(B, 0, 60)), bound);         // D does not matter
        EXPECT_TRUE(column_scaled_condition(scaled(B, 40, 0)) > 1e6 * bound);
        EXPECT_TRUE(two_sided_scaled_condition(scaled(B, 40, -50)) <= 100 * static_cast<double>(n) * bound);
    }
}

TEST(ScaledCondition, OrthogonalIsNearlyOne) {
    EXPECT_TRUE(column_scaled_condition(matrix<double>::identity(4)) <= 2 * 1.0001);
    const double kappa = column_scaled_condition(tests::haar_orthogonal(10, 3));
    EXPECT_TRUE(kappa >= 1 && kappa <= 20.1);
}

TEST(ScaledCondition, SingularAndDegenerate) {
    EXPECT_TRUE(std::isinf(column_scaled_condition(matrix<double>{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}})));
    EXPECT_TRUE(std::isinf(two_sided_scaled_condition(matrix<double>{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}})));
    EXPECT_NEAR(column_scaled_condition(matrix<double>{{1, 0}, {0, 0}}), 2, 1e-9); // the zero column is left out
    EXPECT_NEAR(two_sided_scaled_condition(matrix<double>{{0, 0}, {0, 3}}), 2, 1e-9);
    EXPECT_EQ(column_scaled_condition(matrix<double>(3, 2)), 1);
    EXPECT_EQ(two_sided_scaled_condition(matrix<double>(0, 0)), 1);
    EXPECT_TRUE(std::isinf(column_scaled_condition(matrix<double>{{1, 2}}))); // more columns than rows
    EXPECT_TRUE(column_scaled_condition(matrix<double>{{0x1p-1074, 0x1p1023}, {0, 0x1p1023}}) < 20);
}

TEST(Stretched, ExtremesEncloseTheExactValues) {
    tests::counter_random random(5);
    for (const int e : {0, -1000, 900}) {
        matrix<double> A(7, 5);
        for (index j = 0; j < 5; ++j)
            for (index i = 0; i < 7; ++i) A(i, j) = std::ldexp(random.gaussian(), e - 15 * static_cast<int>(j));
        const auto S = correct(A, vectors::none).exact.S;
        const stretched_vector most = most_stretched(A), least = least_stretched(A);
        EXPECT_TRUE(oracle_real(most.lower) <= S.front());
        EXPECT_TRUE(oracle_real(most.upper) >= S.front() * 0.999999);
        EXPECT_TRUE(oracle_real(least.upper) >= S.back());
        EXPECT_TRUE(oracle_real(least.lower) <= S.back() * 1.000001);
        EXPECT_TRUE(most.lower <= most.upper && least.lower <= least.upper);
    }
}

TEST(Stretched, SmallestValueFarBelowRounding) {
    // condition 1e24: the vector needs more than double's digits
    const matrix<double> A{{1, 1}, {0x1p-80, 0}};
    const stretched_vector least = least_stretched(A);
    const auto S = correct(A, vectors::none).exact.S;
    EXPECT_TRUE(oracle_real(least.upper) <= S.back() * 1.001) << least.upper;
}

TEST(Stretched, OfAGivenVector) {
    const stretched_vector v = stretched(matrix<double>{{3, 0}, {0, 4}}, {1, 1});
    EXPECT_TRUE(v.lower <= std::sqrt(12.5) && std::sqrt(12.5) <= v.upper && v.upper - v.lower < 1e-12);
    EXPECT_TRUE(stretched(matrix<double>{{3, 0}, {0, 4}}, {0, 0}).x.empty());
    EXPECT_TRUE(least_stretched(matrix<double>(3, 2)).upper < 1e-100);
}

} // namespace
} // namespace eckart::validate
