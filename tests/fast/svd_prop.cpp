#include "tests/fast/measures.hpp"
#include "tests/support/generators.hpp"

#include <eckart/core/floating_point.hpp>
#include <eckart/fast/svd.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace eckart::tests {
namespace {

constexpr long double u = 0x1p-53L;

long double size_of(const matrix<double>& A) { return static_cast<long double>(std::max<index>({A.rows(), A.cols(), 1})); }

/// Whether r is what the docstring promises for A, thin.
bool as_promised(const matrix<double>& A, const svd_result<double>& r) {
    const long double p = size_of(A);
    for (std::size_t i = 0; i < r.S.size(); ++i)
        if (!(r.S[i] >= 0) || std::signbit(r.S[i]) || (i > 0 && !(r.S[i - 1] >= r.S[i]))) return false;
    return residual(A, r) <= 20 * p * u * frobenius_norm(A) + p * 0x1p-1074L && orthogonality(r.U) <= 20 * p * u &&
           orthogonality(transpose(r.Vh)) <= 20 * p * u;
}

/// |S - T| <= 2 (residual + orthogonality) of either: by Weyl both are that near to the exact values.
bool near(const std::vector<double>& S, const std::vector<double>& T, const matrix<double>& A) {
    const long double bound = 120 * size_of(A) * u * frobenius_norm(A) + 2 * size_of(A) * 0x1p-1074L;
    for (std::size_t i = 0; i < S.size(); ++i)
        if (!(std::fabs(static_cast<long double>(S[i]) - T[i]) <= bound)) return false;
    return S.size() == T.size();
}

/// Entries of any finite bits at all: cancelling, subnormal, next to overflow, in one matrix.
matrix<double> any_finite(index m, index n, std::uint64_t seed) {
    counter_random random(seed);
    matrix<double> A(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) A(i, j) = detail::draw_finite(random);
    return A;
}

RC_GTEST_PROP(FastSvdProp, KeepsItsPromises, (const svd_problem& p)) {
    const auto r = svd(p.A);
    if (r.status == status::overflow) {
        RC_ASSERT(std::isinf(r.S[0]));
        RC_ASSERT(frobenius_norm(p.A) > std::numeric_limits<double>::max() * (1 - 100 * size_of(p.A) * u));
        return;
    }
    RC_ASSERT(r.status == status::ok);
    RC_ASSERT(as_promised(p.A, r));
}

RC_GTEST_PROP(FastSvdProp, AnyBitsConvergeWithOrthogonalFactors, (std::uint64_t seed)) {
    const auto m = *rc::gen::inRange<index>(0, 9), n = *rc::gen::inRange<index>(0, 9);
    const auto A = any_finite(m, n, seed);
    const auto r = svd(A);
    RC_ASSERT(r.status == status::ok || r.status == status::overflow);
    RC_ASSERT(orthogonality(r.U) <= 20 * size_of(A) * u);
    RC_ASSERT(orthogonality(transpose(r.Vh)) <= 20 * size_of(A) * u);
    if (r.status == status::ok) RC_ASSERT(as_promised(A, r));
}

RC_GTEST_PROP(FastSvdProp, SumOfSquaresIsTheFrobeniusNorm, (const svd_problem& p)) {
    const auto r = svd(p.A, {vectors::none});
    RC_PRE(r.status == status::ok);
    long double squares = 0;
    for (const double s : r.S) squares += static_cast<long double>(s) * s;
    const long double norm = frobenius_norm(p.A);
    RC_ASSERT(std::fabs(std::sqrt(squares) - norm) <= 20 * size_of(p.A) * u * norm + size_of(p.A) * 0x1p-1074L);
}

RC_GTEST_PROP(FastSvdProp, TransposeAndPermutationKeepTheValues, (const svd_problem& p, std::uint64_t seed)) {
    const auto r = svd(p.A, {vectors::none});
    RC_PRE(r.status == status::ok);
    RC_ASSERT(near(svd(transpose(p.A), {vectors::none}).S, r.S, p.A));
    // Rows rotated, columns reversed, signs flipped.
    const index m = p.A.rows(), n = p.A.cols();
    matrix<double> B(m, n);
    const index shift = m == 0 ? 0 : static_cast<index>(seed % static_cast<std::uint64_t>(m));
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) B((i + shift) % m, n - 1 - j) = (i + j) % 2 == 0 || j % 3 == 0 ? p.A(i, j) : p.A(i, j) * 1.0;
    for (index j = 0; j < n; j += 2)
        for (index i = 0; i < m; ++i) B(i, j) = -B(i, j);
    RC_ASSERT(near(svd(B, {vectors::none}).S, r.S, p.A));
}

RC_GTEST_PROP(FastSvdProp, ZeroPaddingAddsZeros, (const svd_problem& p)) {
    const auto r = svd(p.A, {vectors::none});
    RC_PRE(r.status == status::ok);
    const index m = p.A.rows(), n = p.A.cols();
    matrix<double> B(m + 2, n + 2);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) B(i, j + 1) = p.A(i, j);
    const auto S = svd(B, {vectors::none}).S;
    RC_ASSERT(near({S.begin(), S.begin() + static_cast<std::ptrdiff_t>(r.S.size())}, r.S, B));
    for (std::size_t i = r.S.size(); i < S.size(); ++i) RC_ASSERT(S[i] == 0);
}

RC_GTEST_PROP(FastSvdProp, FullFactorsAreOrthogonalAndHoldTheThinOnes, (const svd_problem& p)) {
    const auto full = svd(p.A, {vectors::full}), thin = svd(p.A, {vectors::thin});
    RC_ASSERT(full.S == thin.S);
    RC_ASSERT(orthogonality(full.U) <= 20 * size_of(p.A) * u);
    RC_ASSERT(orthogonality(transpose(full.Vh)) <= 20 * size_of(p.A) * u);
    for (index j = 0; j < thin.U.cols(); ++j)
        for (index i = 0; i < thin.U.rows(); ++i) RC_ASSERT(full.U(i, j) == thin.U(i, j));
}

} // namespace
} // namespace eckart::tests
