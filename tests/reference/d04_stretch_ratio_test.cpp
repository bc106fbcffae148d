#include "tests/reference/scalars.hpp"

#include <eckart/reference/derivation/characteristic_polynomial.hpp>
#include <eckart/reference/derivation/stretch_ratio.hpp>

#include <boost/multiprecision/gmp.hpp>

namespace eckart::tests {
namespace {

using namespace reference;

template <class T>
class StretchRatio : public with_scalar<T> {};
TYPED_TEST_SUITE(StretchRatio, two_scalars);

TYPED_TEST(StretchRatio, IsHomogeneousOfDegreeZeroAndBetweenTheExtremes) {
    using R = real_type<TypeParam>;
    const matrix<TypeParam> A = random_matrix<TypeParam>(5, 3, 1);
    const auto f = svd_from_gram(A);
    counter_random random(2);
    for (int trial = 0; trial < 20; ++trial) {
        std::vector<TypeParam> x(3);
        for (TypeParam& xi : x) xi = random_scalar<TypeParam>(random);
        const R ratio = stretch_ratio(A, x);
        EXPECT_TRUE(ratio <= f.S[0] * (R(1) + bound<TypeParam>(5, 3)) && ratio >= f.S[2] * (R(1) - bound<TypeParam>(5, 3)));
        const TypeParam alpha = random_scalar<TypeParam>(random);
        for (TypeParam& xi : x) xi *= alpha;
        EXPECT_TRUE(distance<R>(stretch_ratio(A, x), ratio) <= bound<TypeParam>(5, 3) * ratio);
    }
    EXPECT_THROW(stretch_ratio(A, std::vector<TypeParam>(3, TypeParam(0))), std::invalid_argument);
    EXPECT_THROW(stretch_ratio(A, std::vector<TypeParam>(4, TypeParam(1))), std::invalid_argument);
}

TYPED_TEST(StretchRatio, StationaryExactlyAtTheRightSingularVectors) {
    using R = real_type<TypeParam>;
    const matrix<TypeParam> A = random_matrix<TypeParam>(4, 4, 3);
    const auto f = svd_from_gram(A);
    const R limit = bound<TypeParam>(4, 4) * frobenius_norm(A) * frobenius_norm(A);
    for (index i = 0; i < 4; ++i) {
        const std::vector<TypeParam> v = column(f.V(), i);
        EXPECT_TRUE(norm(stationarity_residual(A, v)) <= limit);
        EXPECT_TRUE(distance<R>(stretch_ratio(A, v), f.S[i]) <= limit);
        // y = A x is an eigenvector of AAᴴ for the same λ, ‖y‖ = √λ ‖x‖.
        EXPECT_TRUE(norm(image_residual(A, v, R(f.S[i] * f.S[i]))) <= limit * frobenius_norm(A));
        EXPECT_TRUE(distance<R>(norm(product(A, v)), f.S[i]) <= limit);
    }
    EXPECT_TRUE(norm(stationarity_residual(A, random_vector<TypeParam>(4, 5))) > R(1) / 100); // and not elsewhere
}

TYPED_TEST(StretchRatio, DiagonalisesBetweenTheTwoBases) {
    using R = real_type<TypeParam>;
    const matrix<TypeParam> A = with_singular_values<TypeParam>(5, 4, {R(3), R(3), R(2), R(1)}, 8);
    const auto f = spectral_theorem(gram(A));
    const matrix<TypeParam> D = stretched_form(A, f.U, f.lambda); // Ūᴴ A V̄ = diag(√λ)
    const int sigma[] = {3, 3, 2, 1};
    for (index j = 0; j < 4; ++j)
        for (index i = 0; i < 4; ++i) EXPECT_TRUE(modulus(TypeParam(D(i, j) - R(i == j ? sigma[i] : 0))) <= bound<TypeParam>(5, 4) * R(9));
}

TYPED_TEST(StretchRatio, TheSphereBecomesTheEllipsoid) {
    using R = real_type<TypeParam>;
    const R limit = bound<TypeParam>(5, 4) * R(9);
    const matrix<TypeParam> A = with_singular_values<TypeParam>(5, 4, {R(3), R(2), R(1), R(1)}, 21);
    const matrix<TypeParam> B = with_singular_values<TypeParam>(5, 4, {R(3), R(2)}, 22);
    const auto f = svd_from_gram(A), g = svd_from_gram(B, vectors::thin, 2);
    for (std::uint64_t trial = 0; trial < 10; ++trial) {
        std::vector<TypeParam> x = random_vector<TypeParam>(4, 30 + trial);
        const R length = norm(x);
        for (TypeParam& xi : x) xi /= length;
        EXPECT_TRUE(distance<R>(ellipsoid_form(A, f.U, f.S, x), R(1)) <= limit); // on its surface: full column rank
        EXPECT_TRUE(ellipsoid_form(B, g.U, g.S, x) <= R(1) + limit);             // inside: rank deficient
    }
}

TYPED_TEST(StretchRatio, GramMatricesOfBothSidesShareNonzeroEigenvalues) {
    using R = real_type<TypeParam>;
    const matrix<TypeParam> A = with_singular_values<TypeParam>(6, 4, {R(3), R(2), R(2)}, 4);
    const auto right = spectral_theorem(gram(A), false), left = spectral_theorem(gram(conjugate_transpose(A)), false);
    const R limit = bound<TypeParam>(6, 4) * R(9);
    for (index i = 0; i < 6; ++i) {
        const R other = i < 4 ? right.lambda[i] : R(0);
        EXPECT_TRUE(distance<R>(left.lambda[i], other) <= limit);
    }
}

TEST(CharacteristicPolynomial, OfABAndBAAreEqual) {
    using rational = boost::multiprecision::mpq_rational;
    counter_random random(6);
    for (const index n : {0, 1, 2, 3, 5})
        for (int trial = 0; trial < 10; ++trial) {
            matrix<rational> A(n, n), B(n, n), AB(n, n), BA(n, n);
            for (index j = 0; j < n; ++j)
                for (index i = 0; i < n; ++i) {
                    A(i, j) = rational(random.between(-9, 9), random.between(1, 9));
                    B(i, j) = rational(random.between(-9, 9), random.between(1, 9));
                    if (trial % 2 == 0 && i == 0) B(i, j) = 0; // singular too
                }
            for (index j = 0; j < n; ++j)
                for (index l = 0; l < n; ++l)
                    for (index i = 0; i < n; ++i) {
                        AB(i, j) += A(i, l) * B(l, j);
                        BA(i, j) += B(i, l) * A(l, j);
                    }
            EXPECT_EQ(characteristic_polynomial(AB), characteristic_polynomial(BA));
        }
    const std::vector<rational> known{1, -5, -2}; // x² − 5x − 2
    EXPECT_EQ(characteristic_polynomial(matrix<rational>{{1, 2}, {3, 4}}), known);
    EXPECT_THROW(characteristic_polynomial(matrix<double>(2, 3)), std::invalid_argument);
}

} // namespace
} // namespace eckart::tests
