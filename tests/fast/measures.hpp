#pragma once

#include <eckart/core/floating_point.hpp>
#include <eckart/core/matrix.hpp>
#include <eckart/core/scalar.hpp>
#include <eckart/core/svd_result.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>

namespace eckart::tests {

/// x87 extended precision: 11 bits and 4 decimal powers of ten of exponent beyond double, so neither rounding nor range of the check
/// decides.
static_assert(std::numeric_limits<long double>::digits >= 64 && std::numeric_limits<long double>::max_exponent >= 16384);

template <class T>
using extended = std::conditional_t<is_complex<T>, std::complex<long double>, long double>;

template <class T>
extended<T> extend(const T& x) {
    return static_cast<extended<T>>(x);
}

template <class T>
long double frobenius_norm(matrix_view<const T> A) {
    long double squares = 0;
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) squares += std::norm(extend(A(i, j)));
    return std::sqrt(squares);
}
template <class T>
long double frobenius_norm(const matrix<T>& A) {
    return frobenius_norm(A.view());
}

/// |A - U diag(S) Vh|_F; full factors use their first k columns.
template <class T>
long double residual(matrix_view<const T> A, const svd_result<T>& r) {
    long double squares = 0;
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) {
            extended<T> x = extend(A(i, j));
            for (index l = 0; l < static_cast<index>(r.S.size()); ++l)
                x -= extend(r.U(i, l)) * static_cast<long double>(r.S[static_cast<std::size_t>(l)]) * extend(r.Vh(l, j));
            squares += std::norm(x);
        }
    return std::sqrt(squares);
}
template <class T>
long double residual(const matrix<T>& A, const svd_result<T>& r) {
    return residual(A.view(), r);
}

/// |Q^H Q - I|_F.
template <class T>
long double orthogonality(const matrix<T>& Q) {
    long double squares = 0;
    for (index a = 0; a < Q.cols(); ++a)
        for (index b = 0; b < Q.cols(); ++b) {
            extended<T> x = a == b ? -1 : 0;
            for (index i = 0; i < Q.rows(); ++i) x += scalar_traits<extended<T>>::conjugate(extend(Q(i, a))) * extend(Q(i, b));
            squares += std::norm(x);
        }
    return std::sqrt(squares);
}

/// What the docstring of `eckart::svd` promises of shapes, order, sign, residual and orthogonality for status ok.
template <class T>
void expect_contract(matrix_view<const T> A, const svd_result<T>& r, vectors job) {
    const index m = A.rows, n = A.cols, k = std::min(m, n);
    EXPECT_EQ(r.status, status::ok);
    ASSERT_EQ(static_cast<index>(r.S.size()), k);
    ASSERT_EQ(r.U.rows(), m);
    ASSERT_EQ(r.U.cols(), job == vectors::none ? 0 : job == vectors::thin ? k : m);
    ASSERT_EQ(r.Vh.rows(), job == vectors::none ? 0 : job == vectors::thin ? k : n);
    ASSERT_EQ(r.Vh.cols(), n);
    for (std::size_t i = 0; i < r.S.size(); ++i) {
        EXPECT_TRUE(r.S[i] >= 0 && !std::signbit(r.S[i]) && std::isfinite(r.S[i])) << "S[" << i << "] = " << r.S[i];
        if (i > 0) {
            EXPECT_TRUE(r.S[i - 1] >= r.S[i]) << "S[" << i << "] out of order";
        }
    }
    if (job == vectors::none) return;
    const long double p = static_cast<long double>(std::max<index>({m, n, 1})), u = eckart::unit_roundoff<real_type<T>>;
    // S is rounded once more where it is subnormal: at most half a step each, k of them.
    const long double step = std::numeric_limits<real_type<T>>::denorm_min();
    EXPECT_TRUE(residual(A, r) <= 20 * p * u * frobenius_norm(A) + p * step) << residual(A, r) / (u * frobenius_norm(A)) << " u |A|";
    EXPECT_TRUE(orthogonality(r.U) <= 20 * p * u) << orthogonality(r.U) / u << " u";
    EXPECT_TRUE(orthogonality(transpose(r.Vh)) <= 20 * p * u) << orthogonality(transpose(r.Vh)) / u << " u";
}
template <class T>
void expect_contract(const matrix<T>& A, const svd_result<T>& r, vectors job) {
    expect_contract(A.view(), r, job);
}

} // namespace eckart::tests
