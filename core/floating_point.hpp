#pragma once

#include <bit>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace eckart {

/// float or double in IEEE 754 binary32 / binary64: the formats whose bits the tools below may look at.
template <class T>
concept ieee_float = (std::same_as<T, float> || std::same_as<T, double>)&&std::numeric_limits<T>::is_iec559;

/// u = 2^-p for precision p (2^-53 for double): |fl(x) - x| <= u |x| for every x that neither over- nor underflows.
template <class T>
inline constexpr T unit_roundoff = std::numeric_limits<T>::epsilon() / 2;

template <ieee_float T>
using float_bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;

/// x = mantissa * 2^exponent exactly. Of `decompose` |mantissa| < 2^p and the exponent is at least that of the least subnormal.
struct dyadic {
    std::int64_t mantissa = 0;
    int exponent = 0;
    bool operator==(const dyadic&) const = default;
};

/// Mantissa and exponent of a finite x; normal numbers get p-bit mantissas, subnormal numbers the least exponent.
/// @pre std::isfinite(x); otherwise the result is unspecified.
template <ieee_float T>
constexpr dyadic decompose(T x) {
    using bits = float_bits<T>;
    constexpr int p = std::numeric_limits<T>::digits;
    constexpr int least_exponent = std::numeric_limits<T>::min_exponent - p; // of the least subnormal: -1074 for double
    const bits b = std::bit_cast<bits>(x);
    constexpr int exponent_bits = static_cast<int>(sizeof(T) * 8) - p;
    const bits fraction = b & ((bits(1) << (p - 1)) - 1);
    const int biased = static_cast<int>((b >> (p - 1)) & ((bits(1) << exponent_bits) - 1));
    const std::int64_t magnitude = static_cast<std::int64_t>(biased == 0 ? fraction : (fraction | (bits(1) << (p - 1))));
    return {(b >> (sizeof(T) * 8 - 1)) != 0 ? -magnitude : magnitude, least_exponent + (biased == 0 ? 0 : biased - 1)};
}

/// Neighbours in the format, towards +infinity and -infinity. next_up(max) = +infinity; NaN stays NaN.
template <ieee_float T>
T next_up(T x) {
    return std::nextafter(x, std::numeric_limits<T>::infinity());
}
template <ieee_float T>
T next_down(T x) {
    return std::nextafter(x, -std::numeric_limits<T>::infinity());
}

/// Unit in the last place: the distance between consecutive numbers in the binade of x, the least subnormal for zero and subnormals.
/// @pre std::isfinite(x); NaN otherwise.
template <ieee_float T>
T ulp(T x) {
    if (!std::isfinite(x)) return std::numeric_limits<T>::quiet_NaN();
    return std::ldexp(T(1), decompose(x).exponent);
}

/// Number of steps from a to b along the format's numbers; -0 and +0 are one number. The largest value if either is NaN,
/// so that "distance <= limit" fails for NaN.
template <ieee_float T>
std::uint64_t ulp_distance(T a, T b) {
    if (std::isnan(a) || std::isnan(b)) return std::numeric_limits<std::uint64_t>::max();
    using bits = float_bits<T>;
    const auto ordered = [](T x) -> std::int64_t {
        const bits pattern = std::bit_cast<bits>(x);
        constexpr bits sign = bits(1) << (sizeof(T) * 8 - 1);
        const auto magnitude = static_cast<std::int64_t>(pattern & ~sign);
        return (pattern & sign) != 0 ? -magnitude : magnitude;
    };
    const std::int64_t x = ordered(a), y = ordered(b);
    return x > y ? static_cast<std::uint64_t>(x) - static_cast<std::uint64_t>(y)
                 : static_cast<std::uint64_t>(y) - static_cast<std::uint64_t>(x);
}

/// The two midpoints around a finite c >= 0: a real x with lower < x < upper rounds to c (to nearest). Exact.
struct rounding_boundaries {
    dyadic lower;
    dyadic upper;
};

/// Rounding boundaries of c, subnormals and zero included. Below a power of two the lower neighbour is nearer; the midpoint honours that.
/// Above the largest finite number the boundary is the overflow threshold of round-to-nearest.
/// @pre c finite and c >= 0.
template <ieee_float T>
rounding_boundaries boundaries(T c) {
    const dyadic d = decompose(c);
    const bool power_of_two = d.mantissa == (std::int64_t(1) << (std::numeric_limits<T>::digits - 1));
    const bool least_normal_binade = d.exponent == std::numeric_limits<T>::min_exponent - std::numeric_limits<T>::digits;
    const dyadic upper{2 * d.mantissa + 1, d.exponent - 1};
    const dyadic lower =
        power_of_two && !least_normal_binade ? dyadic{4 * d.mantissa - 1, d.exponent - 2} : dyadic{2 * d.mantissa - 1, d.exponent - 1};
    return {lower, upper};
}

/// Exact text of x in C's %a notation ("0x1.8p+1", "inf", "nan", "-0x0p+0").
std::string hex_float(double x);

/// The value of a text in decimal or hexadecimal floating-point notation, whole text consumed; underflow gives the nearest subnormal or
/// zero.
/// @throws eckart::input_error that names the text if it is not a number or overflows.
double parse_float(std::string_view text);

} // namespace eckart
