#include "tests/reference/scalars.hpp"

#include <eckart/reference/derivation/best_fit_subspaces.hpp>

#include <limits>

namespace eckart::tests {
namespace {

using namespace reference;

template <class T>
class BestFitSubspaces : public with_scalar<T> {};
TYPED_TEST_SUITE(BestFitSubspaces, two_scalars);

TYPED_TEST(BestFitSubspaces, EveryShapeAndSpectrum) {
    using R = real_type<TypeParam>;
    const std::vector<std::vector<int>> spectra{{3, 2, 1}, {2, 2, 2}, {5, 5, 1}, {4, 0, 0}, {0, 0, 0}, {1000, 10, 1}};
    for (const auto& spectrum : spectra)
        for (const auto& [m, n] : {std::pair<index, index>{5, 3}, {3, 4}, {3, 3}}) {
            std::vector<R> sigma;
            for (const int s : spectrum) sigma.push_back(R(s));
            const auto f = best_fit_svd(with_singular_values<TypeParam>(m, n, sigma, 70));
            ASSERT_EQ(f.status, status::ok);
            const R limit = bound<TypeParam>(m, n) * R(1000);
            for (index i = 0; i < 3; ++i) EXPECT_TRUE(distance<R>(f.S[i], sigma[i]) <= limit);
            EXPECT_TRUE(f.residuals.reconstruction <= limit && f.residuals.left <= limit && f.residuals.right <= limit);
            EXPECT_EQ(f.rank, std::count_if(spectrum.begin(), spectrum.end(), [](int s) { return s > 0; }));
        }
    for (const auto& [m, n] : {std::pair<index, index>{0, 0}, {0, 2}, {2, 0}, {1, 1}, {1, 3}, {3, 1}}) {
        const matrix<TypeParam> A = random_matrix<TypeParam>(m, n, 71);
        const auto f = best_fit_svd(A);
        EXPECT_EQ(f.U.cols(), m);
        EXPECT_EQ(f.Vh.rows(), n);
        EXPECT_TRUE(f.residuals.reconstruction <= bound<TypeParam>(m, n) * R(10));
    }
}

TYPED_TEST(BestFitSubspaces, NearTiesSettle) {
    using R = real_type<TypeParam>;
    // A gap of 10^-30 in σ needs about log₂(10^30) squarings more, and settles.
    const R near = R(1) - pow(R(10), -30);
    const auto f = best_fit_svd(with_singular_values<TypeParam>(4, 3, {R(1), near, near}, 5));
    ASSERT_EQ(f.status, status::ok);
    EXPECT_TRUE(f.residuals.reconstruction <= bound<TypeParam>(4, 3));
}

TYPED_TEST(BestFitSubspaces, PythagorasAndOptimalityOfTheGreedySpaces) {
    using R = real_type<TypeParam>;
    const matrix<TypeParam> A = random_matrix<TypeParam>(7, 4, 40);
    const auto f = best_fit_svd(A);
    const R total = squared_frobenius_norm(A), limit = bound<TypeParam>(7, 4) * total;
    for (index k = 0; k <= 4; ++k) {
        const matrix<TypeParam> V = columns(f.V(), 0, k);
        R tail(0);
        for (index j = k; j < 4; ++j) tail += f.S[j] * f.S[j];
        EXPECT_TRUE(distance<R>(sum_of_squared_distances(A, V), tail) <= limit);
        EXPECT_TRUE(distance<R>(R(sum_of_squared_distances(A, V) + sum_of_squared_projections(A, V)), total) <= limit);
        for (std::uint64_t trial = 0; trial < 10; ++trial) {
            const matrix<TypeParam> W = random_unitary<TypeParam>(4, k, 200 + trial);
            EXPECT_TRUE(distance<R>(R(sum_of_squared_distances(A, W) + sum_of_squared_projections(A, W)), total) <= limit);
            EXPECT_TRUE(sum_of_squared_distances(A, W) >= tail - limit);
        }
    }
}

TYPED_TEST(BestFitSubspaces, D6aAdaptedBasisComparesTermByTerm) {
    using R = real_type<TypeParam>;
    const matrix<TypeParam> A = random_matrix<TypeParam>(6, 5, 41);
    const auto f = best_fit_svd(A);
    const matrix<TypeParam> V = f.V();
    const R limit = bound<TypeParam>(6, 5) * frobenius_norm(A);
    for (index k = 1; k <= 5; ++k) {
        // A random space, and one that the greedy vectors meet awkwardly: it contains v₂.
        matrix<TypeParam> meeting = random_unitary<TypeParam>(5, k, 300 + static_cast<std::uint64_t>(k));
        std::copy_n(V.col(1), 5, meeting.col(0));
        meeting = complete_to_unitary(columns(meeting, 0, 1), k);
        for (const matrix<TypeParam>& W : {random_unitary<TypeParam>(5, k, 400 + static_cast<std::uint64_t>(k)), meeting}) {
            const matrix<TypeParam> w = adapted_basis(V, W);
            EXPECT_TRUE(frobenius_norm(difference(projector(w), projector(W))) <= limit); // the same space
            for (index j = 0; j < k; ++j) {
                for (index i = 0; i < j; ++i) EXPECT_TRUE(modulus(inner_product(column(V, i), column(w, j))) <= limit);
                EXPECT_TRUE(norm(product(A, column(w, j))) <= f.S[j] + limit);
            }
        }
    }
    EXPECT_THROW(adapted_basis(columns(V, 0, 1), random_unitary<TypeParam>(5, 3, 1)), std::invalid_argument);
    EXPECT_THROW(adapted_basis(V, random_unitary<TypeParam>(4, 3, 1)), std::invalid_argument);
}

TYPED_TEST(BestFitSubspaces, D6bWitnessShowsThatVWasNoMaximiser) {
    using R = real_type<TypeParam>;
    for (std::uint64_t trial = 0; trial < 20; ++trial) {
        const matrix<TypeParam> A = random_matrix<TypeParam>(4, 3, 500 + trial);
        // Orthonormal vectors that are not singular: their images are not orthogonal.
        matrix<TypeParam> v = random_unitary<TypeParam>(3, 2, 600 + trial);
        std::vector<TypeParam> vi = column(v, 0), vj = column(v, 1);
        if (norm(product(A, vi)) < norm(product(A, vj))) std::swap(vi, vj);
        const auto witness = non_maximality_witness(A, vi, vj);
        ASSERT_TRUE(witness.has_value());
        EXPECT_TRUE(distance<R>(norm(*witness), R(1)) <= bound<TypeParam>(4, 3));
        EXPECT_TRUE(norm(product(A, *witness)) > norm(product(A, vi)));
    }
    // Orthogonal images have no witness.
    const matrix<TypeParam> D{{TypeParam(2), TypeParam(0)}, {TypeParam(0), TypeParam(1)}};
    EXPECT_FALSE(non_maximality_witness(D, {TypeParam(1), TypeParam(0)}, {TypeParam(0), TypeParam(1)}).has_value());
    // The left vectors of a maximising sequence are orthonormal.
    const auto f = best_fit_svd(random_matrix<TypeParam>(4, 3, 43));
    EXPECT_TRUE(f.residuals.left <= bound<TypeParam>(4, 3) * R(100));
}

TYPED_TEST(BestFitSubspaces, D6cBothSidesAgreeOnTheBasis) {
    using R = real_type<TypeParam>;
    const matrix<TypeParam> A = with_singular_values<TypeParam>(5, 4, {R(3), R(3), R(1)}, 44);
    const auto f = compact(best_fit_svd(A)), whole = best_fit_svd(A);
    const matrix<TypeParam> sum = reconstruct(f.U, f.S, f.Vh);
    for (index j = 0; j < 4; ++j) {
        const auto v = column(whole.V(), j), left = product(A, v), right = product(sum, v);
        for (index i = 0; i < 5; ++i) EXPECT_TRUE(modulus(TypeParam(left[i] - right[i])) <= bound<TypeParam>(5, 4) * R(9));
    }
}

TEST(BestFitSubspacesContract, NonFiniteInputAndSpentBudget) {
    const auto f = best_fit_svd(matrix<double>{{1, std::numeric_limits<double>::infinity()}});
    EXPECT_EQ(f.status, status::nonfinite_input);
    EXPECT_TRUE(f.S.empty() && f.U.empty());
    EXPECT_FALSE(direction_of_greatest_stretch(matrix<double>{{1, 2}, {3, 4}}, 1).has_value());
    EXPECT_EQ(best_fit_svd(matrix<double>{{1, 2}, {3, 4}}, 1).status, status::not_converged);
    const auto e = direction_of_greatest_stretch(matrix<double>(2, 3));
    ASSERT_TRUE(e.has_value());
    EXPECT_EQ(*e, (std::vector<double>{1, 0, 0}));
}

} // namespace
} // namespace eckart::tests
