#include "tests/support/random.hpp"

#include <eckart/reference/derivation/precision.hpp>
#include <eckart/reference/svd.hpp>

#include <boost/math/constants/constants.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <thread>

namespace eckart::tests {
namespace {

using namespace reference;

/// |computed − exact| <= 10^-digits exact.
void expect_digits(const real& computed, const real& exact, int digits) {
    EXPECT_TRUE(abs(real(computed - exact)) <= exact * pow(real(10), -digits)) << computed << " instead of " << exact;
}

matrix<double> random_doubles(index m, index n, std::uint64_t seed) {
    counter_random random(seed);
    matrix<double> A(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) A(i, j) = random.gaussian();
    return A;
}

TEST(ReferenceSvd, AllOnesBidiagonal) {
    // σ_k = 2 cos(kπ / (2n+1))
    const working_precision scope(80);
    for (const index n : {1, 2, 3, 8, 15}) {
        matrix<double> B(n, n);
        for (index i = 0; i < n; ++i) {
            B(i, i) = 1;
            if (i + 1 < n) B(i, i + 1) = 1;
        }
        const auto f = svd(B, 60, vectors::none);
        ASSERT_EQ(f.rank, n);
        for (index k = 1; k <= n; ++k)
            expect_digits(f.S[k - 1], 2 * cos(real(k) * boost::math::constants::pi<real>() / real(2 * n + 1)), 60);
    }
}

TEST(ReferenceSvd, HadamardAndOnes) {
    const working_precision scope(80);
    matrix<double> H(8, 8);
    for (index j = 0; j < 8; ++j)
        for (index i = 0; i < 8; ++i) H(i, j) = __builtin_popcountll(static_cast<unsigned long long>(i & j)) % 2 == 0 ? 1 : -1;
    const auto f = svd(H, 50, vectors::full);
    for (const real& s : f.S) expect_digits(s, sqrt(real(8)), 50);
    matrix<double> ones(5, 7);
    for (index j = 0; j < 7; ++j)
        for (index i = 0; i < 5; ++i) ones(i, j) = 1;
    const auto g = svd(ones, 50);
    EXPECT_EQ(g.rank, 1);
    expect_digits(g.S[0], sqrt(real(35)), 50);
    for (index i = 1; i < 5; ++i) EXPECT_TRUE(g.S[i] == 0);
    EXPECT_TRUE(g.residuals.left <= pow(real(10), -50));
}

TEST(ReferenceSvd, CompanionOfTruncatedSeries) {
    // A(1, i) = −n!/(n−i)!, ones below the diagonal: σ_min = 0.66232641 for every n, beside σ₁ ~ n!.
    const working_precision scope(60);
    for (const index n : {10, 18, 26}) {
        matrix<double> A(n, n);
        double entry = -1;
        for (index i = 1; i <= n; ++i) A(0, i - 1) = entry *= static_cast<double>(n - i + 1);
        for (index i = 1; i < n; ++i) A(i, i - 1) = 1;
        const auto f = svd(A, 30, vectors::none);
        ASSERT_EQ(f.rank, n);
        EXPECT_TRUE(abs(real(f.S.back() - real("0.66232641"))) <= real("0.000000005")) << n << " " << f.S.back();
    }
}

TEST(ReferenceSvd, WholeRangeOfDouble) {
    const working_precision scope(60);
    const double huge = std::numeric_limits<double>::max(), least = std::numeric_limits<double>::denorm_min();
    const auto f = svd(matrix<double>{{huge, 0}, {0, least}}, 30);
    EXPECT_EQ(f.rank, 2);
    expect_digits(f.S[0], real(huge), 30);
    expect_digits(f.S[1], real(least), 30);
    // Both entries huge: σ₁ = 2 max exceeds double and is right all the same.
    const auto g = svd(matrix<double>{{huge, huge}, {huge, huge}}, 30);
    EXPECT_EQ(g.rank, 1);
    expect_digits(g.S[0], 2 * real(huge), 30);
    EXPECT_TRUE(g.S[1] == 0);
}

TEST(ReferenceSvd, GradedToTenToTheMinus300) {
    matrix<double> A = random_doubles(10, 10, 3);
    for (index j = 0; j < 10; ++j)
        for (index i = 0; i < 10; ++i) A(i, j) = std::ldexp(A(i, j), static_cast<int>(-110 * j));
    const auto f = svd(A, 40);
    ASSERT_EQ(f.status, status::ok);
    EXPECT_EQ(f.rank, 10);
    const working_precision scope(900);
    EXPECT_TRUE(f.S.front() / f.S.back() > pow(real(10), 290));
    // |det A| = Π σ_i, by elimination in high precision: every digit of every σ is needed for this.
    matrix<real> W(10, 10);
    for (index j = 0; j < 10; ++j)
        for (index i = 0; i < 10; ++i) W(i, j) = A(i, j);
    real det(1), prod(1);
    for (index k = 0; k < 10; ++k) {
        det *= W(k, k);
        for (index i = k + 1; i < 10; ++i) {
            const real factor = W(i, k) / W(k, k);
            for (index j = k; j < 10; ++j) W(i, j) -= factor * W(k, j);
        }
        prod *= f.S[k];
    }
    expect_digits(prod, abs(det), 38); // ten relative errors of at most 10^-40
    EXPECT_TRUE(f.residuals.left <= pow(real(10), -40) && f.residuals.right <= pow(real(10), -40));
    EXPECT_TRUE(f.residuals.reconstruction <= f.S[0] * pow(real(10), -40));
}

TEST(ReferenceSvd, ValuesAloneThinAndFullAgree) {
    const auto A = random_doubles(7, 4, 5);
    const auto none = svd(A, 30, vectors::none), thin = svd(A, 30, vectors::thin), full = svd(A, 30, vectors::full);
    EXPECT_EQ(none.U.cols(), 0);
    EXPECT_EQ(thin.U.cols(), 4);
    EXPECT_EQ(full.U.cols(), 7);
    EXPECT_EQ(full.Vh.rows(), 4);
    for (index i = 0; i < 4; ++i) EXPECT_TRUE(none.S[i] == thin.S[i] && none.S[i] == full.S[i]);
}

TEST(ReferenceSvd, EmptyShapes) {
    for (const auto wanted : {vectors::none, vectors::thin, vectors::full})
        for (const auto& [m, n] : {std::pair<index, index>{0, 0}, {0, 3}, {4, 0}}) {
            const auto f = svd(matrix<double>(m, n), 20, wanted);
            EXPECT_EQ(f.status, status::ok);
            EXPECT_TRUE(f.S.empty());
            EXPECT_EQ(f.rank, 0);
            EXPECT_EQ(f.U.rows(), m);
            EXPECT_EQ(f.Vh.cols(), n);
            if (wanted == vectors::full) {
                EXPECT_EQ(f.U.cols(), m);
                EXPECT_EQ(f.Vh.rows(), n);
            }
        }
}

TEST(PrecisionPolicy, NoEntriesNeedNoMoreThanTheDigitsAskedForAndTheGuard) {
    EXPECT_EQ(working_digits_for(40, 0, 0, 0), working_digits_for(40, 0, 1, 0));
    EXPECT_GE(working_digits_for(40, 0, 0, 0), 40);
}

TEST(ReferenceSvd, LeadingDimensionAndPaddingAreRespected) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double padded[] = {3, 4, nan, 0, 0, nan};
    const working_precision scope(40);
    const auto f = svd(matrix_view<const double>(padded, 2, 2, 3), 30);
    EXPECT_EQ(f.rank, 1);
    expect_digits(f.S[0], real(5), 30);
}

TEST(ReferenceSvd, NonFiniteInputIsAStatusAndNothingElse) {
    for (const double bad :
         {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()})
        for (index position = 0; position < 6; ++position)
            for (const auto wanted : {vectors::none, vectors::thin, vectors::full}) {
                auto A = random_doubles(3, 2, 1);
                A(position % 3, position / 3) = bad;
                const auto f = svd(A, 20, wanted);
                EXPECT_EQ(f.status, status::nonfinite_input);
                EXPECT_TRUE(f.S.empty() && f.U.empty() && f.Vh.empty());
            }
    using c = std::complex<double>;
    EXPECT_EQ(svd(matrix<c>{{c(1, std::numeric_limits<double>::quiet_NaN())}}, 20).status, status::nonfinite_input);
}

TEST(ReferenceSvd, DigitsMustBePositive) {
    EXPECT_THROW(svd(matrix<double>(1, 1), 0), std::invalid_argument);
    EXPECT_THROW(svd(matrix<double>(1, 1), -5), std::invalid_argument);
}

TEST(ReferenceSvd, MoreDigitsThanThereIsBudgetForIsAStatus) {
    const auto f = svd(matrix<double>::identity(2), max_working_digits + 1);
    EXPECT_EQ(f.status, status::not_converged);
}

TEST(ReferenceSvd, ComplexMatrices) {
    using c = std::complex<double>;
    const working_precision scope(60);
    const auto diagonal = svd(matrix<c>{{c(3, 4), c(0, 0)}, {c(0, 0), c(0, -2)}}, 40, vectors::full);
    expect_digits(diagonal.S[0], real(5), 40);
    expect_digits(diagonal.S[1], real(2), 40);
    EXPECT_TRUE(diagonal.residuals.reconstruction <= pow(real(10), -39));
    // A and e^{iθ}A, here iA, have the same values, and those of a real A stored as complex are A's.
    const auto A = random_doubles(4, 3, 9);
    matrix<c> imaginary(4, 3);
    for (index j = 0; j < 3; ++j)
        for (index i = 0; i < 4; ++i) imaginary(i, j) = c(0, A(i, j));
    const auto f = svd(A, 40);
    const auto g = svd(imaginary, 40);
    for (index i = 0; i < 3; ++i) expect_digits(g.S[i], f.S[i], 39);
}

TEST(ReferenceSvd, ThreadsMayCall) {
    const auto A = random_doubles(6, 6, 2);
    const auto expected = svd(A, 30, vectors::none);
    std::vector<reference_svd<real>> coarse(20), fine(20);
    const auto many = [&](int digits, std::vector<reference_svd<real>>& out) {
        for (auto& f : out) f = svd(A, digits, vectors::none);
    };
    std::thread first(many, 30, std::ref(coarse)), second(many, 90, std::ref(fine));
    first.join();
    second.join();
    const working_precision scope(100);
    for (std::size_t i = 0; i < 20; ++i)
        for (index j = 0; j < 6; ++j) {
            EXPECT_TRUE(coarse[i].S[j] == expected.S[j]); // bit for bit
            expect_digits(coarse[i].S[j], fine[i].S[j], 30);
        }
}

} // namespace
} // namespace eckart::tests
