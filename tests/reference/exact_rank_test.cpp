#include "tests/support/random.hpp"

#include <eckart/core/matrix.hpp>
#include <eckart/reference/derivation/exact_rank.hpp>
#include <eckart/reference/derivation/modular_rank.hpp>

#include <boost/multiprecision/gmp.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <limits>

namespace eckart::tests {
namespace {

using reference::exact_rank;

/// Rank by elimination over the rationals: the independent answer.
index rational_rank(const matrix<double>& A) {
    using rational = boost::multiprecision::mpq_rational;
    matrix<rational> M(A.rows(), A.cols());
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) M(i, j) = rational(A(i, j));
    index rank = 0;
    for (index j = 0; j < A.cols() && rank < A.rows(); ++j) {
        index p = rank;
        while (p < A.rows() && M(p, j) == 0) ++p;
        if (p == A.rows()) continue;
        for (index l = 0; l < A.cols(); ++l) std::swap(M(p, l), M(rank, l));
        for (index i = rank + 1; i < A.rows(); ++i) {
            const rational factor = M(i, j) / M(rank, j);
            for (index l = j; l < A.cols(); ++l) M(i, l) -= factor * M(rank, l);
        }
        ++rank;
    }
    return rank;
}

TEST(ExactRank, EmptyAndTrivial) {
    EXPECT_EQ(exact_rank(matrix<double>(0, 0).view()), 0);
    EXPECT_EQ(exact_rank(matrix<double>(0, 4).view()), 0);
    EXPECT_EQ(exact_rank(matrix<double>(4, 0).view()), 0);
    EXPECT_EQ(exact_rank(matrix<double>(3, 5).view()), 0);
    EXPECT_EQ(exact_rank(matrix<double>{{-0.0}}.view()), 0);
    EXPECT_EQ(exact_rank(matrix<double>{{std::numeric_limits<double>::denorm_min()}}.view()), 1);
    EXPECT_EQ(exact_rank(matrix<double>::identity(4, 7).view()), 4);
}

TEST(ExactRank, DecidesWhatRoundingCannot) {
    const double eps = std::numeric_limits<double>::epsilon();
    EXPECT_EQ(exact_rank(matrix<double>{{1, 1}, {1, 1 + eps}}.view()), 2);
    EXPECT_EQ(exact_rank(matrix<double>{{1, 1}, {1, 1}}.view()), 1);
    EXPECT_EQ(exact_rank(matrix<double>{{0.1, 0.2}, {0.3, 0.6}}.view()), rational_rank({{0.1, 0.2}, {0.3, 0.6}}));
    const double huge = 0x1.8p1023, least = 0x1p-1074;
    EXPECT_EQ(exact_rank(matrix<double>{{huge, huge}, {least, least}}.view()), 1);
    EXPECT_EQ(exact_rank(matrix<double>{{huge, least}, {huge, 2 * least}}.view()), 2);
    EXPECT_EQ(exact_rank(matrix<double>{{huge, 1}, {1, least}}.view()), 2);
    EXPECT_EQ(exact_rank(matrix<double>{{0x1p1000, 1}, {1, 0x1p-1000}}.view()), 1);
}

TEST(ExactRank, AnUnluckyPrimeDoesNotDecide) {
    // The determinant 2^62 − 57 is the first prime that is tried, so the rank modulo it is 1.
    const std::uint64_t first = reference::previous_prime(std::uint64_t(1) << 62);
    EXPECT_EQ(first, (std::uint64_t(1) << 62) - 57);
    EXPECT_EQ(exact_rank(matrix<double>{{0x1p31, 57}, {1, 0x1p31}}.view()), 2);
    const reference::integer_matrix N{{{std::int64_t(1) << 31, 57}, {1, std::int64_t(1) << 31}}, {{0, 0}, {0, 0}}};
    EXPECT_EQ(reference::modular_rank(N, first), 1);
    EXPECT_EQ(reference::modular_rank(N, reference::previous_prime(first)), 2);
}

TEST(ExactRank, PreviousPrimeAgreesWithTheSieve) {
    std::vector<bool> composite(20000, false);
    for (std::uint64_t i = 2; i < 20000; ++i)
        for (std::uint64_t j = 2 * i; j < 20000; j += i) composite[j] = true;
    std::uint64_t below = 3;
    for (std::uint64_t n = 4; n < 20000; ++n) {
        EXPECT_EQ(reference::previous_prime(n), below) << n;
        if (!composite[n]) below = n;
    }
}

TEST(ExactRank, AgreesWithRationalElimination) {
    counter_random random(8);
    for (int trial = 0; trial < 300; ++trial) {
        const index m = 1 + random.below(6), n = 1 + random.below(6), r = random.below(5);
        matrix<double> X(m, r), Y(r, n), A(m, n);
        for (index j = 0; j < r; ++j) {
            for (index i = 0; i < m; ++i) X(i, j) = random.between(-3, 3);
            for (index i = 0; i < n; ++i) Y(j, i) = random.between(-3, 3);
        }
        const int spread = trial % 3 == 0 ? 400 : 0;
        for (index j = 0; j < n; ++j)
            for (index i = 0; i < m; ++i)
                for (index l = 0; l < r; ++l) A(i, j) += X(i, l) * Y(l, j);
        for (index j = 0; j < n; ++j) {
            const int exponent = random.between(-spread, spread);
            for (index i = 0; i < m; ++i) A(i, j) = std::ldexp(A(i, j), exponent);
        }
        if (trial % 4 == 0)
            A(random.below(static_cast<int>(m)), random.below(static_cast<int>(n))) += std::ldexp(1.0, random.between(-30, 30));
        EXPECT_EQ(exact_rank(A.view()), rational_rank(A)) << trial;
    }
}

TEST(ExactRank, Complex) {
    using c = std::complex<double>;
    EXPECT_EQ(exact_rank(matrix<c>{{c(1, 0), c(0, 1)}, {c(0, 1), c(-1, 0)}}.view()), 1); // row 2 = i row 1
    EXPECT_EQ(exact_rank(matrix<c>{{c(1, 0), c(0, 1)}, {c(0, 1), c(1, 0)}}.view()), 2);
    EXPECT_EQ(exact_rank(matrix<c>(2, 3).view()), 0);
    EXPECT_EQ(exact_rank(matrix<c>(0, 3).view()), 0);
}

TEST(ExactRank, NonFiniteEntryIsAContractViolation) {
    for (const double bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()})
        EXPECT_THROW(exact_rank(matrix<double>{{1, 2}, {3, bad}}.view()), std::invalid_argument);
}

} // namespace
} // namespace eckart::tests
