#include <eckart/validate/gallery/random_matrices.hpp>
#include <eckart/validate/gallery/random_stream.hpp>

#include <gtest/gtest.h>

#include <cmath>

namespace eckart::validate::gallery {

// Expected values from an implementation in exact integers (Python), written from the definition.
TEST(RandomStream, IsTheSameEverywhere) {
    random_stream a(0, 0);
    EXPECT_EQ(a.next(), 0x568a9b0b1a2c05ecU);
    EXPECT_EQ(a.next(), 0x44e5b8b147ef718bU);
    EXPECT_EQ(a.next(), 0x458563ab55521133U);
    random_stream b(7, 1800);
    EXPECT_EQ(b.next(), 0xb43871f5391c71acU);
    EXPECT_EQ(b.next(), 0x9d164425b9a19ba5U);
    EXPECT_EQ(random_stream(7, 1800).uniform(), 0.7039862846078095);
    EXPECT_EQ(random_stream(3, 5).gaussian(), 0x1.90e2ba5f31c1fp+0);
}

TEST(RandomStream, SeedsAndStreamsDiffer) {
    EXPECT_NE(random_stream(0, 0).next(), random_stream(1, 0).next());
    EXPECT_NE(random_stream(0, 0).next(), random_stream(0, 1).next());
    EXPECT_NE(random_stream(1, 0).next(), random_stream(0, 1).next());
}

// The bounds are six standard deviations of the mean and of the mean square of 40000 independent numbers.
TEST(RandomStream, GaussianHasMeanZeroAndVarianceOne) {
    random_stream r(11, 0);
    constexpr int count = 40000;
    double sum = 0, squares = 0;
    for (int i = 0; i < count; ++i) {
        const double x = r.gaussian();
        EXPECT_TRUE(std::fabs(x) <= 6);
        sum += x;
        squares += x * x;
    }
    EXPECT_TRUE(std::fabs(sum / count) <= 6 / std::sqrt(count));
    EXPECT_TRUE(std::fabs(squares / count - 1) <= 6 * std::sqrt(2.0 / count));
}

TEST(RandomStream, IntegersReachBothEndsAndNoFurther) {
    random_stream r(1, 1);
    bool least = false, greatest = false;
    for (int i = 0; i < 1000; ++i) {
        const std::int64_t x = r.integer(-3, 3);
        EXPECT_TRUE(-3 <= x && x <= 3);
        least = least || x == -3;
        greatest = greatest || x == 3;
    }
    EXPECT_TRUE(least && greatest);
}

// Higham, Accuracy and Stability, theorem 19.4 and (19.13): |QᵀQ - I|_F is about sqrt(k) m k eps with a small constant.
TEST(RandomMatrices, OrthonormalColumns) {
    for (const auto& [m, k] : {std::pair<index, index>{1, 1}, {5, 5}, {40, 40}, {60, 7}, {3, 0}}) {
        random_stream r(2, 9);
        const matrix<double> Q = orthonormal(m, k, r);
        const matrix<double> G = product(transpose(Q), Q);
        double square = 0;
        for (index j = 0; j < k; ++j)
            for (index i = 0; i < k; ++i) square += std::pow(G(i, j) - (i == j ? 1 : 0), 2);
        EXPECT_TRUE(std::sqrt(square) <= std::sqrt(static_cast<double>(k)) * static_cast<double>(m * k) * 0x1p-52) << m << " " << k;
    }
}

TEST(RandomMatrices, ProductAndBidiagonal) {
    EXPECT_EQ(product(matrix<double>{{1, 2}, {3, 4}}, matrix<double>{{5}, {6}}), (matrix<double>{{17}, {39}}));
    EXPECT_EQ(product(matrix<double>(2, 0), matrix<double>(0, 2)), matrix<double>(2, 2));
    EXPECT_EQ(bidiagonal({1, 2, 3}, {4, 5}), (matrix<double>{{1, 4, 0}, {0, 2, 5}, {0, 0, 3}}));
    EXPECT_EQ(bidiagonal({1}, {}), (matrix<double>{{1}}));
}

} // namespace eckart::validate::gallery
