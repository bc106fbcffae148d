#include <eckart/validate/measures/factor_errors.hpp>
#include <eckart/validate/oracle_real.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace eckart::validate {
namespace {

matrix<double_double> widen(const matrix<double>& A) {
    matrix<double_double> M(A.rows(), A.cols());
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) M(i, j) = A(i, j);
    return M;
}

TEST(SpectralNorm, EnclosesKnownNorms) {
    // [[1, 1], [0, 1]] has norm (1 + sqrt 5) / 2; the all-ones 3-by-5 matrix sqrt 15
    const norm_bounds shear = spectral_norm(widen({{1, 1}, {0, 1}}), 0);
    const double golden = (1 + std::sqrt(5.0)) / 2;
    EXPECT_TRUE(shear.lower <= golden && golden <= shear.upper);
    EXPECT_NEAR(shear.lower, golden, 1e-8);
    const norm_bounds ones = spectral_norm(widen(matrix<double>{{1, 1, 1, 1, 1}, {1, 1, 1, 1, 1}, {1, 1, 1, 1, 1}}), 0);
    EXPECT_TRUE(ones.lower <= std::sqrt(15.0) && std::sqrt(15.0) <= ones.upper);
    EXPECT_NEAR(ones.upper - ones.lower, 0, 1e-12);
}

TEST(SpectralNorm, GivesTheErrorBackOnBothSides) {
    const norm_bounds b = spectral_norm(widen({{3, 0}, {0, 4}}), 0.5);
    EXPECT_TRUE(b.lower <= 3.5 && b.lower > 3.49);
    EXPECT_TRUE(b.upper >= 5.5);
    EXPECT_EQ(spectral_norm(widen({{0x1p-60}}), 1).lower, 0);
}

TEST(SpectralNorm, EmptyZeroAndNonFinite) {
    EXPECT_EQ(spectral_norm(matrix<double_double>(0, 3), 0).upper, 0);
    EXPECT_EQ(spectral_norm(matrix<double_double>(2, 3), 0).lower, 0);
    EXPECT_TRUE(std::isinf(spectral_norm(widen({{std::nan("")}}), 0).lower));
    EXPECT_TRUE(std::isinf(spectral_norm(widen({{1e300}}), 0).lower)); // the square overflows: never called a small norm
}

TEST(Orthogonality, ResolvesFarBelowRounding) {
    // columns (c, s), (-s, c) with c = 3/5, s = 4/5 rounded: the exact defect is the same rational number in every implementation
    const double c = 0.6, s = 0.8;
    const matrix<double> Q{{c, -s}, {s, c}};
    const gram_defect g = orthogonality(Q);
    const double defect = std::fabs((oracle_real(c) * c + oracle_real(s) * s - 1).convert_to<double>()); // exact in 50 digits
    EXPECT_TRUE(g.norm.lower <= defect && defect <= g.norm.upper) << g.norm.lower;
    EXPECT_NEAR(g.norm.lower / defect, 1, 1e-12);
}

TEST(Orthogonality, NamesThePair) {
    matrix<double> Q = matrix<double>::identity(5);
    Q(0, 3) = 1e-3;
    const gram_defect g = orthogonality(Q);
    EXPECT_EQ(g.i, 0);
    EXPECT_EQ(g.j, 3);
    EXPECT_EQ(g.entry, 1e-3);
    EXPECT_TRUE(g.norm.lower >= 1e-3 && g.norm.lower <= 1.1e-3);
    EXPECT_EQ(orthogonality(matrix<double>::identity(4)).norm.lower, 0);
    EXPECT_EQ(orthogonality(matrix<double>::identity(0)).norm.upper, 0);
}

TEST(Orthogonality, HugeEntriesAreNotLost) {
    matrix<double> Q{{1e200, 0}, {0, 1}};
    EXPECT_TRUE(orthogonality(Q).norm.lower >= 1e200);
}

TEST(Scale, ExactAcrossTheRange) {
    for (const double a : {0x1p-1074, 1.0, std::numeric_limits<double>::max()}) {
        const matrix<double> A{{a, a / 2}};
        const scaled_problem p = scale(A, std::vector<double>{a});
        EXPECT_TRUE(p.A(0, 0) >= 1 && p.A(0, 0) < 2);
        EXPECT_EQ(std::ldexp(p.A(0, 0), p.exponent), a);
        EXPECT_EQ(std::ldexp(p.S[0], p.exponent), a);
    }
    EXPECT_EQ(scale(matrix<double>(2, 2), std::vector<double>{0, 0}).exponent, 0);
    EXPECT_EQ(scale(matrix<double>{{1}}, std::vector<double>{std::numeric_limits<double>::infinity()}).exponent, 0);
}

TEST(Reconstruct, DeficitsOfAHandMadeError) {
    // A = diag(4, 2, 1); the factors swap the second and third pair, so that A_2 keeps 1 instead of 2: deficits 2 - 1 in both norms
    const matrix<double> A{{4, 0, 0}, {0, 2, 0}, {0, 0, 1}};
    const matrix<double> U{{1, 0, 0}, {0, 0, 1}, {0, 1, 0}};
    const std::vector<double> S{4, 1, 2};
    const std::vector<double_double> sigma{1.0, 0.5, 0.25};
    const scaled_problem p = scale(A, S);
    ASSERT_EQ(p.exponent, 2);
    const reconstruction r = reconstruct(p, U, transpose(U), sigma);
    EXPECT_EQ(r.residual.lower, 0);
    EXPECT_EQ(r.frobenius.k, 2);
    EXPECT_EQ(r.spectral.k, 2);
    EXPECT_NEAR(r.frobenius.value, 0.25, 1e-12);
    EXPECT_NEAR(r.spectral.value, 0.25, 1e-12);
    EXPECT_FALSE(r.frobenius.contradicts_oracle);
}

TEST(Reconstruct, SeesAWrongOracle) {
    const matrix<double> A{{4, 0}, {0, 2}};
    const scaled_problem p = scale(A, std::vector<double>{4, 2});
    const std::vector<double_double> wrong{1.0, 0.75}; // claims that no rank 1 matrix is nearer than 3
    const auto I = matrix<double>::identity(2);
    EXPECT_TRUE(reconstruct(p, I, I, wrong).frobenius.contradicts_oracle);
}

} // namespace
} // namespace eckart::validate
