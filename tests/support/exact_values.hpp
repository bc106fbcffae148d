#pragma once

#include <eckart/core/matrix.hpp>
#include <eckart/reference/certified/digits.hpp>

#include <cmath>
#include <vector>

namespace eckart::tests {

/// Rational numbers as the yardstick of digits, dyadic numbers and pencils.

inline mpq_class power_of_two(long e) {
    const mpz_class power = mpz_class(1) << static_cast<mp_bitcnt_t>(e >= 0 ? e : -e);
    return e >= 0 ? mpq_class(power) : mpq_class(1) / power;
}

inline mpq_class exact_value(double x) {
    mpq_class q;
    mpq_set_d(q.get_mpq_t(), x);
    return q;
}
/// Two doubles hold a significand of up to 106 bits.
inline mpq_class exact_value(long double x) {
    int exponent = 0;
    const long double significand = std::frexp(x, &exponent);
    const auto high = static_cast<double>(significand);
    return (exact_value(high) + exact_value(static_cast<double>(significand - high))) * power_of_two(exponent);
}
inline mpq_class exact_value(const reference::wide_double& x) { return exact_value(x.significand) * power_of_two(x.exponent); }
inline mpq_class exact_value(const reference::big_dyadic& x) { return mpq_class(x.mantissa) * power_of_two(x.exponent); }
inline mpq_class exact_value(const reference::digit_matrix& X, index i, index j) {
    mpq_class sum = 0;
    for (index t = 0; t < X.count(); ++t)
        sum += exact_value(X.digit[static_cast<std::size_t>(t)](i, j)) *
               power_of_two(X.leading_exponent(j) - static_cast<long>(X.radix_bits) * t);
    return sum;
}

/// Row-major rational matrix.
struct rational_matrix {
    index rows = 0, cols = 0;
    std::vector<mpq_class> entries;

    rational_matrix(index m, index n) : rows(m), cols(n), entries(static_cast<std::size_t>(m * n)) {}
    mpq_class& operator()(index i, index j) { return entries[static_cast<std::size_t>(i * cols + j)]; }
    const mpq_class& operator()(index i, index j) const { return entries[static_cast<std::size_t>(i * cols + j)]; }
    bool operator==(const rational_matrix&) const = default;
};

inline rational_matrix exact_values(const reference::digit_matrix& X) {
    rational_matrix A(X.rows, X.cols);
    for (index i = 0; i < X.rows; ++i)
        for (index j = 0; j < X.cols; ++j) A(i, j) = exact_value(X, i, j);
    return A;
}
template <class T>
rational_matrix exact_values(const matrix<T>& X) {
    rational_matrix A(X.rows(), X.cols());
    for (index i = 0; i < X.rows(); ++i)
        for (index j = 0; j < X.cols(); ++j) A(i, j) = exact_value(X(i, j));
    return A;
}

inline rational_matrix operator*(const rational_matrix& X, const rational_matrix& Y) {
    rational_matrix Z(X.rows, Y.cols);
    for (index i = 0; i < X.rows; ++i)
        for (index j = 0; j < Y.cols; ++j)
            for (index l = 0; l < X.cols; ++l) Z(i, j) += X(i, l) * Y(l, j);
    return Z;
}
inline rational_matrix transposed(const rational_matrix& X) {
    rational_matrix Y(X.cols, X.rows);
    for (index i = 0; i < X.rows; ++i)
        for (index j = 0; j < X.cols; ++j) Y(j, i) = X(i, j);
    return Y;
}

} // namespace eckart::tests
