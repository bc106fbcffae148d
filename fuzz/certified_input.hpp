#pragma once

#include "fuzz/svd_input.hpp"

#include <eckart/reference/certified/svd.hpp>

#include <complex>
#include <variant>

namespace eckart::fuzz {

/// A small matrix and what is asked about it.
struct certified_input {
    std::variant<matrix<double>, matrix<std::complex<double>>> A;
    reference::certified_options options;
};

namespace detail {

inline reference::certified_options decode_options(byte_reader& in) {
    reference::certified_options options;
    constexpr reference::rounding roundings[] = {reference::rounding::nearest_even, reference::rounding::nearest_even,
                                                 reference::rounding::downward, reference::rounding::upward};
    constexpr int digits[] = {0, 0, 0, 1, 10, 40};
    options.rounding = roundings[in.below(4)];
    options.format = in.below(3) == 0 ? reference::target_format::binary32 : reference::target_format::binary64;
    options.digits = digits[in.below(6)];
    options.certificate = true;
    return options;
}

/// Numbers that make exact values and ties likely: small integers, their multiples by a factor with 53 bits, powers of two.
inline double special_number(byte_reader& in, double factor) {
    const int kind = in.below(8);
    const double small = in.signed_byte() / 16;
    if (kind < 4) return small;
    if (kind < 6) return small * factor;
    return kind == 6 ? std::ldexp(1.0, in.signed_byte()) : small + std::ldexp(small, -40);
}

} // namespace detail

/// Every byte sequence is a finite matrix of at most 6 by 6, real or complex, with options.
inline certified_input decode_certified_input(std::span<const std::uint8_t> bytes) {
    byte_reader in(bytes);
    certified_input input;
    input.options = detail::decode_options(in);
    const int mode = in.below(6);
    if (mode == 0) {
        input.A = decode_svd_input(bytes.subspan(std::min<std::size_t>(4, bytes.size()))).A;
    } else {
        const index m = 1 + in.below(5), n = 1 + in.below(5);
        // With 3 factor, 4 factor in a column the value 5 factor takes 54 bits or more: a midpoint of two doubles.
        const double factor = static_cast<double>((in.word() >> 13) | 1) * 0x1p-40;
        const bool is_complex = mode % 2 == 1;
        const bool sparse = in.below(2) == 1;
        matrix<double> re(m, n), im(m, n);
        for (index j = 0; j < n; ++j)
            for (index i = 0; i < m; ++i) {
                if (sparse && in.below(3) != 0) continue;
                re(i, j) = mode < 3 ? detail::special_number(in, factor) : static_cast<double>(in.signed_byte() / 43);
                if (is_complex) im(i, j) = mode < 3 ? detail::special_number(in, factor) : static_cast<double>(in.signed_byte() / 43);
            }
        // A column that others combine to: deficient rank, exactly or by one last bit.
        if (n > 2 && in.below(3) == 0)
            for (index i = 0; i < m; ++i) {
                re(i, n - 1) = re(i, 0) + re(i, 1);
                im(i, n - 1) = im(i, 0) + im(i, 1);
            }
        if (in.below(8) == 0) re(m - 1, n - 1) = next_up(re(m - 1, n - 1));
        const int scale = in.below(8) == 0 ? 8 * in.signed_byte() : 0;
        if (is_complex) {
            matrix<std::complex<double>> A(m, n);
            for (index j = 0; j < n; ++j)
                for (index i = 0; i < m; ++i) A(i, j) = {std::ldexp(re(i, j), scale), std::ldexp(im(i, j), scale)};
            input.A = A;
        } else {
            for (index j = 0; j < n; ++j)
                for (index i = 0; i < m; ++i) re(i, j) = std::ldexp(re(i, j), scale);
            input.A = re;
        }
    }
    // Numbers that are not finite belong to another test.
    std::visit(
        [](auto& A) {
            for (index j = 0; j < A.cols(); ++j)
                for (index i = 0; i < A.rows(); ++i)
                    if (!std::isfinite(std::real(A(i, j))) || !std::isfinite(std::imag(A(i, j)))) A(i, j) = 1;
        },
        input.A);
    return input;
}

} // namespace eckart::fuzz
