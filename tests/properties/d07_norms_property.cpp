#include "tests/properties/fast_and_reference.hpp"

#include <eckart/reference/derivation/norms.hpp>

namespace eckart::tests {
namespace {

using namespace reference;

RC_GTEST_PROP(D7Norms, FrobeniusFromEntriesAndFromValues, (const svd_problem& p)) {
    const judged j = judge(p.A);
    const wide entries = squared_frobenius_norm(j.A), exact = squared_frobenius_norm(j.sigma), fast = squared_frobenius_norm(j.fast.S);
    RC_ASSERT(abs(wide(entries - exact)) <= entries * pow(wide(10), -58)); // the reference's values have 60 digits
    RC_ASSERT(abs(wide(entries - trace(gram(j.A)))) <= entries * pow(wide(10), -90));
    // √Σs² is 1-Lipschitz in A = U diag(s) Vᵀ + E with nearly orthogonal factors.
    RC_ASSERT(abs(wide(sqrt(fast) - j.norm)) <= j.value_bound());
}

RC_GTEST_PROP(D7Norms, TheFamilyAgreesAndIsOrdered, (const svd_problem& p)) {
    const judged j = judge(p.A);
    RC_PRE(!j.sigma.empty());
    const index k = static_cast<index>(j.sigma.size());
    const wide limit = wide(k) * j.value_bound(), slack = j.norm * pow(wide(10), -58);
    RC_ASSERT(abs(wide(spectral_norm(j.fast.S) - spectral_norm(j.sigma))) <= j.value_bound());
    RC_ASSERT(abs(wide(nuclear_norm(j.fast.S) - nuclear_norm(j.sigma))) <= limit);
    RC_ASSERT(abs(wide(schatten_norm(j.fast.S, wide(3)) - schatten_norm(j.sigma, wide(3)))) <= limit);
    for (index i = 1; i <= k; ++i) RC_ASSERT(abs(wide(ky_fan_norm(j.fast.S, i) - ky_fan_norm(j.sigma, i))) <= limit);
    // ‖A‖₂ <= ‖A‖_F <= √r ‖A‖₂, and ‖A‖_F <= ‖A‖_* <= √r ‖A‖_F
    const wide root_rank = sqrt(wide(j.fast.rank));
    RC_ASSERT(spectral_norm(j.sigma) <= j.norm + slack);
    RC_ASSERT(j.norm <= root_rank * spectral_norm(j.sigma) + slack);
    RC_ASSERT(j.norm <= nuclear_norm(j.sigma) + slack);
    RC_ASSERT(nuclear_norm(j.sigma) <= root_rank * j.norm + slack);
}

RC_GTEST_PROP(D7Norms, TheSpectralNormIsAttainedAtTheFirstRightVector, (const svd_problem& p)) {
    const judged j = judge(p.A);
    RC_PRE(!j.sigma.empty());
    RC_ASSERT(abs(wide(norm(product(j.A, column(j.fast.V(), 0))) - j.sigma[0])) <= 2 * j.value_bound());
}

} // namespace
} // namespace eckart::tests
