#include "tests/reference/scalars.hpp"

#include <eckart/reference/derivation/best_fit_subspaces.hpp>
#include <eckart/reference/derivation/variational_svd.hpp>

namespace eckart::tests {
namespace {

using namespace reference;

/// D3, D5 and D6 find σ in three ways that share no step but the Householder completion. Values agree, and so do the projectors on the
/// right and left space of each group of equal σ; single vectors need not (D1).
template <class T>
class ThreeConstructions : public with_scalar<T> {
protected:
    /// @param groups the sizes of the groups of equal σ, greatest first.  @param gap least distance of σ² between groups.
    static void expect_agreement(const matrix<T>& A, const std::vector<index>& groups, const real_type<T>& gap) {
        const reference_svd<T> f = svd_from_gram(A, vectors::full), g = variational_svd(A), h = best_fit_svd(A);
        const index m = A.rows(), n = A.cols();
        // |δσ| <= C ε σ₁²/σ_r by D3 (the others are better); subspaces: that over the gap (Davis & Kahan).
        const real_type<T> value_limit = bound<T>(m, n) * f.S[0] * f.S[0] / f.S[static_cast<std::size_t>(f.rank - 1)];
        const real_type<T> space_limit = bound<T>(m, n) * f.S[0] * f.S[0] * f.S[0] / (f.S[static_cast<std::size_t>(f.rank - 1)] * gap);
        for (const reference_svd<T>& other : {g, h}) {
            ASSERT_EQ(other.status, status::ok);
            EXPECT_EQ(other.rank, f.rank);
            for (std::size_t i = 0; i < f.S.size(); ++i) EXPECT_TRUE(distance<real_type<T>>(other.S[i], f.S[i]) <= value_limit);
            index first = 0;
            for (const index size : groups) {
                EXPECT_TRUE(frobenius_norm(difference(projector(columns(f.V(), first, size)),
                                                      projector(columns(other.V(), first, size)))) <= space_limit);
                EXPECT_TRUE(frobenius_norm(difference(projector(columns(f.U, first, size)), projector(columns(other.U, first, size)))) <=
                            space_limit);
                first += size;
            }
        }
    }
};
TYPED_TEST_SUITE(ThreeConstructions, two_scalars);

TYPED_TEST(ThreeConstructions, SimpleSpectrum) {
    using S = real_type<TypeParam>;
    this->expect_agreement(with_singular_values<TypeParam>(5, 5, {S(5), S(4), S(3), S(2), S(1)}, 1), {1, 1, 1, 1, 1}, S(3));
    this->expect_agreement(with_singular_values<TypeParam>(7, 3, {S(9), S(2), S(1)}, 2), {1, 1, 1}, S(3));
    this->expect_agreement(with_singular_values<TypeParam>(2, 6, {S(2), S(1)}, 3), {1, 1}, S(3));
}

TYPED_TEST(ThreeConstructions, EqualAndZeroSigma) {
    using S = real_type<TypeParam>;
    this->expect_agreement(with_singular_values<TypeParam>(5, 4, {S(3), S(3), S(3), S(1)}, 4), {3, 1}, S(1));
    this->expect_agreement(with_singular_values<TypeParam>(4, 6, {S(3), S(2), S(2)}, 5), {1, 2}, S(4));
    this->expect_agreement(with_singular_values<TypeParam>(4, 4, {S(2), S(2), S(2), S(2)}, 6), {4}, S(4));
}

TYPED_TEST(ThreeConstructions, GradedSpectrum) {
    using S = real_type<TypeParam>;
    const S tiny = ldexp(S(1), -40);
    this->expect_agreement(with_singular_values<TypeParam>(4, 4, {S(1), ldexp(S(1), -10), ldexp(S(1), -20), tiny}, 7), {1, 1, 1, 1},
                           S(tiny * tiny));
}

} // namespace
} // namespace eckart::tests
