#include "tests/properties/fast_and_reference.hpp"

#include <eckart/reference/derivation/stretch_ratio.hpp>

namespace eckart::tests {
namespace {

using namespace reference;

RC_GTEST_PROP(D4StretchRatio, RightVectorsStretchByTheirValue, (const svd_problem& p)) {
    const judged j = judge(p.A);
    for (index i = 0; i < static_cast<index>(j.fast.S.size()); ++i) {
        const std::vector<wide> v = column(j.fast.V(), i);
        const wide ratio = stretch_ratio(j.A, v);
        RC_ASSERT(abs(wide(ratio - j.fast.S[i])) <= 2 * j.value_bound());
        // Stationary: AᵀA v − λ v, and AAᵀ y − λ y for y = A v.
        RC_ASSERT(norm(stationarity_residual(j.A, v)) <= 8 * (j.norm + j.residual_bound()) * j.value_bound());
        RC_ASSERT(norm(image_residual(j.A, v, wide(ratio * ratio))) <= 8 * (j.norm + j.residual_bound()) * j.value_bound() * j.norm);
    }
}

RC_GTEST_PROP(D4StretchRatio, NoVectorStretchesMoreThanTheGreatestOrLessThanTheLeastValue, (const svd_problem& p, std::uint64_t seed)) {
    const judged j = judge(p.A);
    const index m = j.A.rows(), n = j.A.cols();
    RC_PRE((m > 0 && n > 0));
    const wide ratio = stretch_ratio(j.A, random_unit_vector(n, seed));
    RC_ASSERT(ratio <= j.fast.S.front() + j.value_bound());
    if (m >= n) RC_ASSERT(ratio >= j.fast.S.back() - j.value_bound());
}

RC_GTEST_PROP(D4StretchRatio, TheUnitSphereLandsOnTheEllipsoid, (const svd_problem& p, std::uint64_t seed)) {
    // Σ (u_iᵀ A x / s_i)² over the σ_i that are not zero is at most 1, with equality for full column rank. Each term is perturbed by the
    // residual relative to its s_i.
    judged j = judge(p.A);
    const index n = j.A.cols();
    RC_PRE(j.fast.rank > 0);
    const wide least = j.sigma[static_cast<std::size_t>(j.fast.rank - 1)];
    RC_PRE(least > 1000 * j.value_bound());
    j.fast.S.resize(static_cast<std::size_t>(j.fast.rank));
    const wide form = ellipsoid_form(j.A, j.fast.U, j.fast.S, random_unit_vector(n, seed));
    const wide limit = wide(8 * j.fast.rank) * j.value_bound() / least;
    RC_ASSERT(form <= 1 + limit);
    if (j.fast.rank == n) RC_ASSERT(form >= 1 - limit);
}

} // namespace
} // namespace eckart::tests
