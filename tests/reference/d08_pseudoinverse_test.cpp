#include "tests/reference/scalars.hpp"

#include <eckart/reference/derivation/pseudoinverse.hpp>

namespace eckart::tests {
namespace {

using namespace reference;

template <class T>
class Pseudoinverse : public with_scalar<T> {};
TYPED_TEST_SUITE(Pseudoinverse, two_scalars);

TYPED_TEST(Pseudoinverse, FourEquationsForEveryRank) {
    using R = real_type<TypeParam>;
    for (const auto& [m, n] : {std::pair<index, index>{5, 3}, {3, 5}, {4, 4}})
        for (index rank = 0; rank <= std::min(m, n); ++rank) {
            std::vector<R> sigma;
            for (index i = 0; i < rank; ++i) sigma.push_back(R(rank - i));
            const matrix<TypeParam> A = with_singular_values<TypeParam>(m, n, sigma, 90);
            const auto f = svd_from_gram(A, vectors::thin, rank);
            const matrix<TypeParam> X = pseudoinverse(f);
            const R limit = bound<TypeParam>(m, n) * R(1000);
            for (const R& residual : moore_penrose_residuals(A, X)) EXPECT_TRUE(residual <= limit);
            EXPECT_EQ(X.rows(), n);
            EXPECT_EQ(X.cols(), m);
            // Compact factors give the same, and (A⁺)⁺ = A.
            EXPECT_TRUE(frobenius_norm(difference(pseudoinverse(compact(f)), X)) <= limit);
            EXPECT_TRUE(frobenius_norm(difference(pseudoinverse(svd_from_gram(X, vectors::thin, rank)), A)) <= limit);
        }
}

TYPED_TEST(Pseudoinverse, TransposeHasNoFifthSolution) {
    // Aᴴ satisfies the two symmetry equations of a general A but not AXA = A: the check can fail.
    using R = real_type<TypeParam>;
    const matrix<TypeParam> A = random_matrix<TypeParam>(3, 2, 91);
    const auto residuals = moore_penrose_residuals(A, conjugate_transpose(A));
    EXPECT_TRUE(residuals[0] > R(1) / 100 && residuals[1] > R(1) / 100);
}

TYPED_TEST(Pseudoinverse, MinimisesTheDistanceToTheIdentityWithLeastNorm) {
    using R = real_type<TypeParam>;
    const matrix<TypeParam> A = with_singular_values<TypeParam>(4, 5, {R(3), R(1)}, 92);
    const auto f = svd_from_gram(A, vectors::full, 2);
    const matrix<TypeParam> X = pseudoinverse(f), I = matrix<TypeParam>::identity(4);
    const R limit = bound<TypeParam>(4, 5) * R(100);
    const R best = squared_frobenius_norm(difference(product(A, X), I));
    EXPECT_TRUE(distance<R>(best, R(2)) <= limit); // m − r
    for (std::uint64_t trial = 0; trial < 20; ++trial) {
        const matrix<TypeParam> E = random_matrix<TypeParam>(5, 4, 900 + trial);
        // Any other B is no better; B = X + (rows in null A) is as good, and longer.
        EXPECT_TRUE(squared_frobenius_norm(difference(product(A, difference(X, E)), I)) >= best - limit);
        const matrix<TypeParam> N = columns(f.V(), 2, 3), free_rows = product(N, adjoint_product(N, E)), B = difference(X, free_rows);
        EXPECT_TRUE(distance<R>(squared_frobenius_norm(difference(product(A, B), I)), best) <= limit * R(100));
        EXPECT_TRUE(squared_frobenius_norm(B) > squared_frobenius_norm(X));
    }
}

TYPED_TEST(Pseudoinverse, InverseAndSolve) {
    using R = real_type<TypeParam>;
    const matrix<TypeParam> A = random_matrix<TypeParam>(4, 4, 93);
    const auto f = svd_from_gram(A);
    const R limit = bound<TypeParam>(4, 4) * R(10000);
    const auto inv = inverse(f);
    ASSERT_TRUE(inv.has_value());
    EXPECT_TRUE(frobenius_norm(difference(product(A, *inv), matrix<TypeParam>::identity(4))) <= limit);
    const std::vector<TypeParam> b = random_vector<TypeParam>(4, 94);
    const auto x = solve(f, b);
    ASSERT_TRUE(x.has_value());
    const auto Ax = product(A, *x);
    for (index i = 0; i < 4; ++i) EXPECT_TRUE(modulus(TypeParam(Ax[i] - b[i])) <= limit);
    // No inverse of a singular or rectangular matrix.
    const auto singular = svd_from_gram(with_singular_values<TypeParam>(4, 4, {R(2), R(1)}, 95), vectors::thin, 2);
    EXPECT_FALSE(inverse(singular).has_value());
    EXPECT_FALSE(solve(singular, b).has_value());
    EXPECT_FALSE(inverse(svd_from_gram(random_matrix<TypeParam>(4, 3, 96))).has_value());
}

TYPED_TEST(Pseudoinverse, LeastSquaresOfLeastNorm) {
    using R = real_type<TypeParam>;
    struct problem {
        index m, n, rank;
    };
    for (const auto& [m, n, rank] : {problem{6, 3, 3}, problem{3, 6, 3}, problem{5, 4, 2}}) {
        std::vector<R> sigma;
        for (index i = 0; i < rank; ++i) sigma.push_back(R(rank - i));
        const matrix<TypeParam> A = with_singular_values<TypeParam>(m, n, sigma, 97), Ah = conjugate_transpose(A);
        const auto f = svd_from_gram(A, vectors::full, rank);
        const std::vector<TypeParam> b = random_vector<TypeParam>(m, 98), x = least_squares(f, b);
        const R limit = bound<TypeParam>(m, n) * R(1000);
        // Normal equations AᴴA x = Aᴴ b …
        const auto left = product(Ah, product(A, x)), right = product(Ah, b);
        for (index i = 0; i < n; ++i) EXPECT_TRUE(modulus(TypeParam(left[i] - right[i])) <= limit);
        // … and x ⟂ null A, so every other solution x + z is longer.
        for (index j = rank; j < n; ++j) EXPECT_TRUE(modulus(inner_product(column(f.V(), j), x)) <= limit);
        EXPECT_THROW(least_squares(f, std::vector<TypeParam>(static_cast<std::size_t>(m + 1))), std::invalid_argument);
    }
}

} // namespace
} // namespace eckart::tests
