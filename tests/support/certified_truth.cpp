#include "certified_truth.hpp"

#include <bit>
#include <cmath>
#include <limits>

namespace eckart::tests {

using namespace reference;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Number i of the non-negative numbers of a format in ascending order, infinity the last one.
double number(target_format format, std::uint64_t i) {
    return format == target_format::binary64 ? std::bit_cast<double>(i)
                                             : static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(i)));
}
std::uint64_t position_of(target_format format, double x) {
    return format == target_format::binary64 ? std::bit_cast<std::uint64_t>(x) : std::bit_cast<std::uint32_t>(static_cast<float>(x));
}

big_dyadic sum(const big_dyadic& a, const big_dyadic& b) {
    const long e = std::min(a.exponent, b.exponent);
    return {(a.mantissa << static_cast<mp_bitcnt_t>(a.exponent - e)) + (b.mantissa << static_cast<mp_bitcnt_t>(b.exponent - e)), e};
}
big_dyadic times(const big_dyadic& a, const mpz_class& factor, long power = 0) { return {a.mantissa * factor, a.exponent + power}; }
int sign_of_difference(const big_dyadic& a, const big_dyadic& b) { return sgn(sum(a, times(b, -1)).mantissa); }

/// The end of what rounds to number i to nearest: the midpoint with the next number, beyond the largest one half its distance to the one
/// before.
big_dyadic upper_midpoint(target_format format, std::uint64_t i) {
    const double x = number(format, i), next = number(format, i + 1);
    if (std::isfinite(next)) return midpoint(x, next);
    return sum(exactly(x), times(sum(exactly(x), times(exactly(number(format, i - 1)), -1)), 1, -1));
}

} // namespace

big_dyadic exactly(double x) {
    int exponent = 0;
    const double significand = std::frexp(x, &exponent);
    return {mpz_class(std::ldexp(significand, 60)), exponent - 60};
}

big_dyadic midpoint(double x, double y) { return times(sum(exactly(x), exactly(y)), 1, -1); }

double correctly_rounded(const exact_spectrum& truth, index k, target_format format, rounding mode) {
    // The last number whose predecessors' region σ has left.
    std::uint64_t low = 0, high = position_of(format, infinity);
    const auto is_beyond = [&](std::uint64_t i) { // σ rounds to a number above number i
        if (mode == rounding::downward)
            return std::isfinite(number(format, i + 1)) && truth.compare(k, exactly(number(format, i + 1))) >= 0;
        if (mode == rounding::upward) return truth.compare(k, exactly(number(format, i))) > 0;
        const int side = truth.compare(k, upper_midpoint(format, i));
        return side > 0 || (side == 0 && i % 2 == 1);
    };
    while (low < high) {
        const std::uint64_t middle = low + (high - low) / 2;
        if (is_beyond(middle))
            low = middle + 1;
        else
            high = middle;
    }
    return number(format, low);
}

std::string refutation(const exact_spectrum& truth, certified_status status, const std::vector<double>& S,
                       const std::vector<certified_value>& values, index rank, const certified_options& options) {
    const auto n = static_cast<std::size_t>(truth.size());
    if (status == certified_status::nonfinite_input) return "a finite matrix is said not to be";
    const bool complete = status == certified_status::ok;
    if (S.size() != n || values.size() != n) return "not min(m, n) values";
    if (rank != truth.rank() && (complete || rank != -1))
        return "rank " + std::to_string(rank) + " instead of " + std::to_string(truth.rank());
    for (std::size_t i = 0; i < n; ++i) {
        const auto k = static_cast<index>(i);
        const std::string which = "value " + std::to_string(i + 1) + ": ";
        const certified_value& v = values[i];
        if (!(v.value == S[i]) && !(std::isnan(v.value) && std::isnan(S[i]))) return which + "S and values differ";
        if (std::isnan(S[i])) {
            if (complete) return which + "NaN although the status is ok";
        } else {
            const double right = correctly_rounded(truth, k, options.format, options.rounding);
            if (!(S[i] == right)) return which + std::to_string(S[i]) + " is not the correctly rounded " + std::to_string(right);
            const int at_c = std::isinf(right) ? -1 : truth.compare(k, exactly(right));
            const bool is_tie = options.rounding == rounding::nearest_even && v.exact && at_c != 0;
            const relation expected = is_tie     ? (at_c < 0 ? relation::tie_low : relation::tie_high)
                                      : at_c < 0 ? relation::below
                                      : at_c > 0 ? relation::above
                                                 : relation::equal;
            if (v.side != expected) return which + "the relation is wrong";
            // A tie must be called one.
            if (options.rounding == rounding::nearest_even && at_c != 0) {
                const std::uint64_t c = position_of(options.format, right);
                const big_dyadic outer = at_c < 0 ? upper_midpoint(options.format, c - 1) : upper_midpoint(options.format, c);
                if ((truth.compare(k, outer) == 0) != is_tie) return which + "a tie that is not called one, or the reverse";
            }
        }
        if (truth.compare(k, v.lower) < 0) return which + "below its enclosure";
        // No dyadic number lies above what rounds to infinity or is rounded down to the largest number.
        const bool unbounded = sgn(v.upper.mantissa) == 0 &&
                               (!std::isfinite(S[i]) || !std::isfinite(number(options.format, position_of(options.format, S[i]) + 1)));
        if (!unbounded && truth.compare(k, v.upper) > 0) return which + "above its enclosure";
        if (v.exact && truth.compare(k, v.lower) != 0) return which + "not exactly what is claimed";
        if (v.exact && sign_of_difference(v.lower, v.upper) != 0) return which + "exact but in an interval";
        if (complete && options.digits > 0) {
            // upper − lower <= 10^(1 − digits) σ.
            mpz_class power;
            mpz_ui_pow_ui(power.get_mpz_t(), 10, static_cast<unsigned long>(options.digits - 1));
            const big_dyadic wide = times(sum(v.upper, times(v.lower, -1)), power);
            if (truth.compare(k, wide) < 0) return which + "the enclosure is wider than the digits asked for";
        }
    }
    return {};
}

} // namespace eckart::tests
