#include "tests/fast/matrix_kinds.hpp"
#include "tests/fast/measures.hpp"
#include "tests/fast/scalars.hpp"

#include <eckart/fast/svd.hpp>
#include <eckart/fast/targets.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

// Broken on purpose and seen red: blocks of 8 floats, padding to blocks of doubles, a factor of the right reflection, norms trusted down to
// 2^-900, single precision for relative accuracy and none for normwise, one entry of the stored matrix.

namespace eckart::tests {
namespace {

/// The bidiagonal form with reductions in single precision, which `accuracy::normwise` allows.
template <class T>
class SinglePrecision : public testing::Test {
public:
    static svd_options own(vectors job, int threads = 1) {
        return {.vectors = job, .algorithm = algorithm::bidiagonal, .accuracy = accuracy::normwise, .threads = threads};
    }

    /// What float holds of such a matrix; its kinds that span more are brought into its range first.
    static matrix<T> some(index m, index n, const std::string& kind, std::uint64_t seed) {
        matrix<double> re = some_matrix(m, n, kind, seed), im = some_matrix(m, n, kind, seed + 1);
        double largest = 0;
        for (const auto* part : {&re, &im})
            for (index i = 0; i < m * n; ++i) largest = std::max(largest, std::fabs(part->data()[i]));
        const int e = largest > 0 && std::abs(std::ilogb(largest)) > 100 ? -std::ilogb(largest) : 0;
        matrix<T> A(m, n);
        for (index j = 0; j < n; ++j)
            for (index i = 0; i < m; ++i) A(i, j) = scalar<T>(std::ldexp(re(i, j), e), std::ldexp(im(i, j), e));
        return A;
    }

    static long double u() { return eckart::unit_roundoff<float>; }

    /// A value of backward error (p + 10) u |A|_F at most, by Weyl, and its rounding; the values of Jacobi, computed in double, are right
    /// to half an ulp. A complex product has an error of 2 sqrt(2) u instead of u [Higham 2002, lemma 3.5].
    static void expect_values(const matrix<T>& A, const std::vector<float>& S) {
        const auto exact = svd(strided_view<const T>(A), {.vectors = vectors::none, .algorithm = algorithm::jacobi}).S;
        const auto p = static_cast<long double>(std::max(A.rows(), A.cols())) * (is_complex<T> ? std::sqrt(8.0L) : 1);
        ASSERT_EQ(S.size(), exact.size());
        for (std::size_t i = 0; i < S.size(); ++i) {
            const long double bound = (p + 10) * u() * frobenius_norm(A) + u() * exact[i] + 0x1p-149L;
            EXPECT_TRUE(std::fabs(static_cast<long double>(S[i]) - exact[i]) <= bound) << i << ": " << S[i] << " for " << exact[i];
            EXPECT_TRUE(std::isfinite(S[i]) && !std::signbit(S[i]) && (i == 0 || S[i - 1] >= S[i])) << i << ": " << S[i];
        }
    }
};

using single_scalars = testing::Types<float, std::complex<float>>;
TYPED_TEST_SUITE(SinglePrecision, single_scalars, scalar_names);

TYPED_TEST(SinglePrecision, EveryKindShapeAndJobOnEveryTarget) {
    const auto before = fast::current_target();
    for (const auto& target : fast::supported_targets()) {
        fast::force_target(target);
        for (const auto& kind : matrix_kinds)
            for (const auto& [m, n] :
                 {std::pair<index, index>{0, 0}, {0, 3}, {1, 1}, {2, 2}, {3, 2}, {1, 7}, {16, 16}, {17, 33}, {40, 33}, {65, 65}, {90, 12}})
                for (const vectors job : {vectors::none, vectors::thin, vectors::full}) {
                    SCOPED_TRACE(target + " " + kind + " " + std::to_string(m) + " by " + std::to_string(n));
                    const auto A = this->some(m, n, kind, 1);
                    const auto r = svd(strided_view<const TypeParam>(A), this->own(job));
                    expect_contract(A, r, job);
                    this->expect_values(A, r.S);
                }
    }
    fast::force_target(before);
}

TYPED_TEST(SinglePrecision, SeveralJoinsBlocksAndShares) {
    for (const char* kind : {"gaussian", "graded columns", "rank 3", "clustered", "ones"})
        for (const auto& [m, n] : {std::pair<index, index>{203, 201}, {130, 300}}) {
            SCOPED_TRACE(kind);
            const auto A = this->some(m, n, kind, 5);
            const auto r = svd(strided_view<const TypeParam>(A), this->own(vectors::thin));
            expect_contract(A, r, vectors::thin);
            this->expect_values(A, r.S);
        }
    const auto A = this->some(400, 390, "gaussian", 5);
    expect_contract(A, svd(strided_view<const TypeParam>(A), this->own(vectors::thin)), vectors::thin);
}

/// One stage up to 1500 columns, beyond that and for tall ones reductions in double.
TYPED_TEST(SinglePrecision, ValuesOfEveryRoute) {
    for (const auto& [m, n] : {std::pair<index, index>{660, 650}, {700, 200}}) {
        const auto A = this->some(m, n, "gaussian", 3);
        this->expect_values(A, svd(strided_view<const TypeParam>(A), this->own(vectors::none)).S);
    }
}

TYPED_TEST(SinglePrecision, SameBitsForAnyThreadsAndWithinEachClass) {
    const auto before = fast::current_target();
    const auto A = this->some(300, 290, "gaussian", 9);
    for (const vectors job : {vectors::none, vectors::thin}) {
        std::map<bool, svd_result<TypeParam>> first;
        for (const auto& target : fast::supported_targets())
            for (const int threads : {1, 3}) {
                fast::force_target(target);
                const auto r = svd(strided_view<const TypeParam>(A), this->own(job, threads));
                const auto [at, fresh] = first.try_emplace(target.starts_with("AVX") || target == "NEON", r);
                EXPECT_TRUE(fresh || (at->second.S == r.S && at->second.U == r.U && at->second.Vh == r.Vh)) << target << ' ' << threads;
            }
    }
    fast::force_target(before);
}

TYPED_TEST(SinglePrecision, StridesAndPowersOfTwoChangeNoBit) {
    const auto A = this->some(60, 50, "gaussian", 4);
    const auto r = svd(strided_view<const TypeParam>(A), this->own(vectors::thin));
    const auto rows = transpose(A);
    const auto s = svd(strided_view<const TypeParam>(rows).transposed(), this->own(vectors::thin));
    EXPECT_TRUE(s.U == r.U && s.Vh == r.Vh && s.S == r.S);
    for (const int k : {-60, 100}) {
        const auto B = scaled(A, k);
        const auto t = svd(strided_view<const TypeParam>(B), this->own(vectors::thin));
        EXPECT_TRUE(t.U == r.U && t.Vh == r.Vh);
        for (std::size_t i = 0; i < r.S.size(); ++i) EXPECT_EQ(t.S[i], std::ldexp(r.S[i], k));
    }
}

TYPED_TEST(SinglePrecision, EndsOfTheRange) {
    const float largest = std::numeric_limits<float>::max(), smallest = std::numeric_limits<float>::denorm_min();
    matrix<TypeParam> A(50, 50);
    for (index i = 0; i < 50; ++i) A(i, i) = i % 2 == 0 ? largest : smallest;
    auto r = svd(strided_view<const TypeParam>(A), this->own(vectors::thin));
    expect_contract(A, r, vectors::thin);
    EXPECT_EQ(r.S[0], largest);
    A(0, 1) = largest;
    r = svd(strided_view<const TypeParam>(A), this->own(vectors::thin));
    EXPECT_EQ(r.status, status::overflow);
    EXPECT_TRUE(std::isinf(r.S[0]) && std::isfinite(r.S[1]));
    EXPECT_TRUE(orthogonality(r.U) <= 20 * 50 * this->u());
    for (index j = 0; j < 50; ++j)
        for (index i = 0; i < 50; ++i) A(i, j) = smallest * static_cast<float>((i * 7 + j * 3) % 5);
    r = svd(strided_view<const TypeParam>(A), this->own(vectors::thin));
    expect_contract(A, r, vectors::thin);
    this->expect_values(A, r.S);
}

/// The default promises digits that single precision does not leave.
TYPED_TEST(SinglePrecision, ServesNormwiseAccuracyAlone) {
    const auto A = this->some(160, 155, "gaussian", 4);
    const strided_view<const TypeParam> view(A);
    const auto same = [](const auto& a, const auto& b) { return a.S == b.S && a.U == b.U && a.Vh == b.Vh; };
    EXPECT_TRUE(same(svd(view, {.accuracy = accuracy::normwise}), svd(view, this->own(vectors::thin))));
    EXPECT_TRUE(same(svd(view, {.vectors = vectors::none, .accuracy = accuracy::normwise}), svd(view, this->own(vectors::none))));
    EXPECT_TRUE(same(svd(view), svd(view, {.algorithm = algorithm::gram})));
    const auto in_double = svd(view, {.algorithm = algorithm::bidiagonal});
    EXPECT_FALSE(same(in_double, svd(view, this->own(vectors::thin))));
    const auto exact = svd(view, {.vectors = vectors::none, .algorithm = algorithm::jacobi}).S;
    const long double p = 160 * (is_complex<TypeParam> ? std::sqrt(8.0L) : 1);
    for (std::size_t i = 0; i < exact.size(); ++i) // each is within half an ulp of a value in double
        EXPECT_TRUE(std::fabs(static_cast<long double>(in_double.S[i]) - exact[i]) <=
                    2 * this->u() * exact[i] + 2 * p * 0x1p-53L * frobenius_norm(A));
}

} // namespace
} // namespace eckart::tests
