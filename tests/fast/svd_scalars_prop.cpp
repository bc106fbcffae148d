#include "tests/fast/measures.hpp"
#include "tests/fast/scalars.hpp"
#include "tests/support/generators.hpp"

#include <eckart/core/floating_point.hpp>
#include <eckart/fast/svd.hpp>
#include <eckart/reference/certified/svd.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace eckart::tests {
namespace {

/// The problem in another scalar: B + i C with C of the same kind, B alone for real ones. What is beyond the range of float is brought in.
template <class T>
matrix<T> as_scalar(const svd_problem& p, std::uint64_t seed) {
    const index m = p.A.rows(), n = p.A.cols();
    const matrix<double> C = make_svd_problem(m, n, p.law, p.structure, p.scale, seed).A;
    const bool single = sizeof(real_type<T>) == 4;
    matrix<T> A(m, n);
    const auto part = [&](double x) { return single ? std::clamp(std::ldexp(x, -p.scale), -1e38, 1e38) : x; };
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) A(i, j) = scalar<T>(part(p.A(i, j)), part(C(i, j)));
    return A;
}

/// Any finite bits in every part.
template <class T>
matrix<T> any_finite(index m, index n, std::uint64_t seed) {
    counter_random random(seed);
    const auto part = [&] {
        const double x = detail::draw_finite(random);
        return sizeof(real_type<T>) == 4 ? std::clamp(std::ldexp(x, random.between(-40, 40)), -3.4e38, 3.4e38) : x;
    };
    matrix<T> A(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) {
            const double re = part(), im = part();
            A(i, j) = scalar<T>(re, im);
        }
    return A;
}

/// The docstring's promises for thin factors, but residual and values where S overflows.
template <class T>
bool as_promised(const matrix<T>& A, const svd_result<T>& r) {
    const long double u = eckart::unit_roundoff<real_type<T>>, p = static_cast<long double>(std::max<index>({A.rows(), A.cols(), 1}));
    const long double step = std::numeric_limits<real_type<T>>::denorm_min();
    const bool infinite = !r.S.empty() && std::isinf(r.S.front());
    if (r.status != (infinite ? status::overflow : status::ok)) return false;
    for (std::size_t i = 0; i < r.S.size(); ++i)
        if (!(r.S[i] >= 0) || std::signbit(r.S[i]) || (i > 0 && !(r.S[i - 1] >= r.S[i]))) return false;
    if (!(orthogonality(r.U) <= 20 * p * u && orthogonality(transpose(r.Vh)) <= 20 * p * u)) return false;
    const long double norm = frobenius_norm(A);
    if (infinite) return norm > static_cast<long double>(std::numeric_limits<real_type<T>>::max()) * (1 - 100 * p * u);
    return residual(A, r) <= 20 * p * u * norm + p * step;
}

/// Values against the certified ones: within the bound of the computation in double, and one rounding to single where that is the format.
template <class T>
bool values_are_near(const matrix<T>& A, const std::vector<real_type<T>>& S) {
    const auto exact = reference::certified_svd(A.view());
    if (exact.status != reference::certified_status::ok || exact.S.size() != S.size()) return false;
    const long double p = static_cast<long double>(std::max<index>({A.rows(), A.cols(), 1}));
    for (std::size_t i = 0; i < S.size(); ++i) {
        if (std::isinf(exact.S[i]) || std::isinf(S[i])) continue; // as_promised has judged the norm
        const long double sigma = exact.S[i], error = std::fabs(S[i] - sigma);
        const long double rounding =
            (sizeof(real_type<T>) == 4 ? 0x1p-24L : 0x1p-53L) * sigma + std::numeric_limits<real_type<T>>::denorm_min();
        if (!(error <= 62 * p * 0x1p-53L * frobenius_norm(A) + rounding)) return false;
    }
    return true;
}

template <class T>
void keeps_its_promises(const matrix<T>& A) {
    const auto r = svd(strided_view<const T>(A));
    RC_ASSERT(as_promised(A, r));
    RC_ASSERT(values_are_near(A, r.S));
    RC_ASSERT(values_are_near(A, svd(strided_view<const T>(A), {vectors::none}).S));
    RC_ASSERT(svd(strided_view<const T>(A), {.vectors = vectors::none, .algorithm = algorithm::jacobi}).S ==
              svd(strided_view<const T>(A), {.algorithm = algorithm::jacobi}).S);
}

/// A^H = V S U^H, and rows and columns by phases i^k: the same values to the bound.
template <class T>
void conjugation_and_phases_keep_the_values(const matrix<T>& A) {
    const matrix<T> H = conjugate_transpose(A);
    matrix<T> B = A;
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) B(i, j) = quarter_turns(A(i, j), static_cast<int>(3 * i + j));
    RC_ASSERT(values_are_near(A, svd(strided_view<const T>(H), {vectors::none}).S));
    RC_ASSERT(values_are_near(A, svd(strided_view<const T>(B), {vectors::none}).S));
}

RC_GTEST_PROP(FastSvdScalarsProp, FloatKeepsItsPromises, (const svd_problem& p, std::uint64_t seed)) {
    keeps_its_promises(as_scalar<float>(p, seed));
}
RC_GTEST_PROP(FastSvdScalarsProp, ComplexFloatKeepsItsPromises, (const svd_problem& p, std::uint64_t seed)) {
    keeps_its_promises(as_scalar<std::complex<float>>(p, seed));
}
RC_GTEST_PROP(FastSvdScalarsProp, ComplexDoubleKeepsItsPromises, (const svd_problem& p, std::uint64_t seed)) {
    keeps_its_promises(as_scalar<std::complex<double>>(p, seed));
}

RC_GTEST_PROP(FastSvdScalarsProp, GramRouteOfComplexKeepsItsPromises, (const svd_problem& p, std::uint64_t seed)) {
    const auto A = as_scalar<std::complex<double>>(p, seed);
    for (const vectors job : {vectors::thin, vectors::none}) {
        const auto r = svd(strided_view<const std::complex<double>>(A), {.vectors = job, .algorithm = algorithm::gram});
        if (job == vectors::thin) RC_ASSERT(as_promised(A, r));
        RC_ASSERT(values_are_near(A, r.S));
    }
}

RC_GTEST_PROP(FastSvdScalarsProp, AnyBitsKeepThePromises, (std::uint64_t seed)) {
    const auto m = *rc::gen::inRange<index>(0, 7), n = *rc::gen::inRange<index>(0, 7);
    keeps_its_promises(any_finite<float>(m, n, seed));
    keeps_its_promises(any_finite<std::complex<float>>(m, n, seed));
    keeps_its_promises(any_finite<std::complex<double>>(m, n, seed));
}

RC_GTEST_PROP(FastSvdScalarsProp, ConjugationAndPhasesKeepTheValues, (const svd_problem& p, std::uint64_t seed)) {
    conjugation_and_phases_keep_the_values(as_scalar<std::complex<double>>(p, seed));
    conjugation_and_phases_keep_the_values(as_scalar<std::complex<float>>(p, seed));
}

} // namespace
} // namespace eckart::tests
