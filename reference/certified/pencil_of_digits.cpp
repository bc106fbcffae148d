#include <eckart/reference/certified/pencil_of_digits.hpp>

#include <eckart/reference/certified/dyadic_arithmetic.hpp>
#include <eckart/reference/certified/exact_product.hpp>

#include <algorithm>
#include <cmath>

namespace eckart::reference {

namespace {

/// Digit positions whose neglect is below 2^-bits in units of the leading weights: rows (levels + 1) 2^(2β − 1 − β levels) <= 2^-bits.
index levels_for(long bits, index rows, index count, int radix_bits) {
    const double spare =
        2.0 * radix_bits + std::log2(static_cast<double>(std::max<index>(1, rows))) + std::log2(static_cast<double>(count) + 2);
    return static_cast<index>(std::ceil((static_cast<double>(bits) + spare) / radix_bits));
}

/// x 2^shift, zero below the range.
extended scaled(extended x, long shift) { return std::ldexp(x, static_cast<int>(std::clamp(shift, -40000L, 40000L))); }

} // namespace

pencil pencil_of_digits(const digit_matrix& E, const digit_matrix& V, bool is_complex, long bits, const fast::gemm_engine& engine,
                        digit_matrix& BV) {
    BV = exact_product(E, V, engine);
    shed_leading_zeros(BV);
    pencil p;
    p.n = V.cols;
    p.is_complex = is_complex;
    const auto n = static_cast<std::size_t>(p.n);
    p.h_radius.assign(n, 0);
    p.g_radius.assign(n, 0);
    for (index j = 0; j < p.n; ++j) {
        p.h.push_back(squared_norm(BV, j));
        const big_dyadic& h = p.h.back();
        // H_jj < 2^l with l the magnitude's exponent; a zero column gets the scale of its last digit.
        const long f = sign(h) == 0 ? BV.leading_exponent(j) : (magnitude_exponent(h) + 1) >> 1;
        p.scale.push_back(std::max(f, BV.leading_exponent(j)));
        p.g.push_back(squared_norm(V, j));
    }
    const index h_levels = levels_for(bits, BV.rows, BV.count(), BV.radix_bits),
                g_levels = levels_for(bits, V.rows, V.count(), V.radix_bits);
    const auto take_h = [&](bool skew) {
        gram_entries entries = gram_offdiagonal(BV, h_levels, skew, engine);
        for (index j = 0; j < p.n; ++j) {
            const long shift = BV.leading_exponent(j) - p.scale[static_cast<std::size_t>(j)]; // <= 0
            for (index i = 0; i < j; ++i)
                entries.value(i, j) = scaled(entries.value(i, j), shift + BV.leading_exponent(i) - p.scale[static_cast<std::size_t>(i)]);
        }
        return entries;
    };
    gram_entries h = take_h(false);
    p.h_re = std::move(h.value);
    // The product of the factors 2^(x_i − f_i) <= 1 is at most either of them; 2^-15000 stands for what the scaling loses below the range.
    const extended modulus = is_complex ? 2 : 1;
    for (index j = 0; j < p.n; ++j) {
        const extended factor = scaled(1, std::max(-14000L, BV.leading_exponent(j) - p.scale[static_cast<std::size_t>(j)]));
        p.h_error.push_back(rounded_up(modulus * h.error * factor, 4) + power_of_two(-15000));
    }
    gram_entries g = gram_offdiagonal(V, g_levels, false, engine);
    p.g_error = rounded_up(modulus * scaled(g.error, 2 * V.exponent), 4) + power_of_two(-15000);
    p.g_re = std::move(g.value);
    if (is_complex) {
        p.h_im = take_h(true).value;
        p.g_im = gram_offdiagonal(V, g_levels, true, engine).value;
    }
    for (index j = 0; j < p.n; ++j)
        for (index i = 0; i < j; ++i) {
            p.g_re(i, j) = scaled(p.g_re(i, j), 2 * V.exponent);
            if (is_complex) p.g_im(i, j) = scaled(p.g_im(i, j), 2 * V.exponent);
        }
    return p;
}

} // namespace eckart::reference
