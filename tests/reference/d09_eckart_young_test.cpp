#include "tests/reference/scalars.hpp"

#include <eckart/reference/derivation/eckart_young.hpp>
#include <eckart/reference/derivation/norms.hpp>

#include <limits>

namespace eckart::tests {
namespace {

using namespace reference;

template <class T>
class EckartYoung : public with_scalar<T> {
protected:
    /// The inequality chains of D9a and D9b for one B.
    static void expect_witnesses(const matrix<T>& A, const svd_result<T>& f, const matrix<T>& B, index k) {
        using real_t = real_type<T>;
        const real_t limit = bound<T>(A.rows(), A.cols()) * squared_frobenius_norm(A) * real_t(10);
        const auto w = witness_in_frobenius_norm(A, f, B, k);
        real_t sum(0);
        for (const real_t& weight : w.weights) {
            EXPECT_TRUE(weight >= 0 && weight <= 1);
            sum += weight;
        }
        EXPECT_TRUE(sum >= real_t(f.U.cols() - k) - limit);
        EXPECT_TRUE(w.squared_error >= w.weighted_sum - limit);
        EXPECT_TRUE(w.weighted_sum >= w.optimum - limit);
        if (k < static_cast<index>(f.S.size())) {
            const auto z = witness_in_spectral_norm(A, f, B, k);
            EXPECT_TRUE(distance<real_t>(norm(z.z), real_t(1)) <= limit);
            EXPECT_TRUE(norm(product(B, z.z)) <= limit); // z in null B
            EXPECT_TRUE(distance<real_t>(z.stretch, norm(product(A, z.z))) <= limit);
            EXPECT_TRUE(z.stretch >= z.optimum - limit);
            const auto gap = svd_from_gram(difference(A, B), vectors::none);
            EXPECT_TRUE(gap.S[0] >= z.stretch - limit);
        }
    }
};
TYPED_TEST_SUITE(EckartYoung, two_scalars);

TYPED_TEST(EckartYoung, WitnessesAgainstRandomMatrices) {
    for (const auto& [m, n] : {std::pair<index, index>{5, 4}, {4, 5}, {4, 4}, {1, 3}, {3, 1}}) {
        const matrix<TypeParam> A = random_matrix<TypeParam>(m, n, 110);
        for (const auto wanted : {vectors::full, vectors::thin}) {
            const auto f = svd_from_gram(A, wanted);
            for (index k = 0; k <= std::min(m, n); ++k) {
                const matrix<TypeParam> X = random_matrix<TypeParam>(m, k, 111), Y = random_matrix<TypeParam>(k, n, 112);
                this->expect_witnesses(A, f, product(X, Y), k);
                // The best right factor for this left factor, X⁺A: only the optimum in col X is left.
                const matrix<TypeParam> Q = column_space(X);
                this->expect_witnesses(A, f, product(Q, adjoint_product(Q, A)), k);
                this->expect_witnesses(A, f, truncation(f, k), k);
                this->expect_witnesses(A, f, matrix<TypeParam>(m, n), k); // B = 0 has rank <= k for every k
            }
        }
    }
}

TYPED_TEST(EckartYoung, TheTruncationAttainsTheOptimumInEveryNorm) {
    using R = real_type<TypeParam>;
    const matrix<TypeParam> A = random_matrix<TypeParam>(5, 4, 120);
    const auto f = svd_from_gram(A);
    const R limit = bound<TypeParam>(5, 4) * R(1000);
    for (index k = 0; k <= 4; ++k) {
        const matrix<TypeParam> E = difference(A, truncation(f, k));
        EXPECT_TRUE(distance<R>(squared_frobenius_norm(E), squared_tail(f.S, k)) <= limit);
        // D9c: the singular values of A − A_k are the tail, so every unitarily invariant norm is attained, and a rival's values dominate
        // the tail one by one (Mirsky's inequality for the Ky Fan norms).
        const auto e = svd_from_gram(E, vectors::none);
        for (index i = 0; i < 4; ++i) {
            const R expected = i + k < 4 ? f.S[i + k] : R(0);
            EXPECT_TRUE(distance<R>(R(e.S[i] * e.S[i]), R(expected * expected)) <= limit);
        }
        for (std::uint64_t trial = 0; trial < 5; ++trial) {
            const matrix<TypeParam> B = product(random_matrix<TypeParam>(5, k, 130 + trial), random_matrix<TypeParam>(k, 4, 140 + trial));
            const auto rival = svd_from_gram(difference(A, B), vectors::none);
            std::vector<R> tail(f.S.begin() + k, f.S.end());
            for (index i = 1; i <= static_cast<index>(tail.size()); ++i)
                EXPECT_TRUE(ky_fan_norm(rival.S, i) >= ky_fan_norm(tail, i) - limit);
            EXPECT_TRUE(nuclear_norm(rival.S) >= nuclear_norm(tail) - limit);
            EXPECT_TRUE(schatten_norm(rival.S, R(4)) >= schatten_norm(tail, R(4)) - limit);
        }
    }
}

TYPED_TEST(EckartYoung, TheOptimumNeedNotBeUnique) {
    using R = real_type<TypeParam>;
    // σ₁ = σ₂: both rank-one parts are optimal, and they differ.
    const matrix<TypeParam> A = matrix<TypeParam>::identity(2);
    const auto f = svd_from_gram(A);
    matrix<TypeParam> first(2, 2), second(2, 2);
    first(0, 0) = TypeParam(1);
    second(1, 1) = TypeParam(1);
    for (const auto& B : {first, second}) {
        this->expect_witnesses(A, f, B, 1);
        EXPECT_TRUE(squared_frobenius_norm(difference(A, B)) == R(1));
    }
}

TYPED_TEST(EckartYoung, ABetterClaimIsRefuted) {
    // B of rank 2 called rank 1 is refused, by name; so are other shapes, NaN and a k without σ_{k+1}.
    const matrix<TypeParam> A = random_matrix<TypeParam>(3, 3, 150);
    const auto f = svd_from_gram(A);
    const matrix<TypeParam> B = truncation(f, 2);
    try {
        witness_in_frobenius_norm(A, f, B, 1);
        FAIL() << "rank 2 was taken for rank 1";
    } catch (const std::invalid_argument& e) {
        EXPECT_NE(std::string(e.what()).find("rank 2"), std::string::npos) << e.what();
    }
    EXPECT_THROW(witness_in_spectral_norm(A, f, B, 1), std::invalid_argument);
    EXPECT_THROW(witness_in_spectral_norm(A, f, B, 3), std::invalid_argument);
    EXPECT_THROW(witness_in_spectral_norm(A, f, B, -1), std::invalid_argument);
    EXPECT_THROW(witness_in_frobenius_norm(A, f, matrix<TypeParam>(3, 2), 1), std::invalid_argument);
    EXPECT_THROW(truncation(f, 4), std::invalid_argument);
    EXPECT_THROW(truncation(f, -1), std::invalid_argument);
    matrix<TypeParam> nan(3, 3);
    nan(1, 1) = TypeParam(std::numeric_limits<real_type<TypeParam>>::quiet_NaN());
    EXPECT_THROW(witness_in_frobenius_norm(A, f, nan, 1), std::invalid_argument);
}

} // namespace
} // namespace eckart::tests
