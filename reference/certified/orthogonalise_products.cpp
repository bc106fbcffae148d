#include <eckart/reference/certified/orthogonalise_products.hpp>

#include <algorithm>
#include <limits>

namespace eckart::reference {

namespace {

using column = std::vector<mpf_class>;

std::vector<column> floating(const digit_matrix& X, mp_bitcnt_t precision) {
    std::vector<column> columns;
    for (index j = 0; j < X.cols; ++j) {
        const integer_column integers = integers_of(X, j);
        column& x = columns.emplace_back();
        for (const mpz_class& entry : integers.entries) {
            mpf_class y(entry, precision);
            if (integers.unit_exponent >= 0)
                mpf_mul_2exp(y.get_mpf_t(), y.get_mpf_t(), static_cast<mp_bitcnt_t>(integers.unit_exponent));
            else
                mpf_div_2exp(y.get_mpf_t(), y.get_mpf_t(), static_cast<mp_bitcnt_t>(-integers.unit_exponent));
            x.push_back(std::move(y));
        }
    }
    return columns;
}

/// Σ x_i y_(i + shift) over [from, to).
void add_products(mpf_class& sum, const column& x, const column& y, std::size_t from, std::size_t to, std::ptrdiff_t shift, int sign,
                  mpf_class& scratch) {
    for (std::size_t i = from; i < to; ++i) {
        mpf_mul(scratch.get_mpf_t(), x[i].get_mpf_t(), y[static_cast<std::size_t>(static_cast<std::ptrdiff_t>(i) + shift)].get_mpf_t());
        if (sign > 0)
            mpf_add(sum.get_mpf_t(), sum.get_mpf_t(), scratch.get_mpf_t());
        else
            mpf_sub(sum.get_mpf_t(), sum.get_mpf_t(), scratch.get_mpf_t());
    }
}

/// y ← y − (re + i im) x for stacked columns.
void subtract(column& y, const mpf_class& re, const mpf_class& im, const column& x, bool is_complex, mpf_class& scratch) {
    const std::size_t size = x.size(), half = size / 2;
    const auto combine = [&](std::size_t to, const mpf_class& factor, std::size_t from, int sign) {
        mpf_mul(scratch.get_mpf_t(), factor.get_mpf_t(), x[from].get_mpf_t());
        if (sign > 0)
            mpf_add(y[to].get_mpf_t(), y[to].get_mpf_t(), scratch.get_mpf_t());
        else
            mpf_sub(y[to].get_mpf_t(), y[to].get_mpf_t(), scratch.get_mpf_t());
    };
    for (std::size_t i = 0; i < size; ++i) combine(i, re, i, -1);
    if (!is_complex) return;
    for (std::size_t i = 0; i < half; ++i) {
        combine(i, im, half + i, 1);
        combine(half + i, im, i, -1);
    }
}

/// l with 2^(l − 1) <= x < 2^l.
long binary_exponent(const mpf_class& x) {
    long e = 0;
    mpf_get_d_2exp(&e, x.get_mpf_t());
    return e;
}

} // namespace

long orthogonalise_products(digit_matrix& V, const digit_matrix& BV, index relevant, long bits, bool is_complex) {
    const auto precision = static_cast<mp_bitcnt_t>(bits + 64);
    std::vector<column> y = floating(BV, precision), v = floating(V, precision);
    const std::size_t n = y.size();
    mpf_class scratch(0, precision), re(0, precision), im(0, precision);
    std::vector<mpf_class> squares(n, mpf_class(0, precision));
    const auto measure = [&](std::size_t j) {
        squares[j] = 0;
        add_products(squares[j], y[j], y[j], 0, y[j].size(), 0, 1, scratch);
    };
    for (std::size_t j = 0; j < n; ++j) measure(j);
    std::vector<bool> done(n, false);
    long first = 0, last = 0;
    for (index step = 0; step < relevant; ++step) {
        std::size_t k = n;
        for (std::size_t j = 0; j < n; ++j)
            if (!done[j] && (k == n || squares[j] > squares[k])) k = j;
        if (squares[k] == 0) break;
        done[k] = true;
        last = binary_exponent(squares[k]) / 2;
        if (step == 0) first = last;
        const std::size_t rows = y[k].size(), half = rows / 2;
        for (std::size_t j = 0; j < n; ++j) {
            if (done[j]) continue;
            re = im = 0;
            add_products(re, y[k], y[j], 0, rows, 0, 1, scratch);
            if (is_complex) {
                add_products(im, y[k], y[j], 0, half, static_cast<std::ptrdiff_t>(half), 1, scratch);
                add_products(im, y[k], y[j], half, rows, -static_cast<std::ptrdiff_t>(half), -1, scratch);
            }
            if (re == 0 && im == 0) continue;
            re /= squares[k];
            im /= squares[k];
            subtract(y[j], re, im, y[k], is_complex, scratch);
            subtract(v[j], re, im, v[k], is_complex, scratch);
            measure(j);
        }
    }
    const long ratio = first - last;
    const long next = ratio > bits - 40 ? 2 * bits + 64 : std::max(bits, ratio + 80);
    std::vector<std::vector<mpz_class>> rounded(n);
    for (std::size_t j = 0; j < n; ++j)
        for (mpf_class& x : v[j]) {
            mpf_mul_2exp(x.get_mpf_t(), x.get_mpf_t(), static_cast<mp_bitcnt_t>(next));
            rounded[j].emplace_back(x);
        }
    V = digits_of(rounded, V.rows, -next, V.radix_bits);
    return next;
}

} // namespace eckart::reference
