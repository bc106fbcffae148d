#include <eckart/core/error.hpp>
#include <eckart/validate/gallery/family_source.hpp>

#include <cmath>

namespace eckart::validate::gallery {

namespace {

index count(index letters, index size) {
    index c = 1;
    for (index i = 0; i < size * size; ++i) c *= letters;
    return c;
}

// The digits of the code, least first, column by column, choose the entries.
matrix<double> from_code(index size, index code, const std::vector<double>& alphabet) {
    const index letters = static_cast<index>(alphabet.size());
    matrix<double> A(size, size);
    for (index i = 0; i < size * size; ++i, code /= letters) A.data()[i] = alphabet[static_cast<std::size_t>(code % letters)];
    return A;
}

made make_ternary(const arguments& a, std::uint64_t) {
    const index size = a.integer("size"), code = a.integer("code");
    a.at_most("code", count(3, size) - 1, "3^(size^2) - 1");
    return {from_code(size, code, {0, 1, -1}), fmt::format("{} by {} with entries 0, 1, -1, number {}", size, size, code)};
}

made make_power(const arguments& a, std::uint64_t) {
    const index size = a.integer("size"), code = a.integer("code"), exponent = a.integer("exponent");
    a.at_most("code", count(5, size) - 1, "5^(size^2) - 1");
    const double big = std::ldexp(1.0, static_cast<int>(exponent));
    return {from_code(size, code, {0, 1, -1, big, -big}),
            fmt::format("{} by {} with entries 0, 1, -1, 2^{}, -2^{}, number {}", size, size, exponent, exponent, code)};
}

void list(level l, case_list& out) {
    // Steps that are prime to the counts visit every code before any comes twice.
    const auto ternary = [&](index size, index cases, index step) {
        for (index i = 1; i <= cases; ++i) out.add("kind=ternary size={} code={}", size, i * step % count(3, size));
    };
    const auto power = [&](index size, index exponent, index cases, index step) {
        for (index i = 1; i <= cases; ++i) out.add("kind=power size={} code={} exponent={}", size, i * step % count(5, size), exponent);
    };
    ternary(2, 6, 37);
    ternary(3, 10, 7919);
    power(2, 30, 3, 257);
    power(3, 60, 3, 1299709);
    power(2, -540, 2, 257);
    if (l == level::quick) return;
    ternary(2, 81, 37);
    ternary(3, 100, 7919);
    for (const index exponent : {-1074, -540, -27, 26, 53, 511, 1023}) {
        power(2, exponent, 8, 257);
        power(3, exponent, 4, 1299709);
    }
    if (l == level::standard) return;
    ternary(3, count(3, 3), 7919);
    for (const index exponent : {-540, 26, 60}) power(2, exponent, count(5, 2), 257);
    for (const index exponent : {-540, 26, 60}) power(3, exponent, 2000, 1299709);
}

} // namespace

family_source f16_small_world() {
    const parameter size = integer("size", 2, 3);
    return {{"F16", "small worlds: 2-by-2 and 3-by-3 with few different entries",
             "every pattern of zeros, signs, ties and rank losses of the smallest sizes, exhaustively at the full level"},
            {{"ternary", {size, integer("code", 0, count(3, 3) - 1)}, false, make_ternary},
             {"power", {size, integer("code", 0, count(5, 3) - 1), integer("exponent", -1074, 1023)}, false, make_power}},
            list};
}

} // namespace eckart::validate::gallery
