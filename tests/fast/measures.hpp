#pragma once

#include <eckart/core/matrix.hpp>
#include <eckart/core/svd_result.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace eckart::tests {

/// x87 extended precision: 11 bits and 4 decimal powers of ten of exponent beyond double, so neither rounding nor range of the check
/// decides.
static_assert(std::numeric_limits<long double>::digits >= 64 && std::numeric_limits<long double>::max_exponent >= 16384);

inline long double frobenius_norm(matrix_view<const double> A) {
    long double squares = 0;
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) squares += static_cast<long double>(A(i, j)) * A(i, j);
    return std::sqrt(squares);
}

/// |A - U diag(S) Vh|_F; full factors use their first k columns.
inline long double residual(matrix_view<const double> A, const svd_result<double>& r) {
    long double squares = 0;
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) {
            long double x = A(i, j);
            for (index l = 0; l < static_cast<index>(r.S.size()); ++l)
                x -= static_cast<long double>(r.U(i, l)) * r.S[static_cast<std::size_t>(l)] * r.Vh(l, j);
            squares += x * x;
        }
    return std::sqrt(squares);
}

/// |Q^T Q - I|_F.
inline long double orthogonality(matrix_view<const double> Q) {
    long double squares = 0;
    for (index a = 0; a < Q.cols; ++a)
        for (index b = 0; b < Q.cols; ++b) {
            long double x = a == b ? -1 : 0;
            for (index i = 0; i < Q.rows; ++i) x += static_cast<long double>(Q(i, a)) * Q(i, b);
            squares += x * x;
        }
    return std::sqrt(squares);
}

/// What the docstring of `eckart::svd` promises of shapes, order, sign, residual and orthogonality for status ok.
inline void expect_contract(matrix_view<const double> A, const svd_result<double>& r, vectors job) {
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
    const long double p = static_cast<long double>(std::max<index>({m, n, 1})), u = 0x1p-53L;
    // S is rounded once more where it is subnormal: at most half a step of 2^-1074 each, k of them.
    const long double step = std::numeric_limits<double>::denorm_min();
    EXPECT_TRUE(residual(A, r) <= 20 * p * u * frobenius_norm(A) + p * step) << residual(A, r) / (u * frobenius_norm(A)) << " u |A|";
    EXPECT_TRUE(orthogonality(r.U) <= 20 * p * u) << orthogonality(r.U) / u << " u";
    EXPECT_TRUE(orthogonality(transpose(r.Vh)) <= 20 * p * u) << orthogonality(transpose(r.Vh)) / u << " u";
}

} // namespace eckart::tests
