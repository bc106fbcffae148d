#include <eckart/validate/measures/singular_value_error.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace eckart::validate {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double largest = std::numeric_limits<double>::max();

TEST(CorrectlyRounded, NearestWithTiesToEvenSubnormalsAndOverflow) {
    const oracle_real one(1);
    EXPECT_EQ(correctly_rounded(one + ldexp(one, -53)), 1.0);             // tie: even
    EXPECT_EQ(correctly_rounded(one + 3 * ldexp(one, -53)), 1 + 0x1p-51); // tie: even
    EXPECT_EQ(correctly_rounded(one + ldexp(one, -53) + ldexp(one, -120)), 1 + 0x1p-52);
    EXPECT_EQ(correctly_rounded(ldexp(one, -1075)), 0.0); // tie between 0 and the least subnormal
    EXPECT_EQ(correctly_rounded(3 * ldexp(one, -1075)), 2 * 0x1p-1074);
    EXPECT_EQ(correctly_rounded(oracle_real(largest) + ldexp(one, 969)), largest);
    EXPECT_EQ(correctly_rounded(oracle_real(largest) + ldexp(one, 970)), infinity);
}

TEST(ErrorInUlps, CountsInTheBinadeOfTheRoundedValue) {
    EXPECT_EQ(error_in_ulps(1 + 0x1p-50, 1), 4);
    EXPECT_EQ(error_in_ulps(1.5, oracle_real(1.5) + ldexp(oracle_real(1), -53)), 0.5);
    EXPECT_EQ(error_in_ulps(5 * 0x1p-1074, 0), 5);
    EXPECT_EQ(error_in_ulps(0.0, ldexp(oracle_real(1), -1074)), 1);
    EXPECT_EQ(error_in_ulps(1.0, ldexp(oracle_real(1), -1074)), largest); // 2^1074 ulps, cut
    EXPECT_EQ(error_in_ulps(infinity, ldexp(oracle_real(1), 1024)), 0);
    EXPECT_TRUE(error_in_ulps(largest, ldexp(oracle_real(1), 1024)) >= 1);
    EXPECT_EQ(error_in_ulps(infinity, 1), largest);
    EXPECT_TRUE(std::isnan(error_in_ulps(std::nan(""), 1)));
}

TEST(RightDigits, LogarithmOfTheRelativeError) {
    EXPECT_EQ(right_digits(2, 2), 17);
    EXPECT_NEAR(right_digits(1.001, 1), 3, 1e-9);
    EXPECT_EQ(right_digits(100, 1), 0);
    EXPECT_EQ(right_digits(0, 0), 17);
    EXPECT_EQ(right_digits(1e-30, 0), 0);
    EXPECT_EQ(right_digits(std::nan(""), 1), 0);
    EXPECT_EQ(right_digits(infinity, 1), 0);
}

TEST(Worst, SkipsExactZerosAndLetsNaNWin) {
    exact_values e;
    e.S = {oracle_real(4), oracle_real(1), oracle_real(0)};
    e.rank = 2;
    const std::vector<double> S{4, 1 + 0x1p-52, 1e-17};
    EXPECT_EQ(worst(S, e).i, 1);
    EXPECT_EQ(worst(S, e).ulps, 1);
    EXPECT_NEAR(worst(S, e).digits, 15.65, 0.01);
    const std::vector<double> with_nan{std::nan(""), 2, 0};
    EXPECT_EQ(worst(with_nan, e).i, 0);
    EXPECT_TRUE(std::isnan(worst(with_nan, e).ulps));
    EXPECT_EQ(worst(with_nan, e).digits, 0);
    EXPECT_EQ(worst({}, exact_values{}).i, -1);
}

} // namespace
} // namespace eckart::validate
