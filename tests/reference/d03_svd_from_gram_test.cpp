#include "tests/reference/scalars.hpp"

#include <eckart/reference/svd.hpp>

#include <cmath>

namespace eckart::tests {
namespace {

using namespace reference;

template <class T>
class SvdFromGram : public with_scalar<T> {};
TYPED_TEST_SUITE(SvdFromGram, all_scalars);

TYPED_TEST(SvdFromGram, RepeatedAndZeroSingularValues) {
    using R = real_type<TypeParam>;
    const std::vector<std::vector<int>> spectra{{2, 2, 2, 2}, {5, 5, 1, 0}, {7, 0, 0, 0}, {4, 3, 3, 3}, {0, 0, 0, 0}};
    for (const auto& spectrum : spectra)
        for (const auto& [m, n] : {std::pair<index, index>{6, 4}, {4, 7}, {4, 4}}) {
            std::vector<R> sigma;
            for (const int s : spectrum) sigma.push_back(R(s));
            const index rank = std::count_if(spectrum.begin(), spectrum.end(), [](int s) { return s > 0; });
            const auto f = svd_from_gram(with_singular_values<TypeParam>(m, n, sigma, 19), vectors::full, rank);
            ASSERT_EQ(f.status, status::ok);
            EXPECT_EQ(f.rank, rank);
            const R limit = bound<TypeParam>(m, n) * R(49);
            for (index i = 0; i < 4; ++i) EXPECT_TRUE(distance<R>(f.S[i], sigma[i]) <= limit);
            EXPECT_TRUE(f.residuals.reconstruction <= limit && f.residuals.left <= limit && f.residuals.right <= limit);
        }
}

TYPED_TEST(SvdFromGram, WhyOnlyOneSide) {
    using R = real_type<TypeParam>;
    // V from AᴴA and U from AAᴴ, taken separately: signs, and mixings inside equal σ, do not match.
    const auto separately = [](const matrix<TypeParam>& A) {
        const auto right = spectral_theorem(gram(A)), left = spectral_theorem(gram(conjugate_transpose(A)));
        std::vector<R> S;
        for (const R& lambda : right.lambda) S.push_back(lambda > 0 ? R(sqrt(lambda)) : R(0));
        return R(frobenius_norm(difference(A, reconstruct(left.U, S, conjugate_transpose(right.U)))) / frobenius_norm(A));
    };
    const matrix<TypeParam> minus_identity{{TypeParam(-1), TypeParam(0)}, {TypeParam(0), TypeParam(-1)}};
    const matrix<TypeParam> rotation{{TypeParam(0), TypeParam(-1)}, {TypeParam(1), TypeParam(0)}};
    const matrix<TypeParam> sheared{{TypeParam(1), TypeParam(2), TypeParam(0)},
                                    {TypeParam(0), TypeParam(-1), TypeParam(1)},
                                    {TypeParam(3), TypeParam(0), TypeParam(-1)}};
    for (const auto& A : {minus_identity, rotation, sheared}) {
        EXPECT_TRUE(separately(A) >= R(1) / 10) << "the two factorisations happened to match";
        const auto f = svd_from_gram(A); // one side: U from A V Σ⁻¹
        EXPECT_TRUE(f.residuals.reconstruction <= bound<TypeParam>(3, 3) * R(100) * frobenius_norm(A));
    }
}

/// The n-by-n Hilbert matrix as doubles: σ₁/σ_n grows like e^{3.5 n}.
matrix<double> hilbert(index n) {
    matrix<double> H(n, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < n; ++i) H(i, j) = 1.0 / static_cast<double>(i + j + 1);
    return H;
}

/// Right decimal digits of the smallest σ of A when D3 works with `work` digits, against `exact`.
double right_digits(const matrix<double>& A, int work, const real& exact) {
    const working_precision scope(work);
    matrix<real> B(A.rows(), A.cols());
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) B(i, j) = A(i, j);
    const auto f = svd_from_gram(B, vectors::none, A.cols());
    const working_precision fine(300);
    const real error = abs(real(f.S.back()) - exact) / exact;
    return error == 0 ? 1000 : -static_cast<double>(log10(error));
}

TEST(PrecisionPolicy, TooLittlePrecisionLosesTheDigitsThatThePolicyPredicts) {
    const index n = 8;
    const matrix<double> H = hilbert(n);
    const auto exact = svd(H, 200, vectors::none);
    const working_precision scope(300);
    const double loss = 2 * static_cast<double>(log10(real(exact.S.front() / exact.S.back()))); // 2 log₁₀(σ₁/σ_n), about 20
    EXPECT_TRUE(loss > 19 && loss < 22);
    const double guard = std::log10(gram_error_constant(n, n));
    for (const int work : {30, 40, 60, 90, 120}) {
        const double digits = right_digits(H, work, exact.S.back());
        EXPECT_TRUE(digits >= work - loss - guard) << work; // promised
        EXPECT_TRUE(digits <= work - loss + 4) << work;     // and really lost: squaring the condition number is no pessimism
    }
    EXPECT_TRUE(right_digits(H, 19, exact.S.back()) <= 2); // below the loss nothing is left
}

TEST(PrecisionPolicy, DigitsOfWork) {
    EXPECT_GE(working_digits_for(30, 24.5, 10, 10), 30 + 25 + 4);
    EXPECT_LE(working_digits_for(30, 24.5, 10, 10), 30 + 25 + 8);
    EXPECT_EQ(svd(hilbert(8), 30, vectors::none).working_digits, working_digits_for(30, 20.4, 8, 8));
}

TEST(PrecisionPolicy, EveryNonzeroSigmaHasTheDigitsAskedFor) {
    counter_random random(4);
    for (int trial = 0; trial < 12; ++trial) {
        const index m = 1 + random.below(7), n = 1 + random.below(7);
        matrix<double> A(m, n);
        const int spread = trial * 25; // up to 2^±600
        for (index j = 0; j < n; ++j)
            for (index i = 0; i < m; ++i) A(i, j) = std::ldexp(random.gaussian(), random.between(-spread, spread));
        const auto coarse = svd(A, 20, vectors::none), fine = svd(A, 120, vectors::none);
        ASSERT_EQ(coarse.rank, fine.rank);
        const working_precision scope(200);
        for (index i = 0; i < coarse.rank; ++i)
            EXPECT_TRUE(abs(real(coarse.S[i]) - real(fine.S[i])) <= real(fine.S[i]) * pow(real(10), -20)) << trial << " " << i;
    }
}

} // namespace
} // namespace eckart::tests
