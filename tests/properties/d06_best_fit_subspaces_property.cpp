#include "tests/properties/fast_and_reference.hpp"

#include <eckart/reference/derivation/best_fit_subspaces.hpp>

namespace eckart::tests {
namespace {

using namespace reference;

/// n-by-k with orthonormal columns.
matrix<wide> random_space(index n, index k, std::uint64_t seed) { return orthogonal_complement(random_wide(n, n - k, seed), k); }

RC_GTEST_PROP(D6BestFitSubspaces, NoSubspaceFitsBetterThanTheFastOne, (const svd_problem& p, std::uint64_t seed)) {
    const judged j = judge(p.A);
    const index n = j.A.cols(), r = static_cast<index>(j.sigma.size());
    // First order: Σ_{i<=k} ‖A v_i‖² is off by 2 ‖A‖ times the error of each ‖A v_i‖.
    const wide limit = wide(4 * (r + 1)) * (j.norm + j.residual_bound()) * j.value_bound();
    wide tail = squared_frobenius_norm(j.sigma);
    for (index k = 0; k <= r; ++k) {
        const wide distances = sum_of_squared_distances(j.A, columns(j.fast.V(), 0, k));
        RC_ASSERT(abs(wide(distances - tail)) <= limit);
        RC_ASSERT(sum_of_squared_distances(j.A, random_space(n, k, seed)) >= distances - limit);
        if (k < r) tail -= j.sigma[k] * j.sigma[k];
    }
}

RC_GTEST_PROP(D6BestFitSubspaces, D6aTermsOfAnyRivalAreSmallerOneByOne, (const svd_problem& p, std::uint64_t seed)) {
    const judged j = judge(p.A);
    const index n = j.A.cols(), k = static_cast<index>(j.sigma.size());
    RC_PRE(k > 0);
    const matrix<wide> w = adapted_basis(j.fast.V(), random_space(n, k, seed));
    for (index i = 0; i < k; ++i) RC_ASSERT(norm(product(j.A, column(w, i))) <= j.fast.S[i] + 2 * wide(i + 1) * j.value_bound());
}

RC_GTEST_PROP(D6BestFitSubspaces, D6bNoWitnessAgainstTheFastVectorsBeyondTheirAccuracy, (const svd_problem& p)) {
    const judged j = judge(p.A);
    for (index b = 1; b < static_cast<index>(j.sigma.size()); ++b)
        for (index a = 0; a < b; ++a) {
            const auto witness = non_maximality_witness(j.A, column(j.fast.V(), a), column(j.fast.V(), b));
            // A witness may exist, because vectors are rounded; what it gains is bounded by the accuracy of σ_a.
            if (witness) RC_ASSERT(norm(product(j.A, *witness)) <= (j.fast.S[a] + 2 * wide(a + 1) * j.value_bound()) * norm(*witness));
        }
}

RC_GTEST_PROP(D6BestFitSubspaces, GreedyFindsTheSameValues, ()) {
    const svd_problem p = *svd_problems(5);
    const judged j = judge(p.A);
    const auto f = best_fit_svd(j.A);
    RC_ASSERT(f.status == status::ok);
    const index m = j.A.rows(), n = j.A.cols();
    const wide accuracy = wide(100 * (m + n) * (m + n)) * epsilon<wide>() * j.norm; // of D6, absolute
    for (std::size_t i = 0; i < f.S.size(); ++i) {
        RC_ASSERT(abs(wide(f.S[i] - j.sigma[i])) <= accuracy + j.sigma[i] * pow(wide(10), -59));
        RC_ASSERT(abs(wide(f.S[i] - j.fast.S[i])) <= accuracy + j.value_bound());
    }
}

} // namespace
} // namespace eckart::tests
