#include <eckart/validate/command/decimal_digits.hpp>

#include <eckart/reference/certified/dyadic_arithmetic.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace eckart::command {
namespace {

using reference::big_dyadic;
using reference::dyadic_of;
using reference::rounding;

std::string digits(double x, int n, rounding mode = rounding::nearest_even) { return decimal_digits(dyadic_of(x), n, mode); }

TEST(DecimalDigits, RoundsInEveryDirectionWithTiesToEven) {
    EXPECT_EQ(digits(0, 3), "0");
    EXPECT_EQ(digits(3, 1), "3e+00");
    EXPECT_EQ(digits(3, 4), "3.000e+00");
    EXPECT_EQ(digits(0.125, 2), "1.2e-01"); // a tie
    EXPECT_EQ(digits(0.375, 2), "3.8e-01"); // a tie
    EXPECT_EQ(digits(0.375, 2, rounding::downward), "3.7e-01");
    EXPECT_EQ(digits(0.125, 2, rounding::upward), "1.3e-01");
    EXPECT_EQ(digits(0.25, 2, rounding::upward), "2.5e-01"); // exact: nothing to round
    EXPECT_EQ(digits(0.1, 60), "1.00000000000000005551115123125782702118158340454101562500000e-01");
}

TEST(DecimalDigits, CarriesIntoTheNextPowerOfTen) {
    EXPECT_EQ(digits(999.75, 3), "1.00e+03");
    EXPECT_EQ(digits(999.75, 3, rounding::downward), "9.99e+02");
    EXPECT_EQ(digits(9.5, 1), "1e+01");
    for (int e = -20; e <= 20; ++e) { // every power of ten that is a double, and its neighbours
        const double x = std::pow(10.0, e);
        if (e >= 0) {
            EXPECT_EQ(digits(x, 5), "1.0000e" + std::string(e < 10 ? "+0" : "+") + std::to_string(e));
        }
        EXPECT_EQ(digits(std::nextafter(x, 0), 2, rounding::downward).substr(0, 3), "9.9") << e;
        EXPECT_EQ(digits(std::nextafter(x, 1e300), 2, rounding::upward).substr(0, 3), "1.1") << e;
    }
}

TEST(DecimalDigits, TheWholeRangeOfDouble) {
    EXPECT_EQ(digits(std::numeric_limits<double>::max(), 10), "1.797693135e+308");
    EXPECT_EQ(digits(std::numeric_limits<double>::denorm_min(), 10), "4.940656458e-324");
    EXPECT_EQ(decimal_digits({1, 5000}, 6, rounding::nearest_even), "1.41247e+1505");
    EXPECT_EQ(decimal_digits({1, -5000}, 6, rounding::nearest_even), "7.07981e-1506");
}

TEST(ProvedDigits, OnlyThoseThatTheWholeIntervalAgreesOn) {
    const auto proved = [](double lower, double upper, int n, rounding mode = rounding::nearest_even) {
        return proved_digits(dyadic_of(lower), dyadic_of(upper), n, mode);
    };
    EXPECT_EQ(proved(1.25, 1.25, 6), "1.25000e+00");
    EXPECT_EQ(proved(1.23456, 1.234575, 9), "1.2346e+00");
    EXPECT_EQ(proved(1.23456, 1.234575, 9, rounding::downward), "1.2345e+00");
    EXPECT_EQ(proved(1.5, 2.5, 9), "2e+00"); // both are ties, rounded to even
    EXPECT_EQ(proved(1.25, 2.75, 9), "");
    EXPECT_EQ(proved(9.99, 10.01, 9), "1.0e+01");
    EXPECT_EQ(proved(0, 0, 9), "0");
    EXPECT_EQ(proved(0, 1e-300, 9), "");
}

TEST(BoundText, NeverOnTheWrongSide) {
    for (const double x : {1.2345e-16, 9.999e-15, 3.0, 1e-300, 0.1}) {
        EXPECT_TRUE(std::stod(bound_text(x, rounding::upward)) >= x);
        EXPECT_TRUE(std::stod(bound_text(x, rounding::downward)) <= x);
    }
    EXPECT_EQ(bound_text(1.2345e-16, rounding::upward), "1.24e-16");
    EXPECT_EQ(bound_text(std::numeric_limits<double>::infinity(), rounding::upward), "inf");
}

} // namespace
} // namespace eckart::command
