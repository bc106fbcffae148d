#include "tests/reference/scalars.hpp"

#include <eckart/reference/derivation/variational_svd.hpp>

#include <limits>

namespace eckart::tests {
namespace {

using namespace reference;

template <class T>
class VariationalSvd : public with_scalar<T> {};
TYPED_TEST_SUITE(VariationalSvd, all_scalars);

TYPED_TEST(VariationalSvd, LagrangesEquationsHoldAtTheMaximum) {
    using R = real_type<TypeParam>;
    const matrix<TypeParam> A = random_matrix<TypeParam>(4, 3, 50);
    const auto best = maximise_bilinear_form(A);
    ASSERT_EQ(best.status, status::ok);
    const R limit = bound<TypeParam>(4, 3) * frobenius_norm(A);
    const auto Av = product(A, best.v), Ahu = product(conjugate_transpose(A), best.u);
    for (index i = 0; i < 4; ++i) EXPECT_TRUE(modulus(TypeParam(Av[i] - best.u[i] * best.sigma)) <= limit);
    for (index i = 0; i < 3; ++i) EXPECT_TRUE(modulus(TypeParam(Ahu[i] - best.v[i] * best.sigma)) <= limit);
    EXPECT_TRUE(distance<R>(bilinear_form(A, best.u, best.v), best.sigma) <= limit);
    // No other pair of unit vectors does better.
    for (std::uint64_t trial = 0; trial < 20; ++trial) {
        const auto u = random_vector<TypeParam>(4, 60 + trial), v = random_vector<TypeParam>(3, 90 + trial);
        EXPECT_TRUE(bilinear_form(A, u, v) <= best.sigma * norm(u) * norm(v) * (R(1) + limit));
    }
}

TYPED_TEST(VariationalSvd, LeavesASaddleForTheGlobalMaximum) {
    using R = real_type<TypeParam>;
    // The row of greatest norm is a singular vector for σ = 3, stationary but not the maximum 4, which the two equal rows make.
    const R h = sqrt(R(8));
    const matrix<TypeParam> A{{TypeParam(3), TypeParam(0)}, {TypeParam(0), TypeParam(h)}, {TypeParam(0), TypeParam(h)}};
    const auto best = maximise_bilinear_form(A);
    ASSERT_EQ(best.status, status::ok);
    EXPECT_TRUE(distance<R>(best.sigma, R(4)) <= bound<TypeParam>(3, 2) * R(4));
    // The second-order test by itself: a direction of greater stretch at 3, none at 4.
    const auto x = direction_of_greater_stretch(A, R(3), bound<TypeParam>(3, 2));
    ASSERT_TRUE(x.has_value());
    EXPECT_TRUE(norm(product(A, *x)) > R(3) * norm(*x));
    EXPECT_FALSE(direction_of_greater_stretch(A, R(4), bound<TypeParam>(3, 2)).has_value());
}

TYPED_TEST(VariationalSvd, EveryShapeAndSpectrum) {
    using R = real_type<TypeParam>;
    const std::vector<std::vector<int>> spectra{{3, 2, 1}, {2, 2, 2}, {5, 5, 1}, {4, 0, 0}, {0, 0, 0}, {1000, 10, 1}};
    for (const auto& spectrum : spectra)
        for (const auto& [m, n] : {std::pair<index, index>{5, 3}, {3, 4}, {3, 3}}) {
            std::vector<R> sigma;
            for (const int s : spectrum) sigma.push_back(R(s));
            const auto f = variational_svd(with_singular_values<TypeParam>(m, n, sigma, 70));
            ASSERT_EQ(f.status, status::ok);
            const R limit = bound<TypeParam>(m, n) * R(1000);
            for (index i = 0; i < 3; ++i) EXPECT_TRUE(distance<R>(f.S[i], sigma[i]) <= limit);
            EXPECT_TRUE(f.residuals.reconstruction <= limit && f.residuals.left <= limit && f.residuals.right <= limit);
            EXPECT_EQ(f.rank, std::count_if(spectrum.begin(), spectrum.end(), [](int s) { return s > 0; }));
        }
    for (const auto& [m, n] : {std::pair<index, index>{0, 0}, {0, 2}, {2, 0}, {1, 1}, {1, 3}, {3, 1}}) {
        const matrix<TypeParam> A = random_matrix<TypeParam>(m, n, 71);
        const auto f = variational_svd(A);
        EXPECT_EQ(f.U.cols(), m);
        EXPECT_EQ(f.Vh.rows(), n);
        EXPECT_TRUE(f.residuals.reconstruction <= bound<TypeParam>(m, n) * R(10));
    }
}

TEST(VariationalSvdContract, NonFiniteInputAndSpentBudgetAreStatuses) {
    const auto f = variational_svd(matrix<double>{{1, std::numeric_limits<double>::quiet_NaN()}});
    EXPECT_EQ(f.status, status::nonfinite_input);
    EXPECT_TRUE(f.S.empty() && f.U.empty());
    const auto best = maximise_bilinear_form(matrix<double>{{1, 2}, {3, 4}}, 1);
    EXPECT_EQ(best.status, status::not_converged);
    const auto spent = variational_svd(matrix<double>{{1, 2}, {3, 4}}, 1);
    EXPECT_EQ(spent.status, status::not_converged);
    EXPECT_EQ(spent.rank, 0);
    EXPECT_TRUE(spent.residuals.left <= bound<double>(2, 2)); // the factors are unitary all the same
}

TEST(VariationalSvdContract, ACloseSecondValueDoesNotHoldTheAscent) {
    // σ₁ = 0.99998, σ₂ = 0.99752: Newton's steps find σ₂ first, and plain ascent alone would need some 20 000 steps for 50 digits.
    const matrix<double> A{{-0x1.f29p-3, 0x1.b66p-3, 0x1.f35p-3, 0x1.860e7f8p-1},
                           {-0x1p-1, 0x1.157p-1, -0x1.1edp-1, -0x1.266p-2},
                           {-0x1.48p-2, -0x1.306p-1, 0x1.4d7p-3, -0x1.8ep-2}};
    matrix<mpfr_50> B(3, 4);
    for (index j = 0; j < 4; ++j)
        for (index i = 0; i < 3; ++i) B(i, j) = A(i, j);
    const auto f = variational_svd(B), g = svd_from_gram(B);
    ASSERT_EQ(f.status, status::ok);
    for (index i = 0; i < 3; ++i) EXPECT_TRUE(distance<mpfr_50>(f.S[i], g.S[i]) <= bound<mpfr_50>(3, 4));
}

} // namespace
} // namespace eckart::tests
