#include "tests/properties/fast_and_reference.hpp"

#include <eckart/reference/derivation/two_sided_projection.hpp>

namespace eckart::tests {
namespace {

using namespace reference;

RC_GTEST_PROP(D10TwoSidedProjection, TheFastFactorsAttainTheMinimum, (const svd_problem& p, std::uint64_t seed)) {
    const judged j = judge(p.A);
    const index k = static_cast<index>(j.sigma.size()), m = j.A.rows(), n = j.A.cols();
    for (index r = 0; 2 * r < k; ++r) {
        const auto best = best_two_sided_projection(j.fast, r);
        wide optimum(0);
        for (index i = 2 * r; i < k; ++i) optimum += j.sigma[i] * j.sigma[i];
        const wide limit = wide(16 * (k + 1)) * (j.norm + j.residual_bound()) * j.value_bound(),
                   noise = j.norm * j.norm * pow(wide(10), -58);
        const wide value = two_sided_objective(j.A, best.X, best.Y);
        RC_ASSERT(value >= optimum - noise); // no X, Y of these shapes goes below, rounded ones included
        RC_ASSERT(value <= optimum + limit);
        RC_ASSERT(two_sided_objective(j.A, random_wide(m, r, seed), random_wide(r, n, seed + 1)) >= optimum - noise);
    }
}

} // namespace
} // namespace eckart::tests
