#include "tests/support/random.hpp"

#include <eckart/core/index.hpp>
#include <eckart/fast/bidiagonal_values.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

// Broken on purpose and seen red: the shifts not summed, a coarser criterion, the smaller value of a 2 by 2 block by a difference, e not
// turned with q, the upper part of a split lost, a negative pivot overlooked, a second shift, the count of the bisection.

namespace eckart::tests {
namespace {

using extended = long double;
static_assert(std::numeric_limits<extended>::digits >= 64);

/// Relative accuracy that is asked for: n transformations' worth of a few roundings each.
extended tolerance(std::size_t n) { return 10 * static_cast<extended>(n + 1) * 0x1p-53L; }

/// Bisection with 64 bits: the counts are those of a matrix whose entries differ by a few units of 2^-64 of themselves, so that each
/// value is right to 5 (2 n) 2^-64 of itself [Demmel and Kahan 1990, theorem 4], which `tolerance` exceeds 2000 times.
std::vector<extended> truth(const std::vector<double>& d, const std::vector<double>& e) {
    const auto n = static_cast<index>(d.size());
    const auto below = [&](extended x) {
        index negative = 0;
        extended pivot = -x;
        for (std::size_t i = 0; i + 1 < 2 * d.size(); ++i) {
            const extended b = i % 2 == 0 ? d[i / 2] : e[i / 2];
            negative += pivot < 0;
            if (pivot == 0) pivot = -std::numeric_limits<extended>::denorm_min();
            pivot = b == 0 ? -x : -x - b * (b / pivot);
        }
        return negative + (pivot < 0) - n;
    };
    extended bound = 0;
    for (const auto& v : {d, e})
        for (const double x : v) bound = std::max(bound, 4 * std::fabs(static_cast<extended>(x)));
    std::vector<extended> values;
    for (index k = n - 1; k >= 0; --k) {
        extended low = 0, high = bound;
        if (below(0x1p-2000L * bound) <= k) low = 0x1p-2000L * bound;
        for (int i = 0; i < 150 && low > 0 && high - low > 0x1p-63L * high; ++i) {
            const extended middle = high > 4 * low ? std::sqrt(low) * std::sqrt(high) : (low + high) / 2;
            (below(middle) > k ? high : low) = middle;
        }
        values.push_back(low == 0 ? 0 : high);
    }
    std::sort(values.begin(), values.end(), std::greater<>());
    return values;
}

std::vector<double> values(std::vector<double> d, std::vector<double> e) {
    fast::bidiagonal_values(d, e);
    return d;
}

std::vector<double> bisected_values(const std::vector<double>& d, const std::vector<double>& e) {
    std::vector<double> S(d.size());
    fast::bisected_bidiagonal_values(d, e, S);
    return S;
}

void expect_right(const std::vector<double>& S, const std::vector<extended>& exact, const std::string& what) {
    ASSERT_EQ(S.size(), exact.size()) << what;
    for (std::size_t i = 0; i < S.size(); ++i) {
        EXPECT_TRUE(std::fabs(S[i] - exact[i]) <= tolerance(S.size()) * exact[i] + 0x1p-1074L && !std::signbit(S[i]))
            << what << ", n = " << S.size() << ", value " << i << ": " << S[i] << " for " << exact[i];
        EXPECT_TRUE(i == 0 || S[i - 1] >= S[i]) << what << " out of order at " << i;
    }
}

struct bidiagonal_case {
    std::string name;
    std::vector<double> d, e;
};

std::vector<bidiagonal_case> cases(int n, std::uint64_t seed) {
    std::vector<bidiagonal_case> all;
    counter_random random(seed);
    const auto add = [&](const std::string& name, auto diagonal, auto beside) {
        bidiagonal_case c{name, {}, {}};
        for (int i = 0; i < n; ++i) c.d.push_back(diagonal(i));
        for (int i = 0; i + 1 < n; ++i) c.e.push_back(beside(i));
        all.push_back(std::move(c));
    };
    const auto gaussian = [&](int) { return random.gaussian(); };
    const auto power = [&](auto exponent) { return [&, exponent](int i) { return std::ldexp(random.gaussian(), exponent(i)); }; };
    const auto constant = [](double x) { return [x](int) { return x; }; };
    add("gaussian", gaussian, gaussian);
    add("ones", constant(1), constant(1));
    add("minus ones", constant(-1), constant(-1));
    add("zero", constant(0), constant(0));
    add("diagonal", gaussian, constant(0));
    add("nearly diagonal", gaussian, constant(1e-9));
    add("tiny beside", constant(1), constant(1e-170));
    add("no diagonal", constant(0), gaussian);
    add(
        "one zero on the diagonal", [&](int i) { return i == n / 2 ? 0.0 : random.gaussian(); }, gaussian);
    add(
        "zero last", [&](int i) { return i == n - 1 ? 0.0 : random.gaussian(); }, gaussian);
    add(
        "zero first", [&](int i) { return i == 0 ? 0.0 : random.gaussian(); }, gaussian);
    add("some zeros beside", gaussian, [&](int i) { return i % 5 == 2 ? 0.0 : random.gaussian(); });
    add("graded down", power([](int i) { return -3 * i; }), power([](int i) { return -3 * i; }));
    add("graded up", power([n](int i) { return -3 * (n - i); }), power([n](int i) { return -3 * (n - i); }));
    add("valley", power([n](int i) { return -3 * std::min(i, n - i); }), power([n](int i) { return -3 * std::min(i, n - i); }));
    add("hill", power([n](int i) { return 3 * std::min(i, n - i); }), power([n](int i) { return 3 * std::min(i, n - i); }));
    add("Kahan's", constant(0x1p-10), constant(1)); // sigma_min is 2^(-10 n) or so
    add(
        "large and small", [](int i) { return i % 2 == 0 ? 1.0 : 0x1p-40; }, [](int i) { return i % 3 == 0 ? 0x1p-30 : 1.0; });
    add("random sizes", power([&](int) { return random.between(-60, 60); }), power([&](int) { return random.between(-60, 60); }));
    add(
        "clustered", [&](int i) { return 1 + i * 0x1p-50; }, constant(0x1p-30));
    add("small", constant(0x1p-1000), constant(0x1.8p-1000));
    add("large", constant(0x1p1000), constant(0x1.8p1000));
    return all;
}

bool within_reach(const std::vector<extended>& exact) {
    return std::all_of(exact.begin(), exact.end(), [&](extended x) { return x == 0 || x > 0x1p-500L * exact.front(); });
}

TEST(BidiagonalValues, EachToItselfInEveryCase) {
    for (const int n : {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 20, 33, 64, 120})
        for (const auto& c : cases(n, static_cast<std::uint64_t>(n))) {
            const auto exact = truth(c.d, c.e);
            if (within_reach(exact)) expect_right(values(c.d, c.e), exact, c.name);
        }
}

TEST(BidiagonalValues, OnesHaveKnownValues) {
    for (const std::size_t n : {1u, 2u, 10u, 1000u}) {
        std::vector<extended> exact;
        for (std::size_t k = 1; k <= n; ++k)
            exact.push_back(2 * std::cos(static_cast<extended>(k) * 3.14159265358979323846264L / static_cast<extended>(2 * n + 1)));
        expect_right(values(std::vector<double>(n, 1.0), std::vector<double>(n - 1, -1.0)), exact, "ones");
    }
}

TEST(BidiagonalValues, BisectionFindsTheSame) {
    for (const int n : {1, 2, 3, 10, 40})
        for (const auto& c : cases(n, 7)) {
            if (c.name == "large") continue;
            const auto exact = truth(c.d, c.e);
            if (within_reach(exact)) expect_right(bisected_values(c.d, c.e), exact, c.name);
        }
}

TEST(BidiagonalValues, ScalingByAPowerOfTwoScalesExactly) {
    for (const auto& c : cases(30, 3)) {
        if (c.name == "large" || c.name == "small") continue;
        auto d = c.d, e = c.e;
        for (double& x : d) x = std::ldexp(x, 200);
        for (double& x : e) x = std::ldexp(x, 200);
        const auto S = values(c.d, c.e), scaled = values(d, e);
        for (std::size_t i = 0; i < S.size(); ++i) EXPECT_EQ(scaled[i], std::ldexp(S[i], 200)) << c.name;
    }
}

TEST(BidiagonalValues, NanAndInfinityEnd) {
    for (const double bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()})
        for (std::size_t place = 0; place < 20; ++place) {
            std::vector<double> d(20, 1.0), e(19, 0.5);
            d[place] = bad;
            (void)values(d, e);
            d[place] = 1;
            if (place < 19) e[place] = bad;
            (void)values(d, e);
        }
}

RC_GTEST_PROP(BidiagonalValuesProp, EachToItself, (std::uint64_t seed)) {
    const auto n = *rc::gen::inRange(1, 60), spread = *rc::gen::inRange(0, 40);
    counter_random random(seed);
    std::vector<double> d, e;
    const auto draw = [&] { return random.below(12) == 0 ? 0 : std::ldexp(random.gaussian(), random.between(-spread, spread)); };
    for (int i = 0; i < n; ++i) d.push_back(draw());
    for (int i = 0; i + 1 < n; ++i) e.push_back(draw());
    const auto exact = truth(d, e);
    RC_PRE(within_reach(exact));
    expect_right(values(d, e), exact, "random");
    RC_ASSERT(!testing::Test::HasFailure());
}

} // namespace
} // namespace eckart::tests
