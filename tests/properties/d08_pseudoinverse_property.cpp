#include "tests/properties/fast_and_reference.hpp"

#include <eckart/reference/derivation/pseudoinverse.hpp>

namespace eckart::tests {
namespace {

using namespace reference;

/// κ times the relative value bound: the first-order size of every error of A⁺ from the fast factors. Less than 1/100 is asked of a case.
wide amplification(const judged& j) {
    if (j.fast.rank == 0) return wide(0);
    return j.value_bound() / j.sigma[static_cast<std::size_t>(j.fast.rank - 1)];
}

RC_GTEST_PROP(D8Pseudoinverse, FourEquationsFromTheFastFactors, (const svd_problem& p)) {
    const judged j = judge(p.A);
    const wide small = amplification(j);
    RC_PRE(small <= wide(1) / 100);
    const matrix<wide> X = pseudoinverse(j.fast);
    const auto residuals = moore_penrose_residuals(j.A, X);
    // With A = USVᵀ + E and X = VS⁺Uᵀ, each product A X, X A is a projector up to `small`; ten first-order terms at most.
    const wide limit = 10 * small * wide(j.A.rows() + j.A.cols());
    RC_ASSERT(residuals[0] <= limit * j.norm);
    RC_ASSERT(residuals[1] <= limit * frobenius_norm(X));
    RC_ASSERT(residuals[2] <= limit);
    RC_ASSERT(residuals[3] <= limit);
}

RC_GTEST_PROP(D8Pseudoinverse, FourEquationsFromTheReferenceToItsDigits, (const svd_problem& p)) {
    const matrix<double> A = within_range(p.A);
    const auto g = reference::svd(A, 60);
    reference_svd<wide> f;
    f.rank = g.rank;
    f.U = matrix<wide>(g.U.rows(), g.U.cols());
    f.Vh = matrix<wide>(g.Vh.rows(), g.Vh.cols());
    for (index c = 0; c < g.U.cols(); ++c)
        for (index i = 0; i < g.U.rows(); ++i) f.U(i, c) = wide(g.U(i, c));
    for (index c = 0; c < g.Vh.cols(); ++c)
        for (index i = 0; i < g.Vh.rows(); ++i) f.Vh(i, c) = wide(g.Vh(i, c));
    f.S = widen(g.S);
    RC_PRE((g.rank == 0 || f.S[0] / f.S[static_cast<std::size_t>(g.rank - 1)] <= pow(wide(10), 20)));
    const matrix<wide> B = widen(A), X = pseudoinverse(f);
    const auto residuals = moore_penrose_residuals(B, X);
    const wide limit = pow(wide(10), -60 + 20 + 3); // 60 digits, κ <= 10^20, and the size
    RC_ASSERT(residuals[0] <= limit * frobenius_norm(B));
    RC_ASSERT(residuals[1] <= limit * frobenius_norm(X));
    RC_ASSERT((residuals[2] <= limit && residuals[3] <= limit));
}

RC_GTEST_PROP(D8Pseudoinverse, LeastSquaresFromTheFastFactorsIsOptimal, (const svd_problem& p, std::uint64_t seed)) {
    const judged j = judge(p.A);
    const wide small = amplification(j);
    RC_PRE((small <= wide(1) / 100 && !p.A.empty()));
    const std::vector<wide> b = random_unit_vector(j.A.rows(), seed), x = least_squares(j.fast, b);
    const auto residual = [&](const std::vector<wide>& y) {
        std::vector<wide> d = product(j.A, y);
        for (std::size_t i = 0; i < d.size(); ++i) d[i] -= b[i];
        return d;
    };
    // The residual of the optimum is orthogonal to col A, and a rival x + z is no better.
    const wide limit = 20 * small * wide(j.A.rows() + j.A.cols());
    RC_ASSERT(norm(product(transpose(j.A), residual(x))) <= limit * j.norm);
    std::vector<wide> rival = random_unit_vector(j.A.cols(), seed + 1);
    for (std::size_t i = 0; i < rival.size(); ++i) rival[i] = rival[i] * norm(x) + x[i];
    RC_ASSERT(norm(residual(rival)) >= norm(residual(x)) - limit);
}

} // namespace
} // namespace eckart::tests
