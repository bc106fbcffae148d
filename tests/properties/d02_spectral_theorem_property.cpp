#include "tests/properties/fast_and_reference.hpp"

#include <eckart/reference/derivation/spectral_theorem.hpp>
#include <eckart/reference/derivation/svd_from_gram.hpp>

namespace eckart::tests {
namespace {

using namespace reference;

RC_GTEST_PROP(D2SpectralTheorem, RightSingularVectorsDiagonaliseTheGramMatrix, (const svd_problem& p)) {
    // (u₁, Q)ᴴ AᴴA (u₁, Q) is diagonal for (u₁, Q) = V: off-diagonal parts come from the residual R = AV − US alone.
    const judged j = judge(p.A, vectors::full);
    matrix<wide> D = gram(product(j.A, j.fast.V()));
    const index k = static_cast<index>(j.fast.S.size());
    for (index i = 0; i < k; ++i) D(i, i) -= j.fast.S[i] * j.fast.S[i];
    // ‖(US+R)ᵀ(US+R) − S²‖ <= ‖S‖² ‖UᵀU − I‖ + 2 ‖S‖ ‖R‖ (1 + …), ‖R‖ <= residual + ‖S‖ ‖VᵀV − I‖
    RC_ASSERT(frobenius_norm(D) <= 8 * (j.norm + j.residual_bound()) * j.value_bound());
}

RC_GTEST_PROP(D2SpectralTheorem, OfASymmetricMatrixTheValuesAreTheModuliOfTheEigenvalues, (const svd_problem& p)) {
    const matrix<double> X = within_range(p.A);
    const index n = std::min(X.rows(), X.cols());
    matrix<double> A(n, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i <= j; ++i) A(i, j) = A(j, i) = X(i, j);
    const judged j = judge(A);
    const auto f = spectral_theorem(j.A, true);
    RC_ASSERT(f.status == status::ok);
    std::vector<wide> moduli;
    for (const wide& lambda : f.lambda) moduli.push_back(abs(lambda));
    std::sort(moduli.begin(), moduli.end(), std::greater<>());
    for (index i = 0; i < n; ++i) RC_ASSERT(abs(wide(moduli[i] - j.fast.S[i])) <= j.value_bound());
    RC_ASSERT(orthonormality_defect(f.U) <= wide(gram_error_constant(n, n)) * epsilon<wide>());
}

} // namespace
} // namespace eckart::tests
