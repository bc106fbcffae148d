#include "tests/fast/eigen_measures.hpp"
#include "tests/fast/tridiagonals.hpp"

#include <eckart/fast/tridiagonal_ql.hpp>

#include <gtest/gtest.h>

namespace eckart::tests {
namespace {

// [Wilkinson 1965, chapter 8]: the rotations of k sweeps are a backward error of a modest multiple of n u; 2 sweeps a value are usual.
TEST(TridiagonalQl, EveryCaseOfEverySize) {
    for (index n = 0; n <= 40; ++n)
        for (auto& c : n == 0 ? std::vector<tridiagonal_case>{{"empty", {}, {}}} : tridiagonal_cases(n, static_cast<std::uint64_t>(n))) {
            const auto T = tridiagonal(c.d, c.e);
            matrix<double> Q(n, n);
            ASSERT_TRUE(fast::tridiagonal_ql(c.d.data(), c.e.data(), Q, 0x1p-58)) << c.name << ' ' << n;
            EXPECT_TRUE(std::is_sorted(c.d.begin(), c.d.end())) << c.name << ' ' << n;
            EXPECT_LE(orthogonality(Q), 10.0 * static_cast<double>(n)) << c.name << ' ' << n;
            EXPECT_LE(eigen_residual(T, Q, c.d), 10.0 * static_cast<double>(n)) << c.name << ' ' << n;
        }
}

// Squares that underflow leave no direction to rotate to: the budget ends it, nothing becomes NaN, Q stays orthogonal.
TEST(TridiagonalQl, UnderflowEndsFinite) {
    std::vector<double> d(6, 0.0), e(6, 1e-170);
    matrix<double> Q(6, 6);
    fast::tridiagonal_ql(d.data(), e.data(), Q, 0);
    EXPECT_LE(orthogonality(Q), 60);
    for (double x : d) EXPECT_LE(std::fabs(x), 1e-160);
}

// The values of the second difference are known: 2 - 2 cos(k pi / (n + 1)).
TEST(TridiagonalQl, SecondDifference) {
    const index n = 25;
    std::vector<double> d(25, 2.0), e(25, -1.0);
    matrix<double> Q(n, n);
    ASSERT_TRUE(fast::tridiagonal_ql(d.data(), e.data(), Q, 0));
    for (index k = 0; k < n; ++k)
        EXPECT_NEAR(d[static_cast<std::size_t>(k)], 2 - 2 * std::cos(static_cast<double>(k + 1) * 3.14159265358979323846 / 26), 1e-14);
}

} // namespace
} // namespace eckart::tests
