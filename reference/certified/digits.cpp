#include <eckart/reference/certified/digits.hpp>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace eckart::reference {

int radix_bits_for(index inner, index products) {
    // inner * products * 2^(2β − 2) <= 2^52
    int room = 52;
    for (double terms = static_cast<double>(std::max<index>(1, inner)) * static_cast<double>(std::max<index>(1, products)); terms > 1;
         terms /= 2)
        --room;
    return (room + 2) / 2;
}

extended power_of_two(long e) {
    constexpr long range = 1024; // what inner loops ask for
    static const std::vector<extended> table = [] {
        std::vector<extended> powers;
        for (long i = -range; i <= range; ++i) powers.push_back(std::ldexp(extended(1), static_cast<int>(i)));
        return powers;
    }();
    if (-range <= e && e <= range) return table[static_cast<std::size_t>(e + range)];
    return std::ldexp(extended(1), static_cast<int>(std::clamp(e, -20000L, 16000L)));
}

wide_double wide(extended x) {
    int exponent = 0;
    const extended significand = std::frexp(x, &exponent);
    return {static_cast<double>(significand), exponent};
}

namespace {

/// x = significand 2^exponent with 1/2 <= |significand| < 1, or zero.
wide_double normalised(double x) {
    int exponent = 0;
    const double significand = std::frexp(x, &exponent);
    return {significand, exponent};
}
wide_double normalised(wide_double x) {
    const wide_double y = normalised(x.significand);
    return {y.significand, y.exponent + x.exponent};
}

long floor_to_multiple(long x, long of) { return (x >= 0 ? x / of : -((-x + of - 1) / of)) * of; }

template <class Entry>
digit_matrix place_digits(index rows, index cols, const Entry& entry, int radix_bits, long least) {
    const long beta = radix_bits;
    digit_matrix X;
    X.rows = rows;
    X.cols = cols;
    X.radix_bits = radix_bits;
    X.shed.assign(static_cast<std::size_t>(cols), 0);
    long top = no_limit;
    for (index j = 0; j < cols; ++j)
        for (index i = 0; i < rows; ++i) {
            const wide_double x = normalised(entry(i, j));
            if (!std::isfinite(x.significand)) // its digits would have no end
                throw std::invalid_argument("digits_of: entry (" + std::to_string(i) + ", " + std::to_string(j) + ") is not finite");
            if (x.significand != 0) top = std::max(top, x.exponent);
        }
    if (top == no_limit) return X;
    // The least multiple of β with top <= e + β − 1.
    X.exponent = floor_to_multiple(top, beta);
    const double radix = std::ldexp(1.0, radix_bits);
    for (index j = 0; j < cols; ++j)
        for (index i = 0; i < rows; ++i) {
            const wide_double x = normalised(entry(i, j));
            if (x.significand == 0) continue;
            // The last position where |x| < 2^(β − 1) weights: earlier digits are zero.
            long t = floor_to_multiple(X.exponent + beta - 1 - x.exponent, beta) / beta;
            double rest = std::ldexp(x.significand, static_cast<int>(x.exponent - (X.exponent - beta * t)));
            for (; rest != 0 && X.exponent - beta * t >= least; ++t) {
                while (X.count() <= t) X.digit.emplace_back(rows, cols);
                const double d = std::rint(rest);
                X.digit[static_cast<std::size_t>(t)](i, j) = d;
                rest = (rest - d) * radix; // exact: the bits that are left
            }
        }
    return X;
}

} // namespace

digit_matrix digits_of(matrix_view<const double> A, int radix_bits, long least) {
    return place_digits(
        A.rows, A.cols, [&](index i, index j) { return A(i, j); }, radix_bits, least);
}

digit_matrix digits_of(const matrix<wide_double>& A, int radix_bits, long least) {
    return place_digits(
        A.rows(), A.cols(), [&](index i, index j) { return A(i, j); }, radix_bits, least);
}

digit_matrix digits_of(const std::vector<std::vector<mpz_class>>& columns, index rows, long unit_exponent, int radix_bits) {
    const long beta = radix_bits;
    digit_matrix X;
    X.rows = rows;
    X.cols = static_cast<index>(columns.size());
    X.radix_bits = radix_bits;
    X.shed.assign(columns.size(), 0);
    long top = no_limit;
    for (const std::vector<mpz_class>& column : columns)
        for (const mpz_class& x : column)
            if (x != 0) top = std::max(top, static_cast<long>(mpz_sizeinbase(x.get_mpz_t(), 2)) + unit_exponent);
    if (top == no_limit) return X;
    X.exponent = floor_to_multiple(top, beta);
    // The last weight is the greatest multiple of β not above the unit.
    const long last = floor_to_multiple(unit_exponent, beta);
    const index count = (X.exponent - last) / beta + 1;
    for (index t = 0; t < count; ++t) X.digit.emplace_back(rows, X.cols);
    const mpz_class radix = mpz_class(1) << static_cast<unsigned>(beta), half = radix / 2;
    for (index j = 0; j < X.cols; ++j)
        for (index i = 0; i < rows; ++i) {
            mpz_class rest = columns[static_cast<std::size_t>(j)][static_cast<std::size_t>(i)]
                             << static_cast<unsigned>(unit_exponent - last);
            for (index t = count; t-- > 0 && rest != 0;) {
                mpz_class quotient, digit;
                mpz_fdiv_qr(quotient.get_mpz_t(), digit.get_mpz_t(), mpz_class(rest + half).get_mpz_t(), radix.get_mpz_t());
                digit -= half; // −2^(β−1) <= digit < 2^(β−1)
                X.digit[static_cast<std::size_t>(t)](i, j) = digit.get_d();
                rest = quotient;
            }
        }
    return X;
}

digit_matrix columns_of(const digit_matrix& X, const std::vector<index>& chosen) {
    digit_matrix Y = X;
    Y.cols = static_cast<index>(chosen.size());
    Y.shed.clear();
    for (const index j : chosen) Y.shed.push_back(X.shed[static_cast<std::size_t>(j)]);
    for (std::size_t t = 0; t < X.digit.size(); ++t) {
        Y.digit[t] = matrix<double>(X.rows, Y.cols);
        for (index l = 0; l < Y.cols; ++l) std::copy_n(X.digit[t].col(chosen[static_cast<std::size_t>(l)]), X.rows, Y.digit[t].col(l));
    }
    return Y;
}

void shed_leading_zeros(digit_matrix& X) {
    for (index j = 0; j < X.cols; ++j) {
        index zeros = 0;
        const auto is_zero = [&](index t) {
            const double* d = X.digit[static_cast<std::size_t>(t)].col(j);
            return std::all_of(d, d + X.rows, [](double x) { return x == 0; });
        };
        while (zeros + 1 < X.count() && is_zero(zeros)) ++zeros;
        if (zeros == 0) continue;
        X.shed[static_cast<std::size_t>(j)] += static_cast<int>(zeros);
        for (index t = 0; t < X.count(); ++t) {
            double* to = X.digit[static_cast<std::size_t>(t)].col(j);
            if (t + zeros < X.count())
                std::copy_n(X.digit[static_cast<std::size_t>(t + zeros)].col(j), X.rows, to);
            else
                std::fill_n(to, X.rows, 0.0);
        }
    }
}

double entry(const digit_matrix& X, index i, index j, long scale) {
    double x = 0;
    for (index t = X.count(); t-- > 0;) x = std::ldexp(x, -X.radix_bits) + X.digit[static_cast<std::size_t>(t)](i, j);
    const long shift = X.leading_exponent(j) - scale;
    return std::ldexp(x, static_cast<int>(std::clamp(shift, -5000L, 5000L)));
}

integer_column integers_of(const digit_matrix& X, index j) {
    integer_column column;
    column.entries.resize(static_cast<std::size_t>(X.rows));
    column.unit_exponent = X.leading_exponent(j) - static_cast<long>(X.radix_bits) * std::max<index>(0, X.count() - 1);
    for (const matrix<double>& digit : X.digit)
        for (index i = 0; i < X.rows; ++i) {
            mpz_class& x = column.entries[static_cast<std::size_t>(i)];
            mpz_mul_2exp(x.get_mpz_t(), x.get_mpz_t(), static_cast<mp_bitcnt_t>(X.radix_bits));
            x += static_cast<long>(digit(i, j));
        }
    return column;
}

big_dyadic squared_norm(const digit_matrix& X, index j) {
    mpz_class sum = 0;
    const index n = X.count();
    for (index t = 0; t <= 2 * (n - 1); ++t) {
        sum <<= static_cast<unsigned>(X.radix_bits);
        for (index a = std::max<index>(0, t - n + 1); 2 * a <= t && a < n; ++a) {
            const double* x = X.digit[static_cast<std::size_t>(a)].col(j);
            const double* y = X.digit[static_cast<std::size_t>(t - a)].col(j);
            double dot = 0; // an integer below 2^53 by the choice of β
            for (index i = 0; i < X.rows; ++i) dot += x[i] * y[i];
            sum += static_cast<long>(2 * a < t ? 2 * dot : dot);
        }
    }
    return {sum, 2 * (X.leading_exponent(j) - static_cast<long>(X.radix_bits) * std::max<index>(0, n - 1))};
}

} // namespace eckart::reference
