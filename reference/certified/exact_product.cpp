#include <eckart/reference/certified/exact_product.hpp>

#include <algorithm>
#include <cmath>

namespace eckart::reference {

namespace {

using fast::transposition;

bool is_zero(const matrix<double>& A) {
    const double* a = A.data();
    return std::all_of(a, a + A.rows() * A.cols(), [](double x) { return x == 0; });
}

std::vector<bool> nonzero_digits(const digit_matrix& X) {
    std::vector<bool> flags;
    for (const matrix<double>& d : X.digit) flags.push_back(!is_zero(d));
    return flags;
}

/// Leaves digits in `sums` and adds what exceeds them to `carry`, both integers.
void carry_over(matrix<double>& sums, matrix<double>& carry, int radix_bits) {
    const double radix = std::ldexp(1.0, radix_bits), inverse = std::ldexp(1.0, -radix_bits);
    constexpr double rounder = 0x1.8p52; // x + rounder - rounder is x rounded to an integer, |x| < 2^51
    double* s = sums.data();
    double* c = carry.data();
    const index size = sums.rows() * sums.cols();
    for (index l = 0; l < size; ++l) {
        const double q = (s[l] * inverse + rounder) - rounder;
        s[l] -= q * radix;
        c[l] += q;
    }
}

/// How many inner products of digits fit beside a carry below 2^53.
index capacity(index inner, int radix_bits) {
    const double one = static_cast<double>(std::max<index>(1, inner)) * std::ldexp(1.0, 2 * radix_bits - 2);
    return std::max<index>(1, static_cast<index>(std::ldexp(1.0, 53) / one) - 1);
}

/// Digits t = last .. 0 from their sums, then the digits in front that the carries need.
template <class SumsAt>
void collect_digits(digit_matrix& Y, index count, const SumsAt& add_sums_at) {
    matrix<double> carry(Y.rows, Y.cols);
    std::vector<matrix<double>> reversed;
    const auto finish_digit = [&](matrix<double> sums, matrix<double> next) {
        carry_over(sums, next, Y.radix_bits);
        reversed.push_back(std::move(sums));
        carry = std::move(next);
    };
    for (index t = count; t-- > 0;) {
        matrix<double> sums = std::move(carry), next(Y.rows, Y.cols);
        add_sums_at(t, sums, next);
        finish_digit(std::move(sums), std::move(next));
    }
    while (!is_zero(carry)) {
        matrix<double> sums = std::move(carry);
        finish_digit(std::move(sums), matrix<double>(Y.rows, Y.cols));
        Y.exponent += Y.radix_bits;
    }
    std::reverse(reversed.begin(), reversed.end());
    Y.digit = std::move(reversed);
}

digit_matrix shaped_like(index rows, index cols, int radix_bits, long exponent) {
    digit_matrix Y;
    Y.rows = rows;
    Y.cols = cols;
    Y.radix_bits = radix_bits;
    Y.exponent = exponent;
    Y.shed.assign(static_cast<std::size_t>(cols), 0);
    return Y;
}

/// Digits of a matrix whose first weight is 2^exponent that have weight >= 2^least.
index digits_kept(index count, long exponent, int radix_bits, long least) {
    if (least == no_limit) return count;
    return std::clamp<index>(exponent < least ? 0 : (exponent - least) / radix_bits + 1, 0, count);
}

} // namespace

digit_matrix exact_product(const digit_matrix& X, const digit_matrix& W, const fast::gemm_engine& engine, long least) {
    digit_matrix Y = shaped_like(X.rows, W.cols, X.radix_bits, X.exponent + W.exponent);
    if (X.digit.empty() || W.digit.empty()) return Y;
    const std::vector<bool> in_x = nonzero_digits(X), in_w = nonzero_digits(W);
    const index room = capacity(X.cols, X.radix_bits);
    // A digit product reaches two digits up (its length is 2β bits and log2 of the sum's length): two more positions keep the last digit
    // right.
    const index all = X.count() + W.count() - 1;
    const index count = least == no_limit ? all : std::min(all, digits_kept(all, Y.exponent, Y.radix_bits, least) + 2);
    collect_digits(Y, count, [&](index t, matrix<double>& sums, matrix<double>& next) {
        index summed = 0;
        for (index a = std::max<index>(0, t - W.count() + 1); a <= t && a < X.count(); ++a) {
            const auto x = static_cast<std::size_t>(a), w = static_cast<std::size_t>(t - a);
            if (!in_x[x] || !in_w[w]) continue;
            if (summed == room) {
                carry_over(sums, next, Y.radix_bits);
                summed = 0;
            }
            engine(transposition::none, transposition::none, 1, X.digit[x], W.digit[w], 1, sums);
            ++summed;
        }
    });
    return Y;
}

digit_matrix sum(const digit_matrix& X, const digit_matrix& W, long least) {
    if (X.digit.empty() || W.digit.empty()) return X.digit.empty() ? W : X;
    digit_matrix Y = shaped_like(X.rows, X.cols, X.radix_bits, std::max(X.exponent, W.exponent));
    const index behind_x = (Y.exponent - X.exponent) / X.radix_bits, behind_w = (Y.exponent - W.exponent) / X.radix_bits;
    const index count = digits_kept(std::max(behind_x + X.count(), behind_w + W.count()), Y.exponent, Y.radix_bits, least);
    const auto add = [](const digit_matrix& Z, index t, matrix<double>& sums) {
        if (t < 0 || t >= Z.count()) return;
        const matrix<double>& d = Z.digit[static_cast<std::size_t>(t)];
        std::transform(d.data(), d.data() + d.rows() * d.cols(), sums.data(), sums.data(), std::plus<>());
    };
    collect_digits(Y, count, [&](index t, matrix<double>& sums, matrix<double>&) {
        add(X, t - behind_x, sums);
        add(W, t - behind_w, sums);
    });
    return Y;
}

void multiply_upper(const fast::gemm_engine& engine, matrix_view<const double> X, matrix_view<const double> W, double beta,
                    matrix_view<double> C) {
    const index block = std::max<index>(64, (W.cols / 8 + 7) / 8 * 8);
    for (index j = 0; j < W.cols; j += block) {
        const index width = std::min(block, W.cols - j);
        engine(transposition::transpose, transposition::none, 1, X.block(0, 0, X.rows, j + width), W.block(0, j, W.rows, width), beta,
               C.block(0, j, j + width, width));
    }
}

matrix<double> times_j(matrix_view<const double> X) {
    const index half = X.rows / 2;
    matrix<double> Y(X.rows, X.cols);
    for (index j = 0; j < X.cols; ++j)
        for (index i = 0; i < half; ++i) {
            Y(i, j) = X(half + i, j);
            Y(half + i, j) = -X(i, j);
        }
    return Y;
}

gram_entries gram_offdiagonal(const digit_matrix& X, index levels, bool skew, const fast::gemm_engine& engine) {
    const index n = X.cols, count = X.count();
    gram_entries G{matrix<extended>(n, n), 0};
    if (count == 0 || n == 0) return G;
    std::vector<matrix<double>> rotated;
    if (skew)
        for (const matrix<double>& d : X.digit) rotated.push_back(times_j(d));
    const std::vector<matrix<double>>& right = skew ? rotated : X.digit;
    const std::vector<bool> nonzero = nonzero_digits(X);
    // A product of two different digits counts twice, once transposed.
    const index room = std::max<index>(1, capacity(X.rows, X.radix_bits) / 2);
    const index kept = std::min(levels, 2 * count - 1);
    const extended inverse = power_of_two(-X.radix_bits);
    const double sign = skew ? -1 : 1;
    matrix<double> carry(n, n), mixed(n, n);
    for (index t = kept; t-- > 0;) {
        matrix<double> sums = std::move(carry);
        carry = matrix<double>(n, n);
        index summed = 0;
        bool any_mixed = false;
        const auto fold_mixed = [&] {
            if (!any_mixed) return;
            for (index j = 0; j < n; ++j)
                for (index i = 0; i < j; ++i) sums(i, j) += mixed(i, j) + sign * mixed(j, i);
            any_mixed = false;
        };
        for (index a = std::max<index>(0, t - count + 1); 2 * a <= t && a < count; ++a) {
            const auto x = static_cast<std::size_t>(a), y = static_cast<std::size_t>(t - a);
            if (!nonzero[x] || !nonzero[y]) continue;
            if (summed == room) {
                fold_mixed();
                carry_over(sums, carry, X.radix_bits);
                summed = 0;
            }
            if (x == y) {
                multiply_upper(engine, X.digit[x], right[y], 1, sums);
            } else {
                engine(transposition::transpose, transposition::none, 1, X.digit[x], right[y], any_mixed ? 1 : 0, mixed);
                any_mixed = true;
            }
            ++summed;
        }
        fold_mixed();
        if (t > 0) carry_over(sums, carry, X.radix_bits); // the first sum keeps all of it
        // From the finest digit upwards: what a leading digit absorbs is relative to the result.
        for (index j = 0; j < n; ++j)
            for (index i = 0; i < j; ++i) G.value(i, j) = G.value(i, j) * inverse + sums(i, j);
    }
    if (kept < 2 * count - 1) {
        // Σ_{t >= kept} (t + 1) rows 2^(2β − 2) 2^(−β t), with the tail of the series bounded by a factor 2.
        const double products = static_cast<double>(X.rows) * std::ldexp(static_cast<double>(kept + 1), 2 * X.radix_bits - 1);
        G.error = products * power_of_two(std::max<long>(-15000, -static_cast<long>(X.radix_bits) * kept));
    }
    return G;
}

} // namespace eckart::reference
