#include "tests/fast/exact_singular_values.hpp"
#include "tests/fast/measures.hpp"
#include "tests/support/haar_orthogonal.hpp"

#include <eckart/core/floating_point.hpp>
#include <eckart/fast/svd.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

namespace eckart::tests {
namespace {

/// max |S_i - sigma_i| / sigma_i in units of u; a subnormal value is granted its rounding. Zero values must be zero.
template <unsigned digits = 900>
double worst_relative_error(matrix_view<const double> A, vectors job = vectors::thin) {
    using number = decimal<digits>;
    const auto exact = exact_singular_values<digits>(A);
    const auto r = svd(A, {job});
    expect_contract(A, r, job);
    double worst = 0;
    for (std::size_t i = 0; i < exact.size(); ++i) {
        number error = abs(exact[i] - number(r.S[i]));
        if (exact[i] < number(std::numeric_limits<double>::min())) error -= number(0x1p-1074) / 2;
        if (exact[i] > 0) worst = std::max(worst, static_cast<double>(number(error / exact[i] * 0x1p53)));
        if (exact[i] == 0) {
            EXPECT_EQ(r.S[i], 0);
        }
        EXPECT_FALSE(std::isnan(r.S[i]));
    }
    return worst;
}

/// u times the product of a modest polynomial and the condition of B: [Drmac and Veselic I, Theorem 3.1] bounds the error by
/// O(m n) u times the scaled condition; B is random here with condition below 30, and the 100 n u are 1e-14 at n = 1.
double allowed(index n) { return 100.0 * static_cast<double>(n); }

std::vector<int> exponents(index n, int range, std::uint64_t seed) {
    std::vector<int> e(static_cast<std::size_t>(n));
    counter_random random(seed);
    for (index i = 0; i < n; ++i) e[static_cast<std::size_t>(i)] = n == 1 ? 0 : static_cast<int>(range / 2 - range * i / (n - 1));
    for (std::size_t i = e.size(); i > 1; --i) std::swap(e[i - 1], e[static_cast<std::size_t>(random.below(static_cast<int>(i)))]);
    return e;
}

/// 2^row * (well-conditioned random m-by-n) * 2^col with the exponents in random order, spread evenly over the ranges given in bits.
matrix<double> graded(index m, index n, int row_range, int col_range, std::uint64_t seed) {
    const auto Q = haar_orthogonal(std::max(m, n), seed);
    counter_random random(seed + 1);
    const auto row = exponents(m, row_range, seed + 2), col = exponents(n, col_range, seed + 3);
    matrix<double> A(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i)
            A(i, j) = std::ldexp(Q(i, j) + 0.1 * random.gaussian(), row[static_cast<std::size_t>(i)] + col[static_cast<std::size_t>(j)]);
    return A;
}

// F5, Reference-LAPACK issue 316: sigma = 6.089014e26, 1 (24 times), 0.66232641, where dgesdd and dgesvd have no digit of the last 25.
TEST(FastSvdAccuracy, CompanionOfTruncatedExponential) {
    for (const index n : {2, 5, 10, 18, 26, 40}) {
        matrix<double> A(n, n);
        double entry = 1;
        for (index i = 0; i < n; ++i) {
            entry *= static_cast<double>(n - i);
            A(0, i) = -entry;
            if (i > 0) A(i, i - 1) = 1;
        }
        EXPECT_TRUE(worst_relative_error(A) <= 16) << "n = " << n;
        if (n != 26) continue;
        const auto S = svd(A).S;
        EXPECT_TRUE(std::fabs(S[0] / 6.089014e26 - 1) <= 1e-6);
        for (std::size_t i = 1; i < 25; ++i) EXPECT_TRUE(ulp_distance(S[i], 1.0) <= 8) << hex_float(S[i]);
        EXPECT_TRUE(std::fabs(S[25] - 0.66232641) <= 1e-8) << S[25];
    }
}

TEST(FastSvdAccuracy, ColumnScaled) {
    for (const int range : {30, 300, 1990})
        for (const index n : {2, 5, 9, 16}) {
            const auto A = graded(n + n / 2, n, 0, range, static_cast<std::uint64_t>(range + n));
            EXPECT_TRUE(worst_relative_error(A) <= allowed(n)) << n << ", 2^" << range << ": " << worst_relative_error(A) << " u";
        }
}

TEST(FastSvdAccuracy, RowScaled) {
    for (const int range : {30, 300, 1990})
        for (const index n : {2, 5, 9, 16}) {
            const auto A = graded(n, n, range, 0, static_cast<std::uint64_t>(range + n));
            EXPECT_TRUE(worst_relative_error(A) <= allowed(n)) << n << ", 2^" << range << ": " << worst_relative_error(A) << " u";
            const auto B = graded(n, n + n / 2, range, 0, static_cast<std::uint64_t>(range + n));
            EXPECT_TRUE(worst_relative_error(B) <= allowed(n)) << n << ", 2^" << range << ": " << worst_relative_error(B) << " u";
        }
}

TEST(FastSvdAccuracy, BothSidesScaled) {
    for (const int range : {30, 300, 990})
        for (const index n : {2, 5, 9, 16})
            for (std::uint64_t seed = 0; seed < 3; ++seed) {
                const auto A = graded(n, n, range, range, static_cast<std::uint64_t>(range + n) + 1000 * seed);
                EXPECT_TRUE(worst_relative_error(A) <= allowed(n)) << n << ", 2^" << range << ": " << worst_relative_error(A) << " u";
            }
}

// Where products of matrices take the place of most sweeps.
TEST(FastSvdAccuracy, OrdersBeyondSixtyFour) {
    const index n = 66;
    for (const auto& [rows, cols] : {std::pair<int, int>{60, 0}, {0, 60}, {60, 60}, {190, 0}})
        for (const vectors job : {vectors::thin, vectors::none}) {
            const auto A = graded(n, n, rows, cols, static_cast<std::uint64_t>(rows + 2 * cols));
            const double worst = worst_relative_error<150>(A, job);
            EXPECT_TRUE(worst <= allowed(n)) << "2^" << rows << ", 2^" << cols << ": " << worst << " u";
        }
}

TEST(FastSvdAccuracy, GradedIntoTheSubnormals) {
    auto A = graded(6, 6, 0, 1900, 5);
    for (index j = 0; j < 6; ++j)
        for (index i = 0; i < 6; ++i) A(i, j) = std::ldexp(A(i, j), -110);
    EXPECT_TRUE(worst_relative_error(A) <= allowed(6)) << worst_relative_error(A) << " u";
}

TEST(FastSvdAccuracy, KahanAndHilbertStayNormwise) {
    // Not of the form D1 B D2 with tame B for Hilbert; values are judged against sigma_1 (contract) and Kahan's relatively.
    const index n = 20;
    matrix<double> K(n, n), H(n, n);
    const double c = std::cos(1.2), s = std::sin(1.2);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < n; ++i) {
            K(i, j) = std::pow(s, static_cast<double>(i)) * (i == j ? 1 : i < j ? -c : 0);
            H(i, j) = 1.0 / static_cast<double>(i + j + 1);
        }
    expect_contract(K, svd(K), vectors::thin);
    expect_contract(H, svd(H), vectors::thin);
    EXPECT_TRUE(worst_relative_error(K) <= 100.0 * n) << worst_relative_error(K);
}

} // namespace
} // namespace eckart::tests
