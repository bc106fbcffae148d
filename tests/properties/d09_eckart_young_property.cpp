#include "tests/properties/fast_and_reference.hpp"

#include <eckart/reference/derivation/eckart_young.hpp>
#include <eckart/reference/derivation/svd_from_gram.hpp>

namespace eckart::tests {
namespace {

using namespace reference;

wide spectral_norm_of(const matrix<wide>& A) { return spectral_norm(svd_from_gram(A, vectors::none).S); }

/// Tolerance for squared errors: 2 ‖A‖ times the error of each of the values and of the residual.
wide squared_limit(const judged& j) {
    return wide(4 * (static_cast<index>(j.sigma.size()) + 1)) * (j.norm + j.residual_bound()) * (j.value_bound() + j.residual_bound());
}

RC_GTEST_PROP(D9EckartYoung, TheFastTruncationIsOptimalForEveryKInBothNorms, (const svd_problem& p)) {
    const judged j = judge(p.A);
    for (index k = 0; k <= static_cast<index>(j.sigma.size()); ++k) {
        const matrix<wide> E = difference(j.A, truncation(j.fast, k));
        const wide next = k < static_cast<index>(j.sigma.size()) ? j.sigma[k] : wide(0);
        const wide squared = squared_frobenius_norm(E), optimum = squared_tail(j.sigma, k), noise = j.norm * j.norm * pow(wide(10), -58);
        // Never below the optimum (the theorem), and above it by no more than the documented accuracy.
        RC_ASSERT(squared >= optimum - noise);
        RC_ASSERT(squared <= optimum + squared_limit(j));
        const wide spectral = spectral_norm_of(E);
        RC_ASSERT(spectral >= next - j.norm * pow(wide(10), -45)); // half of 100 digits survive the Gram matrix
        RC_ASSERT(spectral <= next + j.residual_bound() + j.value_bound());
    }
}

RC_GTEST_PROP(D9EckartYoung, RivalsAreRefutedByWitnessesFromTheFastFactors, (const svd_problem& p, std::uint64_t seed)) {
    const judged j = judge(p.A, vectors::full);
    const index m = j.A.rows(), n = j.A.cols();
    for (index k = 0; k <= static_cast<index>(j.sigma.size()); ++k) {
        // A random rival in scale, and the best one for a random left factor: the projection of A.
        const matrix<wide> X = column_space(random_wide(m, k, seed + 1));
        matrix<wide> scaled = product(X, random_wide(k, n, seed + 2));
        for (index c = 0; c < n; ++c)
            for (index i = 0; i < m; ++i) scaled(i, c) *= j.norm;
        for (const matrix<wide>& B : {scaled, product(X, adjoint_product(X, j.A))}) {
            const auto w = witness_in_frobenius_norm(j.A, j.fast, B, k);
            wide sum(0);
            for (const wide& weight : w.weights) {
                RC_ASSERT((weight >= 0 && weight <= 1));
                sum += weight;
            }
            RC_ASSERT(sum >= wide(m - k) - j.defect_bound() * wide(m));
            RC_ASSERT(w.squared_error >= w.weighted_sum - squared_limit(j));
            RC_ASSERT(w.weighted_sum >= w.optimum - squared_limit(j));
            // And the theorem itself, with the reference's values.
            RC_ASSERT(w.squared_error >= squared_tail(j.sigma, k) - j.norm * j.norm * pow(wide(10), -58));
            if (k < static_cast<index>(j.sigma.size())) {
                const auto z = witness_in_spectral_norm(j.A, j.fast, B, k);
                RC_ASSERT(abs(wide(norm(z.z) - 1)) <= j.defect_bound());
                RC_ASSERT(norm(product(B, z.z)) <= (j.norm + frobenius_norm(B)) * pow(wide(10), -90));
                RC_ASSERT(z.stretch >= j.sigma[k] - 2 * wide(k + 1) * j.value_bound());
            }
        }
    }
}

} // namespace
} // namespace eckart::tests
