#pragma once

#include <eckart/core/strided_view.hpp>

#include <boost/multiprecision/mpfr.hpp>

#include <algorithm>
#include <functional>
#include <vector>

namespace eckart::tests {

/// So many digits that a scaled condition number of 10^600, all that the range of double can hold, leaves 300 right ones.
using many_digits = boost::multiprecision::number<boost::multiprecision::mpfr_float_backend<900>, boost::multiprecision::et_off>;

/// All min(m, n) singular values, non-increasing: plain one-sided Jacobi without scaling, pivoting or preconditioning, which needs none of
/// them at this precision. Values below 10^-700 of the largest are zero. Seconds at n = 20.
inline std::vector<many_digits> exact_singular_values(strided_view<const double> A) {
    if (A.rows < A.cols) return exact_singular_values(A.transposed());
    const index m = A.rows, n = A.cols;
    std::vector<std::vector<many_digits>> a(static_cast<std::size_t>(n));
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) a[static_cast<std::size_t>(j)].emplace_back(A(i, j));
    const auto dot = [](const std::vector<many_digits>& x, const std::vector<many_digits>& y) {
        many_digits s = 0;
        for (std::size_t i = 0; i < x.size(); ++i) s += x[i] * y[i];
        return s;
    };
    many_digits total = 0;
    for (const auto& x : a) total += dot(x, x);
    const many_digits negligible = total * pow(many_digits(10), -1400), tolerance = pow(many_digits(10), -80);
    for (bool rotated = true; rotated;) {
        rotated = false;
        std::sort(a.begin(), a.end(), [&](const auto& x, const auto& y) { return dot(x, x) > dot(y, y); });
        for (std::size_t p = 0; p < a.size(); ++p)
            for (std::size_t q = p + 1; q < a.size(); ++q) {
                const many_digits x = dot(a[p], a[p]), y = dot(a[q], a[q]), g = dot(a[p], a[q]);
                if (x <= negligible || y <= negligible || g * g <= tolerance * x * y) continue;
                rotated = true;
                const many_digits z = (x - y) / (2 * g);
                const many_digits t = 1 / (z < 0 ? z - sqrt(1 + z * z) : z + sqrt(1 + z * z));
                const many_digits c = 1 / sqrt(1 + t * t), s = c * t;
                for (std::size_t i = 0; i < a[p].size(); ++i) {
                    const many_digits old = a[p][i];
                    a[p][i] = c * old + s * a[q][i];
                    a[q][i] = c * a[q][i] - s * old;
                }
            }
    }
    std::vector<many_digits> S;
    for (const auto& x : a) {
        const many_digits squares = dot(x, x);
        S.push_back(squares <= negligible ? many_digits(0) : many_digits(sqrt(squares)));
    }
    std::sort(S.begin(), S.end(), std::greater<>());
    return S;
}

} // namespace eckart::tests
