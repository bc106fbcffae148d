#include "tests/properties/fast_and_reference.hpp"

#include <eckart/reference/derivation/variational_svd.hpp>

namespace eckart::tests {
namespace {

using namespace reference;

RC_GTEST_PROP(D5VariationalSvd, TheFastPairsAreMaximaInTheirComplements, (const svd_problem& p, std::uint64_t seed)) {
    const judged j = judge(p.A);
    const matrix<wide> V = j.fast.V();
    for (index i = 0; i < static_cast<index>(j.fast.S.size()); ++i) {
        const std::vector<wide> u = column(j.fast.U, i), v = column(V, i);
        RC_ASSERT(abs(wide(bilinear_form(j.A, u, v) - j.fast.S[i])) <= 2 * j.value_bound());
        // Rivals u ⟂ u₁ … u_{i−1}, v ⟂ v₁ … v_{i−1}.
        const auto rival = [&](const matrix<wide>& basis, std::uint64_t s) {
            const matrix<wide> Q = orthogonal_complement(columns(basis, 0, i), basis.rows() - i);
            return product(Q, random_unit_vector(Q.cols(), s));
        };
        const wide value = bilinear_form(j.A, rival(j.fast.U, seed + 1), rival(V, seed + 2));
        // An exact complement of the computed vectors: the maximum moves by the residual and by ‖A‖ times the orthogonality defect.
        RC_ASSERT(abs(value) <= j.fast.S[i] + 2 * wide(i + 1) * j.value_bound());
    }
}

RC_GTEST_PROP(D5VariationalSvd, MaximisationFindsTheSameValues, ()) {
    const svd_problem p = *svd_problems(5);
    const judged j = judge(p.A);
    const auto f = variational_svd(j.A);
    RC_ASSERT(f.status == status::ok);
    const index m = j.A.rows(), n = j.A.cols();
    const wide accuracy = wide(100 * (m + n) * (m + n)) * epsilon<wide>() * j.norm; // of D5, absolute
    for (std::size_t i = 0; i < f.S.size(); ++i) {
        RC_ASSERT(abs(wide(f.S[i] - j.sigma[i])) <= accuracy + j.sigma[i] * pow(wide(10), -59));
        RC_ASSERT(abs(wide(f.S[i] - j.fast.S[i])) <= accuracy + j.value_bound());
    }
}

RC_GTEST_PROP(D5VariationalSvd, NoDirectionStretchesMoreThanTheFastValue, (const svd_problem& p)) {
    const judged j = judge(p.A);
    RC_PRE((!p.A.empty() && j.norm > 0));
    // (s₁ + bound)² I − AᵀA is positive semidefinite: the Cholesky test finds no direction.
    RC_ASSERT(!direction_of_greater_stretch(j.A, wide(j.fast.S[0] + j.value_bound()), wide(0)).has_value());
}

} // namespace
} // namespace eckart::tests
