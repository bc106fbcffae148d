#include "tests/reference/scalars.hpp"

#include <limits>

namespace eckart::tests {
namespace {

using namespace reference;

template <class T>
class Decomposition : public with_scalar<T> {
protected:
    /// D1 of any size: orthonormal columns, A = U Σ Vᴴ to the bound of D3 for the smallest counted σ, S descending and >= 0.
    static void expect_decomposition(const matrix<T>& A, const reference_svd<T>& f, double condition) {
        const real_type<T> limit = bound<T>(A.rows(), A.cols()) * real_type<T>(condition * condition);
        ASSERT_EQ(f.status, status::ok);
        EXPECT_TRUE(orthonormality_defect(f.U) <= limit);
        EXPECT_TRUE(orthonormality_defect(conjugate_transpose(f.Vh)) <= limit);
        EXPECT_TRUE(frobenius_norm(difference(A, reconstruct(f.U, f.S, f.Vh))) <= limit * frobenius_norm(A));
        for (std::size_t i = 0; i < f.S.size(); ++i) EXPECT_TRUE(f.S[i] >= 0 && (i == 0 || f.S[i - 1] >= f.S[i]));
    }
};
TYPED_TEST_SUITE(Decomposition, all_scalars);

TYPED_TEST(Decomposition, FullThinCompactOfEveryShape) {
    for (const auto& [m, n] : {std::pair<index, index>{0, 0}, {0, 3}, {3, 0}, {1, 1}, {1, 4}, {4, 1}, {5, 3}, {3, 5}, {4, 4}}) {
        const index k = std::min(m, n);
        const matrix<TypeParam> A = random_matrix<TypeParam>(m, n, 31);
        const auto full = svd_from_gram(A, vectors::full), thin = svd_from_gram(A, vectors::thin), none = svd_from_gram(A, vectors::none);
        this->expect_decomposition(A, full, 100);
        this->expect_decomposition(A, thin, 100);
        EXPECT_EQ(full.U.cols(), m);
        EXPECT_EQ(full.Vh.rows(), n);
        EXPECT_EQ(thin.U.cols(), k);
        EXPECT_EQ(thin.Vh.rows(), k);
        EXPECT_EQ(thin.U.rows(), m);
        EXPECT_EQ(thin.Vh.cols(), n);
        EXPECT_EQ(none.U, matrix<TypeParam>(m, 0));
        EXPECT_EQ(none.Vh, matrix<TypeParam>(0, n));
        ASSERT_EQ(static_cast<index>(none.S.size()), k);
        for (index i = 0; i < k; ++i) EXPECT_TRUE(none.S[i] == full.S[i]);
    }
}

TYPED_TEST(Decomposition, RankDeficientSpacesAndCompactForm) {
    using R = real_type<TypeParam>;
    for (const auto& [m, n] : {std::pair<index, index>{6, 4}, {4, 6}, {5, 5}}) {
        const matrix<TypeParam> A = with_singular_values<TypeParam>(m, n, {R(3), R(1)}, 13);
        const auto f = svd_from_gram(A, vectors::full, 2);
        this->expect_decomposition(A, f, 3);
        ASSERT_EQ(f.rank, 2);
        EXPECT_TRUE(f.S[2] == 0 && f.S[3] == 0);
        const R limit = bound<TypeParam>(m, n) * R(9);
        // V[:, r:] spans null A, U[:, r:] null Aᴴ.
        EXPECT_TRUE(frobenius_norm(product(A, columns(f.V(), 2, n - 2))) <= limit);
        EXPECT_TRUE(frobenius_norm(adjoint_product(A, columns(f.U, 2, m - 2))) <= limit);
        const auto c = compact(f);
        EXPECT_EQ(c.U.cols(), 2);
        EXPECT_EQ(c.Vh.rows(), 2);
        EXPECT_EQ(c.S.size(), 2u);
        this->expect_decomposition(A, c, 3);
        EXPECT_EQ(svd_from_gram(A).rank, 2); // also without being told
    }
}

TYPED_TEST(Decomposition, PairsAndOuterProductForm) {
    const matrix<TypeParam> A = random_matrix<TypeParam>(5, 3, 77), Ah = conjugate_transpose(A);
    const auto f = svd_from_gram(A);
    const auto limit = bound<TypeParam>(5, 3) * frobenius_norm(A) * real_type<TypeParam>(100);
    const std::vector<TypeParam> x = random_vector<TypeParam>(3, 78), Ax = product(A, x);
    std::vector<TypeParam> sum(5, TypeParam(0)); // Σ σ_i (v_iᴴ x) u_i
    for (index i = 0; i < 3; ++i) {
        const auto u = column(f.U, i), v = column(f.V(), i), Av = product(A, v), Ahu = product(Ah, u);
        for (index l = 0; l < 5; ++l) EXPECT_TRUE(modulus(TypeParam(Av[l] - u[l] * f.S[i])) <= limit);
        for (index l = 0; l < 3; ++l) EXPECT_TRUE(modulus(TypeParam(Ahu[l] - v[l] * f.S[i])) <= limit);
        const TypeParam coefficient = inner_product(v, x) * f.S[i];
        for (index l = 0; l < 5; ++l) sum[l] += coefficient * u[l];
    }
    for (index l = 0; l < 5; ++l) EXPECT_TRUE(modulus(TypeParam(Ax[l] - sum[l])) <= limit * norm(x));
}

TYPED_TEST(Decomposition, NonFiniteInputIsAStatusAndNothingElse) {
    using R = real_type<TypeParam>;
    for (const R& bad :
         {R(std::numeric_limits<R>::quiet_NaN()), R(std::numeric_limits<R>::infinity()), R(-std::numeric_limits<R>::infinity())})
        for (const index position : {0, 3, 5}) {
            matrix<TypeParam> A = random_matrix<TypeParam>(2, 3, 1);
            A(position % 2, position / 2) = TypeParam(bad);
            const auto f = svd_from_gram(A);
            EXPECT_EQ(f.status, status::nonfinite_input);
            EXPECT_TRUE(f.S.empty() && f.U.empty() && f.Vh.empty());
        }
}

} // namespace
} // namespace eckart::tests
