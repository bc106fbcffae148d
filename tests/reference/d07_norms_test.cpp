#include "tests/reference/scalars.hpp"

#include <eckart/reference/derivation/norms.hpp>

namespace eckart::tests {
namespace {

using namespace reference;

template <class T>
class Norms : public with_scalar<T> {};
TYPED_TEST_SUITE(Norms, two_scalars);

TYPED_TEST(Norms, FrobeniusThreeWaysAndItsRelationToTheSpectralNorm) {
    using R = real_type<TypeParam>;
    for (const auto& [m, n] : {std::pair<index, index>{4, 6}, {6, 4}, {1, 5}, {3, 3}}) {
        const matrix<TypeParam> A = random_matrix<TypeParam>(m, n, 80);
        const auto f = svd_from_gram(A);
        const R entries = squared_frobenius_norm(A), limit = bound<TypeParam>(m, n) * entries * R(100);
        EXPECT_TRUE(distance<R>(entries, squared_frobenius_norm(f.S)) <= limit);
        EXPECT_TRUE(distance<R>(entries, real_part(trace(gram(A)))) <= limit);
        EXPECT_TRUE(spectral_norm(f.S) <= frobenius_norm(A) * (R(1) + limit));
        EXPECT_TRUE(frobenius_norm(A) <= sqrt(R(f.rank)) * spectral_norm(f.S) * (R(1) + limit));
        EXPECT_TRUE(distance<R>(norm(product(A, column(f.V(), 0))), spectral_norm(f.S)) <= limit); // attained at v₁
    }
}

TYPED_TEST(Norms, AreUnitarilyInvariant) {
    using R = real_type<TypeParam>;
    const matrix<TypeParam> A = random_matrix<TypeParam>(5, 4, 81);
    const matrix<TypeParam> B = product(random_unitary<TypeParam>(5, 5, 82), product(A, random_unitary<TypeParam>(4, 4, 83)));
    const auto f = svd_from_gram(A), g = svd_from_gram(B);
    const R limit = bound<TypeParam>(5, 4) * R(1000);
    EXPECT_TRUE(distance<R>(frobenius_norm(A), frobenius_norm(B)) <= limit);
    EXPECT_TRUE(distance<R>(spectral_norm(f.S), spectral_norm(g.S)) <= limit);
    EXPECT_TRUE(distance<R>(nuclear_norm(f.S), nuclear_norm(g.S)) <= limit);
    EXPECT_TRUE(distance<R>(schatten_norm(f.S, R(3)), schatten_norm(g.S, R(3))) <= limit);
    EXPECT_TRUE(distance<R>(ky_fan_norm(f.S, 2), ky_fan_norm(g.S, 2)) <= limit);
}

TYPED_TEST(Norms, TheFamily) {
    using R = real_type<TypeParam>;
    const std::vector<R> S{R(4), R(3), R(0)};
    EXPECT_TRUE(nuclear_norm(S) == R(7));
    EXPECT_TRUE(ky_fan_norm(S, 1) == R(4) && ky_fan_norm(S, 2) == R(7) && ky_fan_norm(S, 3) == R(7));
    EXPECT_TRUE(distance<R>(schatten_norm(S, R(1)), R(7)) <= 100 * epsilon<R>());
    EXPECT_TRUE(distance<R>(schatten_norm(S, R(2)), R(5)) <= 100 * epsilon<R>());
    EXPECT_TRUE(distance<R>(schatten_norm(S, R(3)), R(cbrt(R(91)))) <= 100 * epsilon<R>());
    EXPECT_TRUE(distance<R>(schatten_norm(S, R(100000)), R(4)) <= R(1) / 100000); // p → ∞: spectral
    EXPECT_TRUE(schatten_norm(std::vector<R>{R(0), R(0)}, R(2)) == 0);
    EXPECT_TRUE(spectral_norm(std::vector<R>{}) == 0 && nuclear_norm(std::vector<R>{}) == 0);
}

TEST(NormsContract, ArgumentsAreChecked) {
    const std::vector<double> S{2, 1};
    EXPECT_THROW(ky_fan_norm(S, 0), std::invalid_argument);
    EXPECT_THROW(ky_fan_norm(S, 3), std::invalid_argument);
    EXPECT_THROW(schatten_norm(S, 0.5), std::invalid_argument);
    EXPECT_THROW(schatten_norm(S, std::numeric_limits<double>::quiet_NaN()), std::invalid_argument);
    EXPECT_THROW(trace(matrix<double>(2, 3)), std::invalid_argument);
}

} // namespace
} // namespace eckart::tests
