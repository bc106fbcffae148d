#pragma once

#include <eckart/core/strided_view.hpp>

#include <boost/multiprecision/mpfr.hpp>

#include <algorithm>
#include <functional>
#include <vector>

namespace eckart::tests {

template <unsigned digits>
using decimal = boost::multiprecision::number<boost::multiprecision::mpfr_float_backend<digits>, boost::multiprecision::et_off>;

/// So many digits that a scaled condition number of 10^600, all that the range of double can hold, leaves 300 right ones.
using many_digits = decimal<900>;

/// All min(m, n) singular values, non-increasing: plain one-sided Jacobi without scaling, pivoting or preconditioning, which needs none of
/// them at this precision. Values below 10^-(7 digits / 9) of the largest are zero. Seconds at n = 20 and 900 digits, n = 70 and 150.
template <unsigned digits = 900>
std::vector<decimal<digits>> exact_singular_values(strided_view<const double> A) {
    using number = decimal<digits>;
    if (A.rows < A.cols) return exact_singular_values<digits>(A.transposed());
    const index m = A.rows, n = A.cols;
    std::vector<std::vector<number>> a(static_cast<std::size_t>(n));
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) a[static_cast<std::size_t>(j)].emplace_back(A(i, j));
    const auto dot = [](const std::vector<number>& x, const std::vector<number>& y) {
        number s = 0;
        for (std::size_t i = 0; i < x.size(); ++i) s += x[i] * y[i];
        return s;
    };
    number total = 0;
    for (const auto& x : a) total += dot(x, x);
    const number negligible = total * pow(number(10), -static_cast<int>(14 * digits / 9)), tolerance = pow(number(10), -80);
    for (bool rotated = true; rotated;) {
        rotated = false;
        std::sort(a.begin(), a.end(), [&](const auto& x, const auto& y) { return dot(x, x) > dot(y, y); });
        for (std::size_t p = 0; p < a.size(); ++p)
            for (std::size_t q = p + 1; q < a.size(); ++q) {
                const number x = dot(a[p], a[p]), y = dot(a[q], a[q]), g = dot(a[p], a[q]);
                if (x <= negligible || y <= negligible || g * g <= tolerance * x * y) continue;
                rotated = true;
                const number z = (x - y) / (2 * g);
                const number t = 1 / (z < 0 ? z - sqrt(1 + z * z) : z + sqrt(1 + z * z));
                const number c = 1 / sqrt(1 + t * t), s = c * t;
                for (std::size_t i = 0; i < a[p].size(); ++i) {
                    const number old = a[p][i];
                    a[p][i] = c * old + s * a[q][i];
                    a[q][i] = c * a[q][i] - s * old;
                }
            }
    }
    std::vector<number> S;
    for (const auto& x : a) {
        const number squares = dot(x, x);
        S.push_back(squares <= negligible ? number(0) : number(sqrt(squares)));
    }
    std::sort(S.begin(), S.end(), std::greater<>());
    return S;
}

} // namespace eckart::tests
