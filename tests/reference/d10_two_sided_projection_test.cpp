#include "tests/reference/scalars.hpp"

#include <eckart/reference/derivation/two_sided_projection.hpp>

namespace eckart::tests {
namespace {

using namespace reference;

template <class T>
class TwoSidedProjection : public with_scalar<T> {};
TYPED_TEST_SUITE(TwoSidedProjection, two_scalars);

TYPED_TEST(TwoSidedProjection, AttainsTheBoundAndNothingGoesBelow) {
    using R = real_type<TypeParam>;
    for (const auto& [m, n] : {std::pair<index, index>{5, 5}, {7, 4}, {4, 6}, {3, 3}, {1, 1}}) {
        const matrix<TypeParam> A = random_matrix<TypeParam>(m, n, 160);
        const R limit = bound<TypeParam>(m, n) * squared_frobenius_norm(A) * R(100);
        for (const auto wanted : {vectors::thin, vectors::full}) {
            const auto f = svd_from_gram(A, wanted);
            for (index r = 0; 2 * r < std::min(m, n); ++r) {
                const auto best = best_two_sided_projection(f, r);
                EXPECT_TRUE(distance<R>(two_sided_objective(A, best.X, best.Y), best.minimum) <= limit);
                for (std::uint64_t trial = 0; trial < 5; ++trial) {
                    const matrix<TypeParam> X = random_matrix<TypeParam>(m, r, 170 + trial),
                                            Y = random_matrix<TypeParam>(r, n, 180 + trial);
                    EXPECT_TRUE(two_sided_objective(A, X, Y) >= best.minimum - limit);
                    const matrix<TypeParam> Q = random_unitary<TypeParam>(m, r, 190 + trial); // orthonormal rivals come nearer
                    EXPECT_TRUE(two_sided_objective(A, Q, best.Y) >= best.minimum - limit);
                }
            }
        }
    }
}

TYPED_TEST(TwoSidedProjection, TheNextVectorsAreNeededOnTheRight) {
    using R = real_type<TypeParam>;
    // The first r on both sides would project the same part twice: Y = V[:, :r]ᴴ is no solution.
    const auto f = svd_from_gram(with_singular_values<TypeParam>(4, 4, {R(4), R(3), R(2), R(1)}, 5));
    const matrix<TypeParam> A = reconstruct(f.U, f.S, f.Vh);
    const auto best = best_two_sided_projection(f, 1);
    EXPECT_TRUE(two_sided_objective(A, best.X, block(f.Vh, 0, 0, 1, 4)) > best.minimum + R(1));
}

TEST(TwoSidedProjectionContract, TwiceRMustBeBelowK) {
    const auto f = svd_from_gram(matrix<double>::identity(4));
    EXPECT_THROW(best_two_sided_projection(f, 2), std::invalid_argument);
    EXPECT_THROW(best_two_sided_projection(f, -1), std::invalid_argument);
}

} // namespace
} // namespace eckart::tests
