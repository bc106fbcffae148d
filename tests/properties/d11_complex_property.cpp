#include "tests/properties/fast_and_reference.hpp"
#include "tests/support/real_form.hpp"

#include <complex>

namespace eckart::tests {
namespace {

using namespace reference;

using complex_double = std::complex<double>;

/// B + iC with B and C two problems of one shape.
matrix<complex_double> complex_problem(const svd_problem& p, std::uint64_t seed) {
    const matrix<double> B = within_range(p.A), C = within_range(make_svd_problem(B.rows(), B.cols(), p.law, p.structure, p.scale, seed).A);
    matrix<complex_double> A(B.rows(), B.cols());
    for (index j = 0; j < B.cols(); ++j)
        for (index i = 0; i < B.rows(); ++i) A(i, j) = {B(i, j), C(i, j)};
    return A;
}

RC_GTEST_PROP(D11Complex, TheFastPathOnTheRealFormFindsEachComplexValueTwice, (const svd_problem& p, std::uint64_t seed)) {
    const matrix<complex_double> A = complex_problem(p, seed);
    const judged j = judge(real_form(A));
    const auto f = reference::svd(A.view(), 60, vectors::none);
    RC_ASSERT(2 * f.rank == j.fast.rank);
    for (std::size_t i = 0; i < f.S.size(); ++i) {
        const wide sigma(f.S[i]);
        for (const std::size_t twin : {2 * i, 2 * i + 1}) {
            RC_ASSERT(abs(wide(j.sigma[twin] - sigma)) <= sigma * pow(wide(10), -59));
            RC_ASSERT(abs(wide(j.fast.S[twin] - sigma)) <= j.value_bound());
        }
    }
}

RC_GTEST_PROP(D11Complex, TheReferenceDecomposesToItsDigits, (const svd_problem& p, std::uint64_t seed)) {
    const matrix<complex_double> A = complex_problem(p, seed);
    for (const auto wanted : {vectors::thin, vectors::full}) {
        const auto f = reference::svd(A.view(), 30, wanted);
        RC_ASSERT(f.status == status::ok);
        const wide limit = pow(wide(10), -30), scale(f.S.empty() ? real(0) : f.S[0]);
        RC_ASSERT(wide(f.residuals.reconstruction) <= limit * scale);
        RC_ASSERT((wide(f.residuals.left) <= limit && wide(f.residuals.right) <= limit));
    }
}

RC_GTEST_PROP(D11Complex, TheFastPathOnComplexMatricesHasTheReferencesValues, (const svd_problem& p, std::uint64_t seed)) {
    // The phase of x^H y, then the real rotation: what the fast path makes of the real form, it makes of the complex matrix itself.
    const matrix<complex_double> A = complex_problem(p, seed);
    const auto f = reference::svd(A.view(), 60, vectors::none);
    const auto g = eckart::svd(strided_view<const complex_double>(A), {vectors::full});
    RC_ASSERT(g.status == status::ok);
    wide squares = 0;
    for (const real& s : f.S) squares += wide(s) * wide(s);
    // 62 p u |A|_F: the residual by Weyl and the factors' defects by Ostrowski, as `judged::value_bound`; one rounding to the subnormal
    // range.
    const wide bound = wide(62 * std::max(A.rows(), A.cols())) * wide(unit_roundoff<double>) * sqrt(squares) +
                       wide(std::numeric_limits<double>::denorm_min());
    for (std::size_t i = 0; i < f.S.size(); ++i) RC_ASSERT(abs(wide(wide(g.S[i]) - wide(f.S[i]))) <= bound);
}

RC_GTEST_PROP(D11Complex, ARealMatrixStoredAsComplexHasTheSameValues, (const svd_problem& p)) {
    const matrix<double> A = within_range(p.A);
    matrix<complex_double> B(A.rows(), A.cols());
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) B(i, j) = A(i, j);
    const auto f = reference::svd(A.view(), 30, vectors::none);
    const auto g = reference::svd(B.view(), 30, vectors::none);
    RC_ASSERT(f.rank == g.rank);
    for (std::size_t i = 0; i < f.S.size(); ++i) RC_ASSERT(abs(wide(wide(f.S[i]) - wide(g.S[i]))) <= 2 * wide(f.S[i]) * pow(wide(10), -30));
}

} // namespace
} // namespace eckart::tests
