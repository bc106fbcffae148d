#include "tests/fast/eigen_measures.hpp"
#include "tests/fast/tridiagonals.hpp"

#include <eckart/fast/tridiagonal_ql.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

// Broken on purpose and seen red: the entries beside the diagonal not reversed, or Q not; no limit for squares; an entry behind the sweep
// overwritten; the end of a sweep taken from its neighbour; rotations of a split sweep counted one too far; the last block of a pair left
// unfinished. Green: the state at the end of a split sweep, which nothing but underflow brings about.

namespace eckart::tests {
namespace {

bool solve(std::vector<double>& d, std::vector<double>& e, matrix<double>& Q, double negligible) {
    const fast::ql_block block{d.data(), e.data(), Q};
    return fast::tridiagonal_ql({&block, 1}, negligible);
}

// [Wilkinson 1965, chapter 8]: the rotations of k sweeps are a backward error of a modest multiple of n u; 2 sweeps a value are usual.
TEST(TridiagonalQl, EveryCaseOfEverySize) {
    for (index n = 0; n <= 40; ++n)
        for (auto& c : n == 0 ? std::vector<tridiagonal_case>{{"empty", {}, {}}} : tridiagonal_cases(n, static_cast<std::uint64_t>(n))) {
            const auto T = tridiagonal(c.d, c.e);
            matrix<double> Q(n, n);
            double largest = 0;
            for (const auto* entries : {&c.d, &c.e})
                for (double x : *entries) largest = std::max(largest, std::fabs(x));
            ASSERT_TRUE(solve(c.d, c.e, Q, 0x1p-58 * largest)) << c.name << ' ' << n;
            EXPECT_TRUE(std::is_sorted(c.d.begin(), c.d.end())) << c.name << ' ' << n;
            EXPECT_LE(orthogonality(Q), 10.0 * static_cast<double>(n)) << c.name << ' ' << n;
            EXPECT_LE(eigen_residual(T, Q, c.d), 10.0 * static_cast<double>(n)) << c.name << ' ' << n;
        }
}

// Squares that underflow leave no direction to rotate to: the budget ends it, nothing becomes NaN, Q stays orthogonal.
TEST(TridiagonalQl, UnderflowEndsFinite) {
    std::vector<double> d(6, 0.0), e(6, 1e-170);
    matrix<double> Q(6, 6);
    solve(d, e, Q, 0);
    EXPECT_LE(orthogonality(Q), 60);
    for (double x : d) EXPECT_LE(std::fabs(x), 1e-160);
}

// The values of the second difference are known: 2 - 2 cos(k pi / (n + 1)).
TEST(TridiagonalQl, SecondDifference) {
    const index n = 25;
    std::vector<double> d(25, 2.0), e(25, -1.0);
    matrix<double> Q(n, n);
    ASSERT_TRUE(solve(d, e, Q, 0));
    for (index k = 0; k < n; ++k)
        EXPECT_NEAR(d[static_cast<std::size_t>(k)], 2 - 2 * std::cos(static_cast<double>(k + 1) * 3.14159265358979323846 / 26), 1e-14);
}

// Two at a time, of any two orders and kinds: each as if it were alone.
TEST(TridiagonalQl, SideBySide) {
    for (const index n : {1, 2, 3, 7, 16, 31}) {
        auto all = tridiagonal_cases(n, 1), larger = tridiagonal_cases(n + 3, 2);
        all.insert(all.end(), larger.begin(), larger.end());
        auto alone = all;
        std::vector<matrix<double>> Q;
        std::vector<fast::ql_block> blocks;
        for (auto& c : all) Q.emplace_back(static_cast<index>(c.d.size()), static_cast<index>(c.d.size()));
        for (std::size_t i = 0; i < all.size(); ++i) blocks.push_back({all[i].d.data(), all[i].e.data(), Q[i]});
        std::swap(blocks[1], blocks[blocks.size() - 1]);
        ASSERT_TRUE(fast::tridiagonal_ql(blocks, 0x1p-58)) << n;
        for (std::size_t i = 0; i < all.size(); ++i) {
            matrix<double> single(Q[i].rows(), Q[i].cols());
            ASSERT_TRUE(solve(alone[i].d, alone[i].e, single, 0x1p-58)) << n;
            EXPECT_EQ(all[i].d, alone[i].d) << n << ' ' << all[i].name;
            EXPECT_TRUE(std::equal(Q[i].data(), Q[i].data() + Q[i].rows() * Q[i].cols(), single.data())) << n << ' ' << all[i].name;
        }
    }
}

} // namespace
} // namespace eckart::tests
