#pragma once

#include "haar_orthogonal.hpp"
#include "random.hpp"

#include <eckart/core/floating_point.hpp>
#include <eckart/core/matrix.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <cstdint>
#include <ostream>

namespace eckart::tests {

enum class shape_class { empty, scalar, row, column, square, tall, wide };

/// Where the numbers come from. The first six fix a spectrum (A = U diag(s) Vᵀ, rounded), the others draw entries.
enum class spectrum_law {
    geometric,      ///< s_i = 2^(-c i), c from 1/2 to 20: well to extremely graded
    clustered,      ///< 1, and a cluster of values a few ulps apart
    repeated,       ///< one or two different values, many times over
    one_small,      ///< all 1 but the last, 2^-40
    arithmetic,     ///< k, k-1, ..., 1
    gaussian,       ///< independent entries, nearly standard normal
    rank_deficient, ///< exact product of integer factors of rank below min(m, n)
    integers,       ///< integers from -9 to 9
    signs,          ///< entries 0, 1, -1
    powers_of_two   ///< ±2^k, |k| <= 30
};
inline constexpr std::array all_spectrum_laws{
    spectrum_law::geometric, spectrum_law::clustered,      spectrum_law::repeated, spectrum_law::one_small, spectrum_law::arithmetic,
    spectrum_law::gaussian,  spectrum_law::rank_deficient, spectrum_law::integers, spectrum_law::signs,     spectrum_law::powers_of_two};

/// What is done to the matrix afterwards. `two_sided_graded` is D1 B D2 with B from the law and D1, D2 diagonal powers of two.
enum class matrix_structure { dense, diagonal, triangular, bidiagonal, two_sided_graded };
inline constexpr std::array all_matrix_structures{matrix_structure::dense, matrix_structure::diagonal, matrix_structure::triangular,
                                                  matrix_structure::bidiagonal, matrix_structure::two_sided_graded};

constexpr const char* to_string(spectrum_law law) {
    constexpr const char* names[] = {"geometric", "clustered",      "repeated", "one_small", "arithmetic",
                                     "gaussian",  "rank_deficient", "integers", "signs",     "powers_of_two"};
    return names[static_cast<int>(law)];
}

constexpr const char* to_string(matrix_structure structure) {
    constexpr const char* names[] = {"dense", "diagonal", "triangular", "bidiagonal", "two_sided_graded"};
    return names[static_cast<int>(structure)];
}

/// A finite matrix and how it was made. After shrinking A is smaller or simpler than what law, structure and seed would make.
struct svd_problem {
    matrix<double> A;
    spectrum_law law = spectrum_law::gaussian;
    matrix_structure structure = matrix_structure::dense;
    int scale = 0; ///< A was multiplied by 2^scale at the end
    std::uint64_t seed = 0;

    shape_class shape() const {
        const index m = A.rows(), n = A.cols();
        if (m == 0 || n == 0) return shape_class::empty;
        if (m == 1 && n == 1) return shape_class::scalar;
        if (m == 1) return shape_class::row;
        if (n == 1) return shape_class::column;
        return m == n ? shape_class::square : m > n ? shape_class::tall : shape_class::wide;
    }
};

/// The matrix as C++ text in hexadecimal, to be pasted into a test.
inline std::string hex_text(matrix_view<const double> A) {
    std::string text = "matrix<double>";
    if (A.empty()) return text + "(" + std::to_string(A.rows) + ", " + std::to_string(A.cols) + ")";
    text += "{";
    for (index i = 0; i < A.rows; ++i) {
        text += i == 0 ? "{" : ", {";
        for (index j = 0; j < A.cols; ++j) text += (j == 0 ? "" : ", ") + hex_float(A(i, j));
        text += "}";
    }
    return text + "}";
}
inline std::string hex_text(matrix_view<const std::complex<double>> A) {
    matrix<double> re(A.rows, A.cols), im(A.rows, A.cols);
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) {
            re(i, j) = A(i, j).real();
            im(i, j) = A(i, j).imag();
        }
    return hex_text(re.view()) + " + i " + hex_text(im.view());
}

inline std::ostream& operator<<(std::ostream& out, const svd_problem& p) {
    return out << to_string(p.law) << ", " << to_string(p.structure) << ", scale 2^" << p.scale << ", seed " << p.seed
               << ", A = " << hex_text(p.A);
}
/// Found by RapidCheck through the namespace of its argument.
inline void showValue(const svd_problem& p, std::ostream& out) { out << p; }

namespace detail {

inline std::vector<double> draw_spectrum(spectrum_law law, index k, counter_random& random) {
    std::vector<double> s(static_cast<std::size_t>(k), 1.0);
    const double ratio = 0.5 * random.between(1, 40);
    const index split = k == 0 ? 0 : random.below(static_cast<int>(k));
    for (index i = 0; i < k; ++i) switch (law) {
        case spectrum_law::geometric: s[i] = std::exp2(-ratio * static_cast<double>(i)); break;
        case spectrum_law::clustered: s[i] = i < split ? 1.0 : 0.25 + random.below(16) * 0x1p-53; break;
        case spectrum_law::repeated: s[i] = i < split ? 3.0 : 1.0; break;
        case spectrum_law::one_small: s[i] = i + 1 < k ? 1.0 : 0x1p-40; break;
        default: s[i] = static_cast<double>(k - i); break;
        }
    return s;
}

inline matrix<double> product(const matrix<double>& X, const matrix<double>& Y) {
    matrix<double> Z(X.rows(), Y.cols());
    for (index j = 0; j < Z.cols(); ++j)
        for (index l = 0; l < X.cols(); ++l)
            for (index i = 0; i < Z.rows(); ++i) Z(i, j) += X(i, l) * Y(l, j);
    return Z;
}

inline matrix<double> draw_integers(index m, index n, int bound, counter_random& random) {
    matrix<double> A(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) A(i, j) = random.between(-bound, bound);
    return A;
}

inline matrix<double> draw_matrix(index m, index n, spectrum_law law, bool diagonal, counter_random& random) {
    const index k = std::min(m, n);
    matrix<double> A(m, n);
    switch (law) {
    case spectrum_law::gaussian:
        for (index j = 0; j < n; ++j)
            for (index i = 0; i < m; ++i) A(i, j) = random.gaussian();
        return A;
    case spectrum_law::powers_of_two:
        for (index j = 0; j < n; ++j)
            for (index i = 0; i < m; ++i) A(i, j) = std::ldexp(random.below(2) == 0 ? 1.0 : -1.0, random.between(-30, 30));
        return A;
    case spectrum_law::integers: return draw_integers(m, n, 9, random);
    case spectrum_law::signs: return draw_integers(m, n, 1, random);
    case spectrum_law::rank_deficient: {
        const index r = k == 0 ? 0 : random.below(static_cast<int>(k));
        const auto X = draw_integers(m, r, 3, random);
        return product(X, draw_integers(r, n, 3, random));
    }
    default: break;
    }
    const auto s = draw_spectrum(law, k, random);
    for (index i = 0; i < k; ++i) A(i, i) = s[i];
    if (diagonal) return A;
    return product(product(haar_orthogonal(m, random.bits()), A), haar_orthogonal(n, random.bits()));
}

inline void apply_structure(matrix<double>& A, matrix_structure structure, counter_random& random) {
    const index m = A.rows(), n = A.cols();
    std::vector<int> row_exponent(static_cast<std::size_t>(m)), col_exponent(static_cast<std::size_t>(n));
    if (structure == matrix_structure::two_sided_graded) {
        const int spread = random.between(1, 60);
        for (int& e : row_exponent) e = random.between(-spread, spread);
        for (int& e : col_exponent) e = random.between(-spread, spread);
    }
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) {
            const bool kept = structure == matrix_structure::diagonal     ? i == j
                              : structure == matrix_structure::triangular ? i <= j
                              : structure == matrix_structure::bidiagonal ? i == j || i + 1 == j
                                                                          : true;
            A(i, j) = kept ? std::ldexp(A(i, j), row_exponent[i] + col_exponent[j]) : 0.0;
        }
}

} // namespace detail

/// The m-by-n problem of these choices; every entry is finite. 2^scale is lowered where it would overflow; it may round or flush small
/// entries, which then is the matrix. Deterministic in its arguments, up to the last bits of exp2.
inline svd_problem make_svd_problem(index m, index n, spectrum_law law, matrix_structure structure, int scale, std::uint64_t seed) {
    counter_random random(seed);
    svd_problem p{detail::draw_matrix(m, n, law, structure == matrix_structure::diagonal, random), law, structure, scale, seed};
    detail::apply_structure(p.A, structure, random);
    double largest = 0;
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) largest = std::max(largest, std::abs(p.A(i, j)));
    if (largest > 0) p.scale = std::min(scale, 1023 - std::ilogb(largest));
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) p.A(i, j) = std::ldexp(p.A(i, j), p.scale);
    return p;
}

} // namespace eckart::tests
