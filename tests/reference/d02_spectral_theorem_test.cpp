#include "tests/reference/scalars.hpp"

#include <eckart/reference/derivation/deflation.hpp>
#include <eckart/reference/derivation/simple_spectrum_nearby.hpp>
#include <eckart/reference/derivation/spectral_theorem.hpp>

#include <limits>

namespace eckart::tests {
namespace {

using namespace reference;

template <class T>
class SpectralTheorem : public with_scalar<T> {
protected:
    /// A = U Λ Uᴴ, U unitary, Λ real (by its type: D2a) and descending; errors as the docstring bounds them.
    static void expect_theorem(const matrix<T>& A, const spectral_decomposition<T>& f) {
        const index n = A.rows();
        ASSERT_EQ(f.status, status::ok);
        ASSERT_EQ(static_cast<index>(f.lambda.size()), n);
        const real_type<T> limit = bound<T>(n, n);
        EXPECT_TRUE(orthonormality_defect(f.U) <= limit);
        EXPECT_TRUE(frobenius_norm(difference(A, reconstruct(f.U, f.lambda, conjugate_transpose(f.U)))) <= limit * frobenius_norm(A));
        for (index i = 0; i + 1 < n; ++i) EXPECT_TRUE(f.lambda[i] >= f.lambda[i + 1]);
    }
};
TYPED_TEST_SUITE(SpectralTheorem, all_scalars);

TYPED_TEST(SpectralTheorem, AnyOrder) {
    using R = real_type<TypeParam>;
    for (const index n : {0, 1, 2, 3, 4, 7, 12}) {
        const matrix<TypeParam> X = random_matrix<TypeParam>(n, n, 100 + static_cast<std::uint64_t>(n));
        matrix<TypeParam> A(n, n);
        for (index j = 0; j < n; ++j)
            for (index i = 0; i < n; ++i) A(i, j) = (X(i, j) + conjugate(X(j, i))) / R(2);
        this->expect_theorem(A, spectral_theorem(A));
    }
}

TYPED_TEST(SpectralTheorem, RepeatedZeroAndNegativeEigenvalues) {
    using R = real_type<TypeParam>;
    const std::vector<std::vector<int>> spectra{{0, 0, 0}, {2, 2, 2, 2}, {3, 3, 1, 0, 0}, {5, 0, 0, -5, -5}, {1, 1, 1, 1, -7, -7}};
    for (const auto& spectrum : spectra) {
        std::vector<R> lambda;
        for (const int x : spectrum) lambda.push_back(R(x));
        const matrix<TypeParam> A = with_eigenvalues<TypeParam>(lambda, 7);
        const spectral_decomposition<TypeParam> f = spectral_theorem(A);
        this->expect_theorem(A, f);
        const index n = A.rows();
        for (index i = 0; i < n; ++i) EXPECT_TRUE(distance<R>(f.lambda[i], lambda[i]) <= bound<TypeParam>(n, n) * R(7));
    }
}

TYPED_TEST(SpectralTheorem, ValuesAloneAreTheSame) {
    using R = real_type<TypeParam>;
    const matrix<TypeParam> A = with_eigenvalues<TypeParam>({R(4), R(4), R(1), R(-2), R(0)}, 3);
    const spectral_decomposition<TypeParam> with = spectral_theorem(A), without = spectral_theorem(A, false);
    EXPECT_TRUE(without.U.empty());
    ASSERT_EQ(with.lambda.size(), without.lambda.size());
    for (std::size_t i = 0; i < with.lambda.size(); ++i) EXPECT_TRUE(with.lambda[i] == without.lambda[i]);
}

TYPED_TEST(SpectralTheorem, D2bEigenvectorsOfDifferentEigenvaluesAreOrthogonal) {
    using R = real_type<TypeParam>;
    // Eigenvectors found separately, each as the null vector of A − λI by elimination of its complement, are orthogonal by D2b alone.
    const matrix<TypeParam> A = with_eigenvalues<TypeParam>({R(3), R(2), R(-1)}, 11);
    matrix<TypeParam> separately(3, 3);
    const int eigenvalues[] = {3, 2, -1};
    for (index k = 0; k < 3; ++k) {
        matrix<TypeParam> M(A);
        for (index i = 0; i < 3; ++i) M(i, i) -= TypeParam(eigenvalues[k]);
        const matrix<TypeParam> x = orthogonal_complement(columns(conjugate_transpose(M), 0, 2), 1); // null vector: ⟂ the rows
        std::copy_n(x.col(0), 3, separately.col(k));
    }
    EXPECT_TRUE(orthonormality_defect(separately) <= bound<TypeParam>(3, 3) * R(10));
    // D2c: A U = U Λ
    const matrix<TypeParam> AU = product(A, separately);
    for (index k = 0; k < 3; ++k)
        for (index i = 0; i < 3; ++i)
            EXPECT_TRUE(modulus(TypeParam(AU(i, k) - separately(i, k) * R(eigenvalues[k]))) <= bound<TypeParam>(3, 3) * R(10));
}

TYPED_TEST(SpectralTheorem, D2eDeflationDecouplesTheEigenpair) {
    using R = real_type<TypeParam>;
    const matrix<TypeParam> A = with_eigenvalues<TypeParam>({R(6), R(6), R(2), R(-1)}, 5);
    const spectral_decomposition<TypeParam> f = spectral_theorem(A);
    const deflation<TypeParam> step = deflate(A, column(f.U, 0));
    const R limit = bound<TypeParam>(4, 4) * R(6);
    EXPECT_TRUE(orthonormality_defect(step.uQ) <= bound<TypeParam>(4, 4));
    EXPECT_TRUE(distance<R>(real_part(step.transformed(0, 0)), R(6)) <= limit);
    for (index i = 1; i < 4; ++i) {
        EXPECT_TRUE(modulus(step.transformed(i, 0)) <= limit);
        EXPECT_TRUE(modulus(step.transformed(0, i)) <= limit);
    }
    // The induction hypothesis on QᴴAQ gives U = (u, QV), which diagonalises A.
    const spectral_decomposition<TypeParam> rest = spectral_theorem(step.rest);
    const int left[] = {6, 2, -1};
    for (index i = 0; i < 3; ++i) EXPECT_TRUE(distance<R>(rest.lambda[i], R(left[i])) <= limit);
    const matrix<TypeParam> QV = product(columns(step.uQ, 1, 3), rest.U), AQV = product(A, QV);
    for (index j = 0; j < 3; ++j)
        for (index i = 0; i < 4; ++i) EXPECT_TRUE(modulus(TypeParam(AQV(i, j) - QV(i, j) * rest.lambda[j])) <= 10 * limit);
}

TYPED_TEST(SpectralTheorem, NothingOverflowsOrUnderflows) {
    using R = real_type<TypeParam>;
    for (const int exponent : {-1000, 1000}) {
        const matrix<TypeParam> A = times_power_of_two(with_eigenvalues<TypeParam>({R(3), R(2), R(2), R(-1)}, 9), exponent);
        const spectral_decomposition<TypeParam> f = spectral_theorem(A);
        ASSERT_EQ(f.status, status::ok);
        const int lambda[] = {3, 2, 2, -1};
        for (index i = 0; i < 4; ++i)
            EXPECT_TRUE(distance<R>(times_power_of_two(f.lambda[i], -exponent), R(lambda[i])) <= bound<TypeParam>(4, 4) * R(3));
    }
}

TYPED_TEST(SpectralTheorem, NonFiniteInputIsAStatus) {
    using R = real_type<TypeParam>;
    for (const R& bad : {std::numeric_limits<R>::quiet_NaN(), std::numeric_limits<R>::infinity()}) {
        matrix<TypeParam> A = matrix<TypeParam>::identity(3);
        A(2, 1) = TypeParam(bad);
        const spectral_decomposition<TypeParam> f = spectral_theorem(A);
        EXPECT_EQ(f.status, status::nonfinite_input);
        EXPECT_TRUE(f.U.empty() && f.lambda.empty());
    }
}

TEST(SpectralTheoremContract, SquareOnly) {
    EXPECT_THROW(spectral_theorem(matrix<double>(2, 3)), std::invalid_argument);
    EXPECT_THROW(deflate(matrix<double>(2, 3), {1, 0}), std::invalid_argument);
    EXPECT_THROW(deflate(matrix<double>(0, 0), {}), std::invalid_argument);
    EXPECT_THROW(deflate(matrix<double>(2, 2), {1, 0, 0}), std::invalid_argument);
}

TEST(SpectralTheoremContract, SpentBudgetIsAStatus) {
    const matrix<double> A{{2, 1, 0}, {1, 2, 1}, {0, 1, 2}};
    const auto f = spectral_theorem(A, true, 0);
    EXPECT_EQ(f.status, status::not_converged);
    EXPECT_EQ(f.lambda.size(), 3u);
    EXPECT_TRUE(all_finite(f.U));
}

TYPED_TEST(SpectralTheorem, D2eCompletionIsUnitaryForEveryUnitVector) {
    using R = real_type<TypeParam>;
    for (const index n : {1, 2, 5}) {
        std::vector<TypeParam> u = random_vector<TypeParam>(n, 17);
        const R length = norm(u);
        for (TypeParam& x : u) x /= length;
        EXPECT_TRUE(orthonormality_defect(complete_to_unitary(u)) <= bound<TypeParam>(n, n));
        std::fill(u.begin(), u.end(), TypeParam(0)); // and the unit vectors of the standard basis
        u.back() = TypeParam(-1);
        const matrix<TypeParam> uQ = complete_to_unitary(u);
        EXPECT_TRUE(orthonormality_defect(uQ) <= bound<TypeParam>(n, n));
        EXPECT_TRUE(uQ(n - 1, 0) == TypeParam(-1));
    }
    EXPECT_THROW(complete_to_unitary(matrix<TypeParam>(3, 2), 1), std::invalid_argument);
    EXPECT_THROW(orthogonal_complement(matrix<TypeParam>(3, 2), 2), std::invalid_argument);
}

// D2d. A = diag(2, 1, 1): near it are matrices with simple spectrum, but which eigenvectors they have in the space of the repeated
// eigenvalue depends on the way they approach A. So lim U_ε is no function of A, and the heuristic is no construction.
TEST(RepeatedEigenvalueExperiment, D2dTheLimitOfTheEigenvectorsDependsOnTheApproach) {
    const std::vector<mpfr_50> lambda{mpfr_50(2), mpfr_50(1), mpfr_50(1)};
    const matrix<mpfr_50> A = reconstruct(matrix<mpfr_50>::identity(3), lambda, matrix<mpfr_50>::identity(3));
    const mpfr_50 h = sqrt(mpfr_50(2)) / 2;
    const matrix<mpfr_50> standard = matrix<mpfr_50>::identity(3);
    const matrix<mpfr_50> turned{{mpfr_50(1), mpfr_50(0), mpfr_50(0)}, {mpfr_50(0), h, h}, {mpfr_50(0), h, mpfr_50(-h)}};
    for (int e = -10; e >= -60; e -= 10) {
        const mpfr_50 eps = ldexp(mpfr_50(1), e);
        for (const auto& W : {standard, turned}) {
            const matrix<mpfr_50> A_eps = simple_spectrum_nearby(W, lambda, eps);
            EXPECT_TRUE(frobenius_norm(difference(A_eps, A)) <= sqrt(mpfr_50(3)) * eps + bound<mpfr_50>(3, 3));
            const auto f = spectral_theorem(A_eps);
            EXPECT_TRUE(f.lambda[1] - f.lambda[2] >= eps / 4); // simple
            // U_ε stays at W, up to signs, for every ε: |⟨u_i, w_i⟩| = 1.
            for (index i = 0; i < 3; ++i)
                EXPECT_TRUE(distance<mpfr_50>(abs(inner_product(column(f.U, i), column(W, i))), mpfr_50(1)) <= bound<mpfr_50>(3, 3) / eps);
        }
    }
    // The two limits differ although A_ε → A in both.
    EXPECT_TRUE(abs(inner_product(column(standard, 1), column(turned, 1))) < mpfr_50(3) / 4);
}

} // namespace
} // namespace eckart::tests
