#include "tests/properties/fast_and_reference.hpp"

#include <eckart/reference/derivation/precision.hpp>

namespace eckart::tests {
namespace {

using namespace reference;

RC_GTEST_PROP(D3SvdFromGram, ValuesAgree, (const svd_problem& p)) {
    const judged j = judge(p.A);
    for (std::size_t i = 0; i < j.sigma.size(); ++i) RC_ASSERT(abs(wide(j.fast.S[i] - j.sigma[i])) <= j.value_bound());
}

RC_GTEST_PROP(D3SvdFromGram, TransposeHasTheSameValuesAndSwapsTheFactors, (const svd_problem& p)) {
    const judged j = judge(p.A), t = judge(transpose(p.A));
    RC_ASSERT(j.sigma.size() == t.sigma.size());
    for (std::size_t i = 0; i < j.sigma.size(); ++i) {
        RC_ASSERT(abs(wide(j.sigma[i] - t.sigma[i])) <= j.sigma[i] * pow(wide(10), -59)); // 60 digits each
        RC_ASSERT(abs(wide(j.fast.S[i] - t.fast.S[i])) <= 2 * j.value_bound());
    }
}

RC_GTEST_PROP(D3SvdFromGram, LeftVectorsAreTheImagesOfTheRightOnes, (const svd_problem& p)) {
    // u_i = A v_i / σ_i: the mirror of U[:, :r] = A V[:, :r] Σ_r⁻¹ in the fast path.
    const judged j = judge(p.A);
    const matrix<wide> AV = product(j.A, j.fast.V());
    for (index i = 0; i < static_cast<index>(j.sigma.size()); ++i) {
        std::vector<wide> defect = column(AV, i);
        for (index l = 0; l < j.A.rows(); ++l) defect[l] -= j.fast.U(l, i) * j.fast.S[i];
        RC_ASSERT(norm(defect) <= j.value_bound());
    }
}

RC_GTEST_PROP(D3SvdFromGram, ColumnGradingKeepsEveryDigitOfSmallValues, (std::uint64_t seed)) {
    // A = B D with D diagonal of any size: |s_i − σ_i| <= c u σ_i, c a modest multiple of max(m, n) and of the condition number of B
    // (the docstring of eckart::svd). Here the multiple is 20, as in its other bounds.
    counter_random random(seed);
    const index n = random.between(1, 7), m = n + random.below(4);
    matrix<double> B(m, n), A(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) B(i, j) = random.gaussian() + (i == j ? 4 : 0);
    for (index j = 0; j < n; ++j) {
        const int exponent = random.between(-400, 400);
        for (index i = 0; i < m; ++i) A(i, j) = std::ldexp(B(i, j), exponent);
    }
    const auto b = reference::svd(B, 20, vectors::none);
    RC_PRE(b.rank == n);
    const wide condition = wide(b.S.front()) / wide(b.S.back());
    const judged j = judge(A);
    for (index i = 0; i < n; ++i) RC_ASSERT(abs(wide(j.fast.S[i] - j.sigma[i])) <= j.defect_bound() * condition * j.sigma[i]);
}

RC_GTEST_PROP(D3SvdFromGram, FewerDigitsAreARoundingOfMore, (const svd_problem& p)) {
    const matrix<double> A = within_range(p.A);
    const auto coarse = reference::svd(A, 20, vectors::none), fine = reference::svd(A, 70, vectors::none);
    RC_ASSERT(coarse.rank == fine.rank);
    for (std::size_t i = 0; i < coarse.S.size(); ++i) {
        const wide a(coarse.S[i]), b(fine.S[i]);
        RC_ASSERT(abs(wide(a - b)) <= b * pow(wide(10), -20));
    }
}

} // namespace
} // namespace eckart::tests
