#pragma once

#include "tests/support/random.hpp"

#include <eckart/core/matrix.hpp>
#include <eckart/core/scalar.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace eckart::tests {

inline const std::vector<std::string> matrix_kinds{"gaussian", "identity",     "ones",        "Wilkinson",  "graded columns", "graded rows",
                                                   "rank 3",   "repeated",     "zero",        "orthogonal", "clustered",      "one entry",
                                                   "integers", "random range", "huge column", "Hilbert"};

/// The matrix of that kind, the same for the same seed. Singular values from all equal to 600 decades apart.
inline matrix<double> some_matrix(index m, index n, const std::string& kind, std::uint64_t seed) {
    counter_random random(seed);
    matrix<double> A(m, n);
    const index spike_row = m > 0 ? static_cast<index>(random.bits() % static_cast<std::uint64_t>(m)) : 0;
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) {
            double x = random.gaussian();
            if (kind == "identity") x = i == j;
            if (kind == "ones") x = 1;
            if (kind == "Wilkinson")
                x = i == j ? std::fabs(static_cast<double>(i) - static_cast<double>(n - 1) / 2) : i - j == 1 || j - i == 1;
            if (kind == "graded columns") x = std::ldexp(x, -static_cast<int>(2 * j));
            if (kind == "graded rows") x = std::ldexp(x, -static_cast<int>(2 * i));
            if (kind == "rank 3") x = std::sin(static_cast<double>(i * (j % 3 + 1)));
            if (kind == "repeated") x = j % 2 == 0 ? x : A(i, j - 1);
            if (kind == "zero") x = 0;
            if (kind == "orthogonal") x = i == (j + 1) % std::max<index>(m, 1) ? -1 : 0; // a signed permutation
            if (kind == "clustered") x = (i == j) + x * 0x1p-40;
            if (kind == "one entry") x = i == spike_row && j == n / 2 ? -3 : 0;
            if (kind == "integers") x = random.between(-2, 2);
            if (kind == "random range") x = std::ldexp(x, random.between(-1000, 900));
            if (kind == "huge column") x = j == 0 ? x : std::ldexp(x, -500);
            if (kind == "Hilbert") x = 1 / static_cast<double>(i + j + 1);
            A(i, j) = x;
        }
    return A;
}

/// The same for real or complex T; real and imaginary parts are matrices of that kind from neighbouring seeds.
template <class T>
matrix<T> some_matrix_of(index m, index n, const std::string& kind, std::uint64_t seed) {
    const auto re = some_matrix(m, n, kind, seed), im = some_matrix(is_complex<T> ? m : 0, is_complex<T> ? n : 0, kind, seed + 1);
    matrix<T> A(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) A(i, j) = scalar_traits<T>::from_parts(re(i, j), is_complex<T> ? im(i, j) : 0);
    return A;
}

} // namespace eckart::tests
