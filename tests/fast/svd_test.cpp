#include "tests/fast/measures.hpp"
#include "tests/support/random.hpp"

#include <eckart/core/floating_point.hpp>
#include <eckart/fast/svd.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

namespace eckart::tests {
namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double huge = std::numeric_limits<double>::max();
constexpr double tiniest = std::numeric_limits<double>::denorm_min();
constexpr vectors jobs[] = {vectors::none, vectors::thin, vectors::full};

matrix<double> gaussian(index m, index n, std::uint64_t seed) {
    counter_random random(seed);
    matrix<double> A(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) A(i, j) = random.gaussian();
    return A;
}

matrix<double> scaled(const matrix<double>& A, int exponent) {
    matrix<double> B = A;
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) B(i, j) = std::ldexp(A(i, j), exponent);
    return B;
}

void expect_same_bits(const svd_result<double>& a, const svd_result<double>& b) {
    EXPECT_EQ(a.status, b.status);
    EXPECT_TRUE(a.S == b.S);
    EXPECT_TRUE(a.U == b.U);
    EXPECT_TRUE(a.Vh == b.Vh);
}

TEST(FastSvd, EveryShapeAndJob) {
    for (index m = 0; m <= 12; ++m)
        for (index n = 0; n <= 12; ++n)
            for (const vectors job : jobs) {
                SCOPED_TRACE(testing::Message() << m << " by " << n << ", job " << static_cast<int>(job));
                const auto A = gaussian(m, n, static_cast<std::uint64_t>(100 * m + n));
                expect_contract(A, svd(A, {job}), job);
            }
}

TEST(FastSvd, EveryRankOfIntegerProducts) {
    for (index m = 1; m <= 9; m += 2)
        for (index n = 1; n <= 9; n += 2)
            for (index rank = 0; rank <= std::min(m, n); ++rank) {
                SCOPED_TRACE(testing::Message() << m << " by " << n << ", rank at most " << rank);
                counter_random random(static_cast<std::uint64_t>(1000 * m + 100 * n + rank));
                matrix<double> A(m, n);
                for (index l = 0; l < rank; ++l) {
                    std::vector<int> x(static_cast<std::size_t>(m)), y(static_cast<std::size_t>(n));
                    for (int& e : x) e = random.between(-3, 3);
                    for (int& e : y) e = random.between(-3, 3);
                    for (index j = 0; j < n; ++j)
                        for (index i = 0; i < m; ++i) A(i, j) += x[static_cast<std::size_t>(i)] * y[static_cast<std::size_t>(j)];
                }
                const auto r = svd(A, {vectors::full});
                expect_contract(A, r, vectors::full);
                // |sigma_i - S_i| <= |residual| + orthogonality (Weyl), and sigma_i = 0 beyond the rank.
                const long double p = static_cast<long double>(std::max(m, n));
                for (index i = rank; i < std::min(m, n); ++i)
                    EXPECT_TRUE(r.S[static_cast<std::size_t>(i)] <= 60 * p * 0x1p-53L * frobenius_norm(A));
            }
}

TEST(FastSvd, ValuesOfJacobiDoNotDependOnTheJobBelowOrder64) {
    for (const index n : {1, 4, 9, 33, 63}) {
        const auto A = gaussian(n + 3, n, static_cast<std::uint64_t>(n));
        const auto S = svd(A, {vectors::none, algorithm::jacobi}).S;
        EXPECT_EQ(svd(A, {vectors::thin, algorithm::jacobi}).S, S);
        EXPECT_EQ(svd(A, {vectors::full, algorithm::jacobi}).S, S);
        EXPECT_EQ(svd(A).U, svd(A, {vectors::thin}).U); // thin is the default
    }
}

TEST(FastSvd, ThinIsTheLeadingPartOfFull) {
    const auto A = gaussian(9, 5, 3);
    const auto thin = svd(A, {vectors::thin}), full = svd(A, {vectors::full});
    for (index j = 0; j < 5; ++j)
        for (index i = 0; i < 9; ++i) EXPECT_EQ(thin.U(i, j), full.U(i, j));
    EXPECT_EQ(thin.Vh, full.Vh);
}

TEST(FastSvd, OneByOneIsExact) {
    for (const double x : {0.0, -0.0, 1.0, -1.0, 1.1, -3e300, huge, -huge, tiniest, -tiniest, 0x1.23456789abcdep-1030}) {
        const auto r = svd(matrix<double>{{x}}, {vectors::full});
        EXPECT_EQ(r.S[0], std::fabs(x));
        EXPECT_FALSE(std::signbit(r.S[0]));
        EXPECT_EQ(r.U(0, 0) * r.Vh(0, 0), x < 0 ? -1.0 : 1.0);
        EXPECT_EQ(r.status, status::ok);
    }
}

TEST(FastSvd, ZeroMatrixGivesZerosAndOrthogonalFactors) {
    for (const double zero : {0.0, -0.0}) {
        matrix<double> A(4, 3);
        for (index j = 0; j < 3; ++j)
            for (index i = 0; i < 4; ++i) A(i, j) = zero;
        const auto r = svd(A, {vectors::full});
        expect_contract(A, r, vectors::full);
        EXPECT_EQ(r.S, std::vector<double>(3, 0.0));
        EXPECT_EQ(r.U, matrix<double>::identity(4));
    }
}

TEST(FastSvd, DiagonalAndPermutationAreExact) {
    const std::vector<double> d{7, -1e-300, 0, 3, tiniest, 1e300, -0.1};
    const index n = static_cast<index>(d.size());
    matrix<double> A(n, n), B(n + 2, n);
    for (index i = 0; i < n; ++i) {
        A(i, i) = d[static_cast<std::size_t>(i)];
        B((3 * i + 1) % n + 2, i) = d[static_cast<std::size_t>(i)];
    }
    const std::vector<double> expected{1e300, 7, 3, 0.1, 1e-300, tiniest, 0};
    for (const auto& M : {A, B}) {
        const auto r = svd(M, {vectors::full});
        EXPECT_EQ(r.S, expected);
        EXPECT_EQ(orthogonality(r.U), 0.0L); // signed permutations
        EXPECT_EQ(orthogonality(transpose(r.Vh)), 0.0L);
        EXPECT_EQ(residual(M, r), 0.0L);
    }
}

TEST(FastSvd, ExactlyZeroColumnsAndRowsGiveExactZeros) {
    auto A = gaussian(6, 5, 8);
    for (index i = 0; i < 6; ++i) A(i, 1) = A(i, 4) = 0;
    for (const auto& M : {A, transpose(A)}) {
        const auto r = svd(M, {vectors::full});
        expect_contract(M, r, vectors::full);
        EXPECT_GT(r.S[2], 0.1);
        EXPECT_EQ(r.S[3], 0.0);
        EXPECT_EQ(r.S[4], 0.0);
    }
}

TEST(FastSvd, OnesHaveOneValue) {
    for (const index n : {2, 3, 4, 7, 16, 40}) {
        matrix<double> A(n, 2 * n);
        for (index j = 0; j < 2 * n; ++j)
            for (index i = 0; i < n; ++i) A(i, j) = 1;
        const double one = std::sqrt(2.0) * static_cast<double>(n);
        EXPECT_TRUE(ulp_distance(svd(A, {.algorithm = algorithm::jacobi}).S[0], one) <= 8);
        const auto r = svd(A, {vectors::full});
        expect_contract(A, r, vectors::full);
        // What every algorithm promises, 20 max(m, n) u |A|_F; beyond 25 columns it is not Jacobi.
        EXPECT_TRUE(std::fabs(r.S[0] - one) <= 20.0 * 2 * static_cast<double>(n) * 0x1p-53 * one);
        for (std::size_t i = 1; i < r.S.size(); ++i) EXPECT_TRUE(r.S[i] <= 60.0 * 2 * static_cast<double>(n * n) * 0x1p-53);
    }
}

TEST(FastSvd, HadamardValuesAreAllRootN) {
    matrix<double> H{{1}};
    for (int step = 0; step < 5; ++step) {
        const index n = H.rows();
        matrix<double> G(2 * n, 2 * n);
        for (index j = 0; j < 2 * n; ++j)
            for (index i = 0; i < 2 * n; ++i) G(i, j) = H(i % n, j % n) * (i >= n && j >= n ? -1 : 1);
        H = G;
        const auto r = svd(H);
        expect_contract(H, r, vectors::thin);
        const double root = std::sqrt(static_cast<double>(2 * n));
        for (const double s : r.S) EXPECT_TRUE(std::fabs(s - root) <= 2 * static_cast<double>(n) * 0x1p-53 * root) << s;
    }
}

TEST(FastSvd, WorkedNumbersOfD12) {
    const matrix<double> A{{1, 0, 0, 0, 2}, {0, 0, 3, 0, 0}, {0, 0, 0, 0, 0}, {0, 2, 0, 0, 0}};
    const auto r = svd(A, {vectors::full});
    expect_contract(A, r, vectors::full);
    EXPECT_EQ(r.S[0], 3);
    EXPECT_TRUE(ulp_distance(r.S[1], std::sqrt(5.0)) <= 2) << hex_float(r.S[1]);
    EXPECT_TRUE(ulp_distance(r.S[2], 2.0) <= 4) << hex_float(r.S[2]);
    EXPECT_EQ(r.S[3], 0);
    EXPECT_TRUE(std::fabs(std::fabs(r.Vh(1, 0)) - std::sqrt(0.2)) <= 0x1p-52);
    EXPECT_TRUE(std::fabs(std::fabs(r.Vh(1, 4)) - std::sqrt(0.8)) <= 0x1p-52);
}

TEST(FastSvd, ScalingByAPowerOfTwoScalesExactly) {
    const auto A = gaussian(11, 7, 5);
    const auto r = svd(A, {vectors::full});
    for (const int e : {-1000, -500, -1, 1, 52, 500, 1015}) {
        const auto q = svd(scaled(A, e), {vectors::full});
        EXPECT_EQ(q.U, r.U);
        EXPECT_EQ(q.Vh, r.Vh);
        for (std::size_t i = 0; i < r.S.size(); ++i) EXPECT_EQ(q.S[i], std::ldexp(r.S[i], e));
    }
}

TEST(FastSvd, TransposeSwapsFactorsOfTallAndWide) {
    const auto A = gaussian(9, 4, 6);
    const auto r = svd(A, {vectors::full}), t = svd(transpose(A), {vectors::full});
    EXPECT_EQ(r.S, t.S);
    EXPECT_EQ(r.U, transpose(t.Vh));
    EXPECT_EQ(r.Vh, transpose(t.U));
}

TEST(FastSvd, StorageDoesNotMatter) {
    const index m = 7, n = 5, ld = 10;
    const auto A = gaussian(m, n, 7);
    const auto expected = svd(A, {vectors::full});
    // Column-major with poisoned padding, which must be neither read nor written.
    std::vector<double> padded(static_cast<std::size_t>(ld * n + 3), nan);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) padded[static_cast<std::size_t>(1 + i + j * ld)] = A(i, j);
    const std::vector<double> before = padded;
    expect_same_bits(svd(matrix_view<const double>(padded.data() + 1, m, n, ld), {vectors::full}), expected);
    for (std::size_t i = 0; i < padded.size(); ++i)
        EXPECT_EQ(std::bit_cast<std::uint64_t>(padded[i]), std::bit_cast<std::uint64_t>(before[i]));
    // Row-major.
    const auto At = transpose(A);
    expect_same_bits(svd(row_major(At.data(), m, n), {vectors::full}), expected);
    // Reversed: negative strides over a reversed copy.
    matrix<double> reversed(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) reversed(m - 1 - i, n - 1 - j) = A(i, j);
    expect_same_bits(svd(strided_view<const double>(reversed.data() + m * n - 1, m, n, -1, -m), {vectors::full}), expected);
    // Broadcast: zero strides are the constant matrix.
    const double x = 2.5;
    matrix<double> constant(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) constant(i, j) = x;
    expect_same_bits(svd(strided_view<const double>(&x, m, n, 0, 0), {vectors::full}), svd(constant, {vectors::full}));
}

TEST(FastSvd, NonfiniteAtEveryPositionIsRefused) {
    for (const double bad : {nan, inf, -inf})
        for (const auto& [m, n] : {std::pair<index, index>{1, 1}, {4, 3}, {3, 4}, {1, 5}, {5, 1}, {9, 9}})
            for (index j = 0; j < n; ++j)
                for (index i = 0; i < m; ++i)
                    for (const vectors job : jobs) {
                        auto A = gaussian(m, n, 1);
                        A(i, j) = bad;
                        const auto r = svd(A, {job});
                        EXPECT_EQ(r.status, status::nonfinite_input);
                        EXPECT_TRUE(r.S.empty() && r.U == matrix<double>() && r.Vh == matrix<double>() && r.iterations == 0);
                    }
}

TEST(FastSvd, SubnormalEntriesKeepTheirValues) {
    // 2^-1074 times integers: sigma of [[3, 0], [4, 5]] are 3 sqrt(5) and sqrt(5), rounded to multiples of 2^-1074.
    const auto r = svd(scaled({{3, 0}, {4, 5}}, -1074));
    EXPECT_EQ(r.S[0], 7 * tiniest); // 6.708
    EXPECT_EQ(r.S[1], 2 * tiniest); // 2.236
    const auto all = gaussian(6, 6, 9);
    for (const int e : {-1070, -1060, -1040, -1022}) {
        const auto A = scaled(all, e);
        expect_contract(A, svd(A), vectors::thin);
    }
}

TEST(FastSvd, OneHugeRowAboveADenormalRow) {
    // sigma_2 = |det| / sigma_1 = (2^1023 3 - 2^1022 1) 2^-1070 / (2^1022 sqrt(5)) up to 1e-600: 5 / sqrt(5) 2^-1070.
    const matrix<double> A{{0x1p1023, 0x1p1022}, {0x1p-1070, 0x1.8p-1069}};
    for (const auto& M : {A, transpose(A)}) {
        const auto r = svd(M, {vectors::full});
        expect_contract(M, r, vectors::full);
        EXPECT_TRUE(ulp_distance(r.S[0], std::sqrt(5.0) * 0x1p1022) <= 2);
        EXPECT_EQ(r.S[1], std::ldexp(std::sqrt(5.0), -1070));
    }
}

TEST(FastSvd, OverflowIsInfinityAndAStatus) {
    matrix<double> A(3, 3);
    for (index j = 0; j < 3; ++j)
        for (index i = 0; i < 3; ++i) A(i, j) = huge;
    for (const vectors job : jobs) {
        const auto r = svd(A, {job});
        EXPECT_EQ(r.status, status::overflow);
        EXPECT_EQ(r.S[0], inf);
        EXPECT_TRUE(r.S[1] <= 60 * 3 * 0x1p-53 * huge);
        EXPECT_TRUE(orthogonality(r.U) <= 60 * 0x1p-53L);
        EXPECT_TRUE(orthogonality(transpose(r.Vh)) <= 60 * 0x1p-53L);
    }
    // Just representable: diag(max, max) turned by nothing, and a pair whose norm is just below the threshold.
    expect_contract(matrix<double>{{huge, 0}, {0, -huge}}, svd(matrix<double>{{huge, 0}, {0, -huge}}), vectors::thin);
    EXPECT_EQ(svd(matrix<double>{{huge / 2, huge / 2}}).S[0], std::ldexp(std::sqrt(2.0) * (huge / 0x1p1023) / 2, 1023));
}

TEST(FastSvd, BudgetOfSweepsEndsInNotConverged) {
    const auto A = gaussian(20, 20, 4);
    const auto full = svd(A, {.algorithm = algorithm::jacobi});
    ASSERT_GT(full.iterations, 2);
    const auto r = svd(A, {.algorithm = algorithm::jacobi, .max_sweeps = 2});
    EXPECT_EQ(r.status, status::not_converged);
    EXPECT_EQ(r.iterations, 2);
    EXPECT_EQ(r.S.size(), 20u);
    EXPECT_TRUE(orthogonality(transpose(r.Vh)) <= 20 * 20 * 0x1p-53L); // the iterate is A V = U S with orthogonal V
    EXPECT_TRUE(residual(A, r) <= 20 * 20 * 0x1p-53L * frobenius_norm(A));
    expect_same_bits(svd(A, {.algorithm = algorithm::jacobi, .max_sweeps = full.iterations}), full);
}

TEST(FastSvd, WrongCallsThrow) {
    const auto A = gaussian(3, 3, 1);
    EXPECT_THROW((void)svd(A, {.max_sweeps = 0}), std::invalid_argument);
    EXPECT_THROW((void)svd(A, {.vectors = static_cast<vectors>(7)}), std::invalid_argument);
    EXPECT_THROW((void)svd(A, {.algorithm = static_cast<algorithm>(7)}), std::invalid_argument);
    auto B = A;
    B(1, 1) = nan; // a wrong call is reported before a non-finite entry
    EXPECT_THROW((void)svd(B, {.max_sweeps = -1}), std::invalid_argument);
}

TEST(FastSvd, AlgorithmsAreNamed) {
    auto A = gaussian(5, 4, 2);
    expect_same_bits(svd(A, {.algorithm = algorithm::gram}), svd(A, {.algorithm = algorithm::automatic}));
    for (index i = 0; i < 5; ++i) A(i, 1) *= 1e-3; // a condition number beyond 2^8
    expect_same_bits(svd(A, {.algorithm = algorithm::jacobi}), svd(A, {.algorithm = algorithm::automatic}));
}

TEST(FastSvd, TallAndLarge) {
    for (const auto& [m, n] : {std::pair<index, index>{300, 7}, {7, 300}, {100, 100}, {129, 64}}) {
        const auto A = gaussian(m, n, 11);
        const auto job = m == n ? vectors::thin : vectors::full;
        expect_contract(A, svd(A, {job}), job);
    }
}

} // namespace
} // namespace eckart::tests
