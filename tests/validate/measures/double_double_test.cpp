#include <eckart/validate/measures/double_double.hpp>

#include <tests/support/random.hpp>

#include <boost/multiprecision/mpfr.hpp>
#include <gtest/gtest.h>

#include <cmath>

namespace eckart::validate {
namespace {

using exact = boost::multiprecision::number<boost::multiprecision::mpfr_float_backend<400>, boost::multiprecision::et_off>;

exact value(const double_double& a) { return exact(a.hi) + exact(a.lo); }

/// |computed - wanted| <= units u^2 |wanted|
void expect_within(const double_double& computed, const exact& wanted, double units) {
    const exact error = abs(value(computed) - wanted);
    EXPECT_TRUE(error <= units * exact(0x1p-106) * abs(wanted)) << "units " << exact(error / (exact(0x1p-106) * abs(wanted)));
    EXPECT_EQ(computed.hi + computed.lo, computed.hi);
}

double_double draw(tests::counter_random& random) {
    const double hi = std::ldexp(random.gaussian(), random.between(-40, 40));
    return fast_two_sum(hi, std::ldexp(hi, -53) * (random.uniform() - 0.5));
}

TEST(DoubleDouble, ExactTransforms) {
    tests::counter_random random(1);
    for (int trial = 0; trial < 20000; ++trial) {
        const double a = std::ldexp(random.gaussian(), random.between(-60, 60)), b = std::ldexp(random.gaussian(), random.between(-60, 60));
        EXPECT_EQ(value(two_sum(a, b)), exact(a) + exact(b));
        EXPECT_EQ(value(two_product(a, b)), exact(a) * exact(b));
    }
}

TEST(DoubleDouble, OperationsStayWithinTheirPublishedBounds) {
    tests::counter_random random(2);
    for (int trial = 0; trial < 20000; ++trial) {
        const double_double a = draw(random), b = draw(random);
        expect_within(a + b, value(a) + value(b), 3.01);
        expect_within(a - b, value(a) - value(b), 3.01);
        expect_within(a * b, value(a) * value(b), 5);
        expect_within(a * b.hi, value(a) * exact(b.hi), 2);
        expect_within(a / b, value(a) / value(b), 15);
        const double_double c = a.hi < 0 ? -a : a;
        expect_within(sqrt(c), exact(sqrt(value(c))), 3.13);
    }
}

TEST(DoubleDouble, SumsKeepTheirRelativeAccuracyUnderCancellation) {
    tests::counter_random random(3);
    for (int trial = 0; trial < 20000; ++trial) {
        const double_double a = draw(random);
        double_double b{-a.hi, -a.lo * (1 + 0x1p-20 * random.gaussian())};
        b = fast_two_sum(b.hi * (1 + 0x1p-52 * random.between(-2, 2)), b.lo);
        expect_within(a + b, value(a) + value(b), 3.01);
    }
    EXPECT_EQ(double_double(1.0) - double_double(1.0), double_double(0.0));
}

TEST(DoubleDouble, ZeroAndOrder) {
    EXPECT_EQ(sqrt(double_double(0.0)), double_double(0.0));
    EXPECT_TRUE(double_double(1.0) < double_double(1.0, 0x1p-60));
    EXPECT_FALSE(double_double(1.0, 0x1p-60) < double_double(1.0));
}

} // namespace
} // namespace eckart::validate
