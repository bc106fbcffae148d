#pragma once

#include <eckart/core/matrix.hpp>

#include <algorithm>
#include <cmath>
#include <span>
#include <string>

namespace eckart::tests {

constexpr long double unit_roundoff = 0x1p-53L;

/// |Q^T Q - I|_F in units of u, computed in extended precision.
inline double orthogonality(matrix_view<const double> Q) {
    long double sum = 0;
    for (index j = 0; j < Q.cols; ++j)
        for (index i = 0; i <= j; ++i) {
            long double s = i == j ? -1 : 0;
            for (index k = 0; k < Q.rows; ++k) s += static_cast<long double>(Q(k, i)) * Q(k, j);
            sum += (i == j ? 1 : 2) * s * s;
        }
    return static_cast<double>(std::sqrt(sum) / unit_roundoff);
}

/// |G Q - Q diag(values)|_F / |G|_F in units of u, for symmetric G, computed in extended precision; 0 for G = 0 = values.
inline double eigen_residual(matrix_view<const double> G, matrix_view<const double> Q, std::span<const double> values) {
    long double sum = 0, size = 0;
    for (index j = 0; j < G.cols; ++j)
        for (index i = 0; i < G.rows; ++i) {
            long double s = -static_cast<long double>(Q(i, j)) * values[static_cast<std::size_t>(j)];
            for (index k = 0; k < G.cols; ++k) s += static_cast<long double>(G(k, i)) * Q(k, j); // G(i, k), along the column
            sum += s * s;
            size += static_cast<long double>(G(i, j)) * G(i, j);
        }
    return size == 0 && sum == 0 ? 0 : static_cast<double>(std::sqrt(sum / size) / unit_roundoff);
}

/// The symmetric tridiagonal matrix of that diagonal and the entries beside it.
inline matrix<double> tridiagonal(std::span<const double> d, std::span<const double> e) {
    const index n = static_cast<index>(d.size());
    matrix<double> T(n, n);
    for (index i = 0; i < n; ++i) {
        T(i, i) = d[static_cast<std::size_t>(i)];
        if (i + 1 < n) T(i, i + 1) = T(i + 1, i) = e[static_cast<std::size_t>(i)];
    }
    return T;
}

inline bool has_fma(const std::string& target) { return target.starts_with("AVX") || target == "NEON"; }

} // namespace eckart::tests
