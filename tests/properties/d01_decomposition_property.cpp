#include "tests/properties/fast_and_reference.hpp"

namespace eckart::tests {
namespace {

using namespace reference;

RC_GTEST_PROP(D1Decomposition, ThinAndFullFactorsReconstructAndAreOrthogonal, (const svd_problem& p)) {
    for (const auto wanted : {vectors::thin, vectors::full}) {
        const judged j = judge(p.A, wanted);
        const index m = j.A.rows(), n = j.A.cols(), k = std::min(m, n);
        RC_ASSERT((j.fast.U.rows() == m && j.fast.U.cols() == (wanted == vectors::full ? m : k)));
        RC_ASSERT((j.fast.Vh.cols() == n && j.fast.Vh.rows() == (wanted == vectors::full ? n : k)));
        const auto r = residuals_of(j.A, j.fast);
        RC_ASSERT(r.reconstruction <= j.residual_bound());
        RC_ASSERT(r.left <= j.defect_bound());
        RC_ASSERT(r.right <= j.defect_bound());
    }
}

RC_GTEST_PROP(D1Decomposition, ValuesAreNonNegativeAndDescending, (const svd_problem& p)) {
    for (const auto wanted : {vectors::none, vectors::thin, vectors::full}) {
        const svd_result<double> f = svd(p.A, {.vectors = wanted});
        RC_ASSERT(static_cast<index>(f.S.size()) == std::min(p.A.rows(), p.A.cols()));
        for (std::size_t i = 0; i < f.S.size(); ++i) {
            RC_ASSERT((f.S[i] >= 0 && !std::signbit(f.S[i])));
            RC_ASSERT((i == 0 || f.S[i - 1] >= f.S[i]));
        }
    }
}

RC_GTEST_PROP(D1Decomposition, EveryJobGivesTheSameValues, (const svd_problem& p)) {
    const judged j = judge(p.A, vectors::thin);
    for (const auto wanted : {vectors::none, vectors::full}) {
        const svd_result<double> f = svd(within_range(p.A), {.vectors = wanted});
        for (std::size_t i = 0; i < f.S.size(); ++i) RC_ASSERT(abs(wide(wide(f.S[i]) - j.fast.S[i])) <= 2 * j.value_bound());
    }
}

RC_GTEST_PROP(D1Decomposition, NullSpacesComeAfterTheRank, (const svd_problem& p)) {
    const judged j = judge(p.A, vectors::full);
    const index m = j.A.rows(), n = j.A.cols(), r = j.fast.rank;
    // Of the n − r columns V[:, r:] each satisfies ‖A v_i‖ <= s_i + residual, and σ_i = 0 there.
    const wide limit = (j.value_bound() + j.residual_bound()) * wide(m + n);
    RC_ASSERT(frobenius_norm(product(j.A, columns(j.fast.V(), r, n - r))) <= limit);
    RC_ASSERT(frobenius_norm(adjoint_product(j.A, columns(j.fast.U, r, m - r))) <= limit);
}

// What D1 leaves free, signs and bases inside a group of equal σ, is compared as subspaces: Wedin bounds the sines of the angles between
// the spaces of a group by the residuals over the group's distance from all other values, zero included.
RC_GTEST_PROP(D1Decomposition, SubspacesOfEachGroupOfEqualValuesAgree, (const svd_problem& p)) {
    const judged j = judge(p.A);
    const auto exact = reference::svd(within_range(p.A).view(), 60, vectors::thin);
    const index k = static_cast<index>(j.sigma.size());
    matrix<wide> U(exact.U.rows(), k), V(exact.Vh.cols(), k);
    for (index c = 0; c < k; ++c) {
        for (index i = 0; i < U.rows(); ++i) U(i, c) = wide(exact.U(i, c));
        for (index i = 0; i < V.rows(); ++i) V(i, c) = wide(exact.Vh(c, i));
    }
    const wide together = 1000 * j.value_bound();
    for (index first = 0; first < k;) {
        index last = first + 1;
        while (last < k && j.sigma[last - 1] - j.sigma[last] <= together) ++last;
        wide gap = j.sigma[last - 1]; // from zero, which is a value of Aᵀ or A when m ≠ n
        if (last < k) gap = std::min(gap, wide(j.sigma[last - 1] - j.sigma[last]));
        if (first > 0) gap = std::min(gap, wide(j.sigma[first - 1] - j.sigma[first]));
        if (gap > together) {
            const wide limit = 8 * j.value_bound() / gap; // √2 √(‖R‖² + ‖S‖²) / (gap − value error), generously
            const index size = last - first;
            RC_ASSERT(frobenius_norm(difference(projector(columns(U, first, size)), projector(columns(j.fast.U, first, size)))) <= limit);
            RC_ASSERT(frobenius_norm(difference(projector(columns(V, first, size)), projector(columns(j.fast.V(), first, size)))) <= limit);
        }
        first = last;
    }
}

RC_GTEST_PROP(D1Decomposition, ValuesBeyondTheLargestDoubleAreReportedAsSuch, ()) {
    const auto n = static_cast<index>(*rc::gen::inRange(2, 6));
    matrix<double> A(n, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < n; ++i) A(i, j) = std::numeric_limits<double>::max() * (1.0 - 0.01 * static_cast<double>(i));
    const svd_result<double> f = svd(A);
    RC_ASSERT(f.status == status::overflow);
    RC_ASSERT(f.S[0] == std::numeric_limits<double>::infinity());
    RC_ASSERT(wide(reference::svd(A, 30, vectors::none).S[0]) > wide(std::numeric_limits<double>::max()));
}

RC_GTEST_PROP(D1Decomposition, BothPathsRefuseNonFiniteInput, (svd_problem p)) {
    RC_PRE(!p.A.empty());
    const auto i = static_cast<index>(*rc::gen::inRange(0, static_cast<int>(p.A.rows())));
    const auto j = static_cast<index>(*rc::gen::inRange(0, static_cast<int>(p.A.cols())));
    p.A(i, j) = (*nonfinite_doubles()).value;
    for (const auto wanted : {vectors::none, vectors::thin, vectors::full}) {
        const auto f = svd(p.A, {.vectors = wanted});
        const auto g = reference::svd(p.A, 20, wanted);
        RC_ASSERT((f.status == status::nonfinite_input && g.status == status::nonfinite_input));
        RC_ASSERT((f.S.empty() && f.U.empty() && f.Vh.empty()));
        RC_ASSERT((g.S.empty() && g.U.empty() && g.Vh.empty()));
    }
}

} // namespace
} // namespace eckart::tests
