#pragma once

#include "svd_problem.hpp"

#include <bit>
#include <cmath>
#include <vector>

namespace eckart::tests {

/// How far a finite double is from being simple: 0 < 1 < -1 < other powers of two < numbers with more significant bits. Every shrink
/// lowers it, so shrinking ends.
inline std::uint64_t complexity(double x) {
    if (x == 0) return std::signbit(x) ? 1 : 0;
    const std::uint64_t negative = x < 0 ? 1 : 0;
    int exponent = 0;
    const double fraction = std::frexp(std::abs(x), &exponent); // |x| = fraction * 2^exponent, 1/2 <= fraction < 1
    const auto scaled = static_cast<std::uint64_t>(std::ldexp(fraction, 53));
    const std::uint64_t bits = 53 - static_cast<std::uint64_t>(std::countr_zero(scaled)); // significant bits, 1 for powers of two
    const auto distance = static_cast<std::uint64_t>(std::abs(exponent - 1));
    return 2 + ((bits * 4096 + distance) << 1) + negative;
}

/// Simpler doubles to try instead of a finite x, simplest first: 0, ±1, the power of two below |x|, fewer significant bits, an exponent
/// nearer to 0, and |x|.
inline std::vector<double> shrinks_of(double x) {
    std::vector<double> candidates{0.0, 1.0, std::copysign(1.0, x)};
    if (x != 0) {
        int exponent = 0;
        const double fraction = std::frexp(x, &exponent);
        candidates.push_back(std::ldexp(std::copysign(0.5, x), exponent));
        for (int bits = 26; bits >= 1; bits /= 2) candidates.push_back(std::ldexp(std::trunc(std::ldexp(fraction, bits)), exponent - bits));
        candidates.push_back(std::ldexp(fraction, 1 + (exponent - 1) / 2));
        candidates.push_back(std::ldexp(fraction, exponent > 1 ? exponent - 1 : exponent + 1));
        candidates.push_back(std::abs(x));
    }
    std::vector<double> simpler;
    for (const double y : candidates)
        if (complexity(y) < complexity(x) && std::find(simpler.begin(), simpler.end(), y) == simpler.end()) simpler.push_back(y);
    return simpler;
}

/// A without rows i0..i1-1 and columns j0..j1-1.
inline matrix<double> without(const matrix<double>& A, index i0, index i1, index j0, index j1) {
    matrix<double> B(A.rows() - (i1 - i0), A.cols() - (j1 - j0));
    for (index j = 0; j < B.cols(); ++j)
        for (index i = 0; i < B.rows(); ++i) B(i, j) = A(i < i0 ? i : i + (i1 - i0), j < j0 ? j : j + (j1 - j0));
    return B;
}

/// Simpler problems to try, in this order: fewer rows and columns (halves, then one at a time), scale 1, simpler entries.
inline std::vector<svd_problem> shrinks_of(const svd_problem& p) {
    std::vector<svd_problem> simpler;
    const auto add = [&](matrix<double> A, int scale) { simpler.push_back({std::move(A), p.law, p.structure, scale, p.seed}); };
    const index m = p.A.rows(), n = p.A.cols();
    if (m > 3) add(without(p.A, m / 2, m, 0, 0), p.scale);
    if (n > 3) add(without(p.A, 0, 0, n / 2, n), p.scale);
    for (index i = 0; i < std::min(m, n); ++i) add(without(p.A, i, i + 1, i, i + 1), p.scale);
    for (index i = 0; i < m; ++i) add(without(p.A, i, i + 1, 0, 0), p.scale);
    for (index j = 0; j < n; ++j) add(without(p.A, 0, 0, j, j + 1), p.scale);
    if (p.scale != 0) {
        matrix<double> A = p.A;
        bool finite = true;
        for (index j = 0; j < n; ++j)
            for (index i = 0; i < m; ++i) {
                A(i, j) = std::ldexp(A(i, j), -p.scale);
                finite = finite && std::isfinite(A(i, j));
            }
        if (finite) add(std::move(A), 0);
    }
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i)
            for (const double x : shrinks_of(p.A(i, j))) {
                add(p.A, p.scale);
                simpler.back().A(i, j) = x;
            }
    return simpler;
}

} // namespace eckart::tests
