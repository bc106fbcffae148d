#pragma once

#include "haar_orthogonal.hpp"
#include "honest_certificate.hpp"
#include "random.hpp"

#include <eckart/core/floating_point.hpp>
#include <eckart/core/matrix.hpp>
#include <eckart/reference/certified/certificate_checker.hpp>

#include <complex>
#include <string>
#include <variant>
#include <vector>

namespace eckart::tests {

/// A matrix with its own way to be certified.
struct certificate_case {
    std::string name;
    std::variant<matrix<double>, matrix<std::complex<double>>> A;
    int digits = 60; ///< what honest_certificate needs

    reference::certificate make(const certificate_wishes& wishes) const {
        return std::visit([&](const auto& B) { return honest_certificate(B.view(), wishes); }, A);
    }
    reference::certificate_verdict check(const reference::certificate& c) const {
        return std::visit([&](const auto& B) { return reference::check_certificate(c, B.view()); }, A);
    }
};

inline matrix<double> gaussian_matrix(index m, index n, std::uint64_t seed) {
    counter_random random(seed);
    matrix<double> A(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) A(i, j) = random.gaussian();
    return A;
}

inline matrix<std::complex<double>> complex_gaussian_matrix(index m, index n, std::uint64_t seed) {
    const matrix<double> re = gaussian_matrix(m, n, seed), im = gaussian_matrix(m, n, seed + 1000);
    matrix<std::complex<double>> A(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) A(i, j) = {re(i, j), im(i, j)};
    return A;
}

template <class T>
matrix<T> scaled(matrix<T> A, double factor) {
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) A(i, j) *= factor;
    return A;
}

/// Every kind of matrix that a certificate treats differently; small, so that thousands of checks take seconds.
inline std::vector<certificate_case> certificate_cases() {
    using complex = std::complex<double>;
    using real_matrix = matrix<double>;
    using complex_matrix = matrix<complex>;
    const complex i(0, 1);
    std::vector<certificate_case> all;
    const auto add = [&](std::string name, auto A, int digits = 60) { all.push_back({std::move(name), std::move(A), digits}); };

    for (const auto& [m, n] : {std::pair<index, index>{0, 0}, {0, 3}, {3, 0}}) add("empty", real_matrix(m, n));
    add("empty complex", complex_matrix(2, 0));
    add("one entry", real_matrix{{-0.1}});
    add("row", real_matrix{{1, 1, 1}});
    add("column with exact value", real_matrix{{3}, {4}});
    add("square", gaussian_matrix(4, 4, 1));
    add("tall", gaussian_matrix(5, 3, 2));
    add("wide", gaussian_matrix(2, 6, 3));
    add("complex square", complex_gaussian_matrix(3, 3, 4));
    add("complex wide", complex_gaussian_matrix(2, 4, 5));
    add("zero", real_matrix(3, 2));
    add("complex zero", complex_matrix(1, 2));

    add("identity", real_matrix::identity(3));
    add("Hadamard", real_matrix{{1, 1, 1, 1}, {1, -1, 1, -1}, {1, 1, -1, -1}, {1, -1, -1, 1}});
    add("multiple irrational values", real_matrix{{1, 1, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 1}, {0, 0, 0, 1}});
    add("exact and other values", real_matrix{{3, 0, 0}, {0, 1, 1}, {0, 0, 1}});
    add("complex vectors of exact values", complex_matrix{{2, i}, {-i, 2}});
    add("complex exact values", complex_matrix{{3.0 + 4.0 * i, 0}, {0, 5.0 * i}, {0, 0}});
    {
        const matrix<double> Q = haar_orthogonal(4, 6);
        real_matrix cluster(4, 4);
        const double s[] = {1, 1 - 0x1p-45, 1 - 0x1p-46, 0.5};
        for (index c = 0; c < 4; ++c)
            for (index r = 0; r < 4; ++r) cluster(r, c) = Q(r, c) * s[c];
        add("cluster", cluster);
    }
    add("rank deficient", real_matrix{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}, {10, 11, 12}});
    add("rank deficient wide", real_matrix{{1, 2, 3, 4}, {2, 4, 6, 8}, {0, 1, 0, 1}});
    add("complex rank deficient", complex_matrix{{1.0 + i, 2.0, i}, {2.0 * i, 2.0 + 2.0 * i, -1.0}, {1, 1.0 - i, 0.5 + 0.5 * i}});
    add("zero column", real_matrix{{1, 0, 2}, {3, 0, 5}, {1, 0, 1}});
    {
        real_matrix graded = gaussian_matrix(4, 4, 7);
        for (index c = 0; c < 4; ++c)
            for (index r = 0; r < 4; ++r) graded(r, c) = std::ldexp(graded(r, c), -70 * static_cast<int>(c));
        add("graded columns", graded, 180);
        add("graded rows", transpose(graded), 180);
    }
    add("far apart", real_matrix{{0x1p900, 1}, {0, 0x1p-900}}, 1200);
    add("overflow", scaled(real_matrix{{1.5, 1, 0}, {-1, 1.25, 0.125}, {0, 0.5, 1.875}}, 0x1p1023));
    add("overflow of a complex one", scaled(complex_matrix{{1.5 + i, 1.0}, {1.0 - i, 1.25}}, 0x1p1023));
    add("near overflow", scaled(gaussian_matrix(3, 3, 8), 0x1p1020));
    add("subnormal", scaled(gaussian_matrix(3, 3, 10), 0x1p-1070));
    add("least subnormals", real_matrix{{0x1p-1074, 0x1p-1074}, {0, 0x1p-1074}});
    add("rounds to zero", real_matrix{{3 * 0x1p-1074, 0x1p-1073}, {0x1p-1073, 0x1p-1074}}); // σ₂ = (√5 − 2) 2^-1074

    // √(a² + b²) is c, a midpoint of two doubles: the triples (3, 4, 5) k with 5 k of 54 bits.
    const double k = 0x1p51 + 1, l = 0x1p51 + 3; // 5 k = 2^53 + 2^51 + 5 and 5 l are odd and of 54 bits
    add("tie", real_matrix{{3 * k}, {4 * k}});
    add("tie to the other side", real_matrix{{3 * l, 4 * l}});
    add("tie twice", real_matrix{{3 * k, 4 * k}, {-4 * k, 3 * k}});
    add("tie beside others", real_matrix{{3 * k, 0, 0}, {4 * k, 0, 0}, {0, 1, 2}, {0, 1, 1}});
    add("complex tie", complex_matrix{{3 * k + 4 * k * i}});
    add("float tie", real_matrix{{0x1p24 + 1}});
    add("float tie to the other side", real_matrix{{0x1p24 + 3}});
    add("tie at half the least subnormal", real_matrix{{0x1p-1074}});
    add("float tie at half the least subnormal", real_matrix{{0x1p-150}});
    add("float tie at the overflow threshold", real_matrix{{0x1.ffffffp127}});
    add("beyond float", real_matrix{{0x1p300, 0}, {0, 0x1p-300}}, 400);
    // (2^54 − 1) 2^970 = √(a² + b²) with doubles a, b: 2^54 − 1 = 73 · 262657 · 939524103, and 6473161² + 18048240² = (73 · 262657)².
    add("tie at the overflow threshold", real_matrix{{6473161 * 939524103.0 * 0x1p970}, {18048240 * 939524103.0 * 0x1p970}});
    return all;
}

} // namespace eckart::tests
