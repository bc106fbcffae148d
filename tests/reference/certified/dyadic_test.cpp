#include "tests/support/exact_values.hpp"
#include "tests/support/generators.hpp"

#include <eckart/reference/certified/dyadic_arithmetic.hpp>
#include <eckart/reference/certified/rounding_points.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <limits>

namespace eckart::tests {
namespace {

using namespace reference;

big_dyadic random_dyadic(counter_random& random) {
    mpz_class m = 0;
    for (int words = random.between(0, 4); words > 0; --words) m = (m << 64) + mpz_class(static_cast<unsigned long>(random.bits()));
    m >>= static_cast<mp_bitcnt_t>(random.below(64));
    if (random.below(4) == 0) m <<= static_cast<mp_bitcnt_t>(random.below(100));
    return {random.below(2) == 0 ? m : mpz_class(-m), random.between(-300, 300)};
}

RC_GTEST_PROP(DyadicArithmetic, IsExact, (std::uint64_t seed)) {
    counter_random random(seed);
    const big_dyadic a = random_dyadic(random),
                     b = random.below(5) == 0 ? big_dyadic{a.mantissa * 4, a.exponent - 2} : random_dyadic(random);
    const mpq_class x = exact_value(a), y = exact_value(b);
    RC_ASSERT(exact_value(a + b) == x + y);
    RC_ASSERT(exact_value(a - b) == x - y);
    RC_ASSERT(exact_value(a * b) == x * y);
    RC_ASSERT(bool(a == b) == bool(x == y));
    RC_ASSERT((compare(a, b) > 0) == (x > y));
    RC_ASSERT((compare(a, b) < 0) == (x < y));
    RC_ASSERT(sign(a) == sgn(x));
    RC_ASSERT(exact_value(reduced(a)) == x);
    RC_ASSERT((x == 0 ? reduced(a).exponent == 0 : mpz_odd_p(reduced(a).mantissa.get_mpz_t()) != 0));
    if (x != 0) {
        RC_ASSERT(power_of_two(magnitude_exponent(a) - 1) <= abs(x));
        RC_ASSERT(abs(x) < power_of_two(magnitude_exponent(a)));
    }
    const long scale = random.between(-100, 100);
    RC_ASSERT(abs(exact_value(to_double(a, scale)) - x * power_of_two(-scale)) <= abs(x) * power_of_two(-scale - 52));
    const double d = detail::draw_finite(random);
    RC_ASSERT(exact_value(dyadic_of(d)) == exact_value(d));
}

RC_GTEST_PROP(DyadicArithmetic, RootsAndQuotientsAreRoundedTowardsZeroToTheirBits, (std::uint64_t seed)) {
    counter_random random(seed);
    big_dyadic a = random_dyadic(random), b = random_dyadic(random);
    const long bits = random.between(1, 200);
    const auto length = [](const big_dyadic& z) { return static_cast<long>(mpz_sizeinbase(z.mantissa.get_mpz_t(), 2)); };
    a.mantissa = abs(a.mantissa);
    const big_dyadic root = square_root(a, bits);
    if (sign(a) == 0) {
        RC_ASSERT(sign(root) == 0);
    } else {
        const mpq_class r = exact_value(root), unit = power_of_two(root.exponent);
        RC_ASSERT(r * r <= exact_value(a));
        RC_ASSERT((r + unit) * (r + unit) > exact_value(a));
        RC_ASSERT(length(root) >= bits);
    }
    RC_ASSERT(exact_value(square_root(a * a, bits + length(a))) == exact_value(a));
    if (sign(b) != 0) {
        if (random.below(2) == 0) a.mantissa = -a.mantissa;
        const mpq_class exact = exact_value(a) / exact_value(b), q = exact_value(quotient(a, b, bits));
        RC_ASSERT(abs(q) <= abs(exact));
        RC_ASSERT(abs(exact - q) <= abs(exact) * power_of_two(1 - bits));
        RC_ASSERT(sgn(q) * sgn(exact) >= 0);
    }
}

/// Number i of the non-negative numbers of F in ascending order, the one after the largest is infinity.
template <class F>
F number(std::uint64_t i) {
    return std::bit_cast<F>(static_cast<float_bits<F>>(i));
}

/// The points of `points_for` by definition: CERTIFICATE.md's table, from neighbours found in the order of the bit patterns.
template <class F>
void expect_points(const mpq_class& x, rounding mode, const rounding_points& p) {
    const auto infinity = static_cast<std::uint64_t>(std::bit_cast<float_bits<F>>(std::numeric_limits<F>::infinity()));
    const auto value = [](std::uint64_t i) { return exact_value(static_cast<double>(number<F>(i))); };
    // What lies between number i and its successor.
    const auto between = [&](std::uint64_t i) {
        if (i + 1 < infinity) return mpq_class((value(i) + value(i + 1)) / 2);
        return mpq_class(value(i) + (value(i) - value(i - 1)) / 2);
    };
    const auto c = static_cast<std::uint64_t>(std::bit_cast<float_bits<F>>(static_cast<F>(p.c)));
    EXPECT_EQ(static_cast<double>(static_cast<F>(p.c)), p.c);
    const auto same = [](const std::optional<big_dyadic>& point, const std::optional<mpq_class>& expected) {
        return point.has_value() == expected.has_value() && (!point || exact_value(*point) == *expected);
    };
    std::optional<mpq_class> lower, upper, at;
    if (c < infinity) at = value(c);
    switch (mode) {
    case rounding::nearest_even:
        if (c > 0) lower = between(c - 1);
        if (c < infinity) upper = between(c);
        EXPECT_TRUE(!lower || (c % 2 == 0 ? x >= *lower : x > *lower)) << p.c;
        EXPECT_TRUE(!upper || (c % 2 == 0 ? x <= *upper : x < *upper)) << p.c;
        break;
    case rounding::downward:
        if (c + 1 < infinity) upper = value(c + 1);
        EXPECT_TRUE(c < infinity && x >= value(c) && (!upper || x < *upper)) << p.c;
        break;
    case rounding::upward:
        if (c > 0) lower = value(c - 1);
        EXPECT_TRUE((!lower || x > *lower) && (!at || x <= *at)) << p.c;
        break;
    }
    EXPECT_EQ(p.even, c % 2 == 0);
    EXPECT_TRUE(same(p.at, at)) << p.c;
    EXPECT_TRUE(same(p.lower, lower)) << p.c;
    EXPECT_TRUE(same(p.upper, upper)) << p.c;
}

template <class F>
void try_points(counter_random& random, target_format format) {
    constexpr std::uint64_t interesting[] = {0, 1, 2, 3};
    const auto infinity = static_cast<std::uint64_t>(std::bit_cast<float_bits<F>>(std::numeric_limits<F>::infinity()));
    const std::uint64_t least_normal = static_cast<std::uint64_t>(std::bit_cast<float_bits<F>>(std::numeric_limits<F>::min()));
    std::uint64_t i = 0;
    switch (random.below(5)) {
    case 0: i = interesting[random.below(4)]; break;
    case 1: i = least_normal - 2 + static_cast<std::uint64_t>(random.below(4)); break;
    case 2: i = infinity - 1 - static_cast<std::uint64_t>(random.below(3)); break;
    case 3: i = least_normal * (1 + random.bits() % 200) - static_cast<std::uint64_t>(random.below(3)); break; // powers of two
    default: i = random.bits() % infinity; break;
    }
    const big_dyadic low = dyadic_of(static_cast<double>(number<F>(i)));
    const big_dyadic step =
        i + 1 < infinity ? dyadic_of(static_cast<double>(number<F>(i + 1))) - low : low - dyadic_of(static_cast<double>(number<F>(i - 1)));
    // Eighths of the way to the next number, or 2^-200 of it beside one.
    big_dyadic x = low + step * big_dyadic{random.between(0, 8), -3};
    if (random.below(3) == 0) x = x + step * big_dyadic{random.between(-1, 1), -200};
    if (random.below(20) == 0) x = x * big_dyadic{1, random.below(3000)};
    if (sign(x) < 0) x = {};
    for (const rounding mode : {rounding::nearest_even, rounding::downward, rounding::upward})
        expect_points<F>(exact_value(x), mode, points_for(x, format, mode));
}

TEST(RoundingPoints, AreThoseOfTheDefinitionEverywhere) {
    counter_random random(11);
    for (int trial = 0; trial < 3000; ++trial) {
        try_points<double>(random, target_format::binary64);
        try_points<float>(random, target_format::binary32);
    }
}

} // namespace
} // namespace eckart::tests
