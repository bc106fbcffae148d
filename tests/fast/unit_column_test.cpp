#include "tests/support/generators.hpp"

#include <eckart/core/floating_point.hpp>
#include <eckart/fast/targets.hpp>
#include <eckart/fast/unit_column.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace eckart::tests {
namespace {

class UnitColumn : public testing::Test {
public:
    UnitColumn() : before_(fast::current_target()) {}
    ~UnitColumn() override { fast::force_target(before_); }

private:
    std::string before_;
};

/// n numbers at the end of their memory but for a NaN, which nothing may read.
std::vector<double> numbers(index n, counter_random& random) {
    std::vector<double> x(static_cast<std::size_t>(n + 1), std::numeric_limits<double>::quiet_NaN());
    for (index i = 0; i < n; ++i)
        x[static_cast<std::size_t>(i)] = std::ldexp(random.between(1, 1 << 30) - (1 << 29), random.between(-40, 0));
    return x;
}

TEST_F(UnitColumn, EveryLengthAndNumberOfPairs) {
    constexpr long double u = unit_roundoff<double>;
    for (const auto& target : fast::supported_targets()) {
        fast::force_target(target);
        counter_random random(3);
        for (index n = 1; n <= 40; ++n)
            for (index pairs = 0; pairs <= n; ++pairs) {
                const std::vector<double> d = numbers(n, random), e = numbers(pairs, random), v = numbers(pairs == n ? n + 1 : n, random);
                std::vector<double> found(static_cast<std::size_t>(n + 1), -7);
                fast::unit_column(d.data(), e.data(), v.data(), n, pairs, found.data());
                std::vector<long double> w, size;
                long double square = 0;
                for (std::size_t r = 0; r < static_cast<std::size_t>(n); ++r) {
                    const long double a = static_cast<long double>(d[r]) * v[r];
                    const long double b = static_cast<index>(r) < pairs ? static_cast<long double>(e[r]) * v[r + 1] : 0;
                    w.push_back(a + b);
                    size.push_back(std::fabs(a) + std::fabs(b));
                    square += w.back() * w.back();
                }
                const long double length = std::sqrt(square);
                for (std::size_t r = 0; r < w.size(); ++r) {
                    // Two roundings of w_r, those of the others in the length, at most those of a chain of n / 8 + 2 squares, 3 of their
                    // sum, 2 of root and quotient, halved by the root or not, and the last product.
                    const long double bound = (2 * size[r] + std::fabs(w[r]) * static_cast<long double>(n / 8 + 8)) / length * u;
                    long double others = 0;
                    for (std::size_t i = 0; i < w.size(); ++i) others += 2 * size[i] * std::fabs(w[i]) / square * u;
                    EXPECT_LE(std::fabs(found[r] - w[r] / length), bound + std::fabs(w[r]) / length * others)
                        << target << ", n = " << n << ", pairs = " << pairs << ", entry " << r;
                }
                EXPECT_EQ(found.back(), -7) << target << ' ' << n;
            }
    }
}

TEST_F(UnitColumn, WithoutPairsTheSecondDiagonalIsNotRead) {
    const std::vector<double> d = {3, 2}, v = {1, 2};
    std::vector<double> u(2);
    fast::unit_column(d.data(), nullptr, v.data(), 2, 0, u.data());
    EXPECT_DOUBLE_EQ(u[0], 0.6);
    EXPECT_DOUBLE_EQ(u[1], 0.8);
}

} // namespace
} // namespace eckart::tests
