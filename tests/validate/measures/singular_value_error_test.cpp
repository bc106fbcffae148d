#include <eckart/validate/measures/singular_value_error.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace eckart::validate {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double largest = std::numeric_limits<double>::max();

/// By number of one exact value.
exact_values just(const oracle_real& sigma) { return values_of_closed_form({sigma}); }

TEST(ClosedForm, RoundsToNearestWithTiesToEvenSubnormalsAndOverflow) {
    const auto rounded = [](const oracle_real& sigma) { return just(sigma).rounded.at(0); };
    const oracle_real one(1);
    EXPECT_EQ(rounded(one + ldexp(one, -53)), 1.0);             // tie: even
    EXPECT_EQ(rounded(one + 3 * ldexp(one, -53)), 1 + 0x1p-51); // tie: even
    EXPECT_EQ(rounded(one + ldexp(one, -53) + ldexp(one, -120)), 1 + 0x1p-52);
    EXPECT_EQ(rounded(ldexp(one, -1075)), 0.0); // tie between 0 and the least subnormal
    EXPECT_EQ(rounded(3 * ldexp(one, -1075)), 2 * 0x1p-1074);
    EXPECT_EQ(rounded(oracle_real(largest) + ldexp(one, 969)), largest);
    EXPECT_EQ(rounded(oracle_real(largest) + ldexp(one, 970)), infinity);
    EXPECT_EQ(values_of_closed_form({one, oracle_real(0)}).rank, 1);
}

TEST(ErrorInUlps, CountsInTheBinadeOfTheRoundedValue) {
    const auto error = [](double s, const oracle_real& sigma) { return error_in_ulps(s, just(sigma), 0); };
    EXPECT_EQ(error(1 + 0x1p-50, 1), 4);
    EXPECT_EQ(error(1.5, oracle_real(1.5) + ldexp(oracle_real(1), -53)), 0.5);
    EXPECT_EQ(error(5 * 0x1p-1074, 0), 5);
    EXPECT_EQ(error(0.0, ldexp(oracle_real(1), -1074)), 1);
    EXPECT_EQ(error(1.0, ldexp(oracle_real(1), -1074)), largest); // 2^1074 ulps, cut
    EXPECT_EQ(error(infinity, ldexp(oracle_real(1), 1024)), 0);
    EXPECT_TRUE(error(largest, ldexp(oracle_real(1), 1024)) >= 1);
    EXPECT_EQ(error(infinity, 1), largest);
    EXPECT_TRUE(std::isnan(error(std::nan(""), 1)));
}

// A binade is that of the certified double, which 40 digits alone cannot name next to a tie.
TEST(ErrorInUlps, TakesTheGivenRounding) {
    EXPECT_EQ(error_in_ulps(1, 1 - ldexp(oracle_real(1), -54), 1), 0.25);
    EXPECT_EQ(error_in_ulps(1, 1 - ldexp(oracle_real(1), -54), 1 - 0x1p-53), 0.5);
}

TEST(RightDigits, LogarithmOfTheRelativeError) {
    const auto digits = [](double s, const oracle_real& sigma) { return right_digits(s, just(sigma), 0); };
    EXPECT_EQ(digits(2, 2), 17);
    EXPECT_NEAR(digits(1.001, 1), 3, 1e-9);
    EXPECT_EQ(digits(100, 1), 0);
    EXPECT_EQ(digits(0, 0), 17);
    EXPECT_EQ(digits(1e-30, 0), 0);
    EXPECT_EQ(digits(std::nan(""), 1), 0);
    EXPECT_EQ(digits(infinity, 1), 0);
}

TEST(CorrectlyRounded, CountsEqualDoubles) {
    const exact_values e = values_of_closed_form({sqrt(oracle_real(2)), oracle_real(1), oracle_real(0)});
    EXPECT_EQ(correctly_rounded(std::vector<double>{0x1.6a09e667f3bcdp+0, 1, 0}, e), 3);
    EXPECT_EQ(correctly_rounded(std::vector<double>{0x1.6a09e667f3bccp+0, 1, 1e-300}, e), 1);
    EXPECT_EQ(correctly_rounded(std::vector<double>{std::nan(""), 1, -0.0}, e), 2);
}

TEST(Worst, SkipsExactZerosAndLetsNaNWin) {
    const exact_values e = values_of_closed_form({oracle_real(4), oracle_real(1), oracle_real(0)});
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
