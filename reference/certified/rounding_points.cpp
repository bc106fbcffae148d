#include <eckart/reference/certified/rounding_points.hpp>

#include <eckart/core/floating_point.hpp>
#include <eckart/reference/certified/dyadic_arithmetic.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace eckart::reference {

namespace {

big_dyadic wide(const dyadic& d) { return {mpz_class(static_cast<long>(d.mantissa)), d.exponent}; }

/// The largest number of the format <= x.
template <class F>
F round_down(const big_dyadic& x) {
    if (sign(x) == 0) return 0;
    constexpr int p = std::numeric_limits<F>::digits;
    constexpr long least = std::numeric_limits<F>::min_exponent - p;
    const long unit = std::max(magnitude_exponent(x) - p, least);
    if (magnitude_exponent(x) > std::numeric_limits<F>::max_exponent) return std::numeric_limits<F>::max();
    mpz_class m;
    if (x.exponent >= unit)
        mpz_mul_2exp(m.get_mpz_t(), x.mantissa.get_mpz_t(), static_cast<mp_bitcnt_t>(x.exponent - unit));
    else
        mpz_tdiv_q_2exp(m.get_mpz_t(), x.mantissa.get_mpz_t(), static_cast<mp_bitcnt_t>(unit - x.exponent));
    return static_cast<F>(std::ldexp(m.get_d(), static_cast<int>(unit)));
}

template <class F>
rounding_points points_of(F c, rounding mode) {
    rounding_points p;
    p.c = static_cast<double>(c);
    if (std::isinf(c)) {
        p.even = true;
        const F largest = std::numeric_limits<F>::max();
        p.lower = mode == rounding::nearest_even ? wide(boundaries(largest).upper) : dyadic_of(static_cast<double>(largest));
        return p;
    }
    p.even = decompose(c).mantissa % 2 == 0;
    p.at = dyadic_of(static_cast<double>(c));
    const F next = next_up(c);
    if (mode == rounding::nearest_even) {
        p.upper = wide(boundaries(c).upper);
        if (c > 0) p.lower = wide(boundaries(c).lower);
    } else if (mode == rounding::downward) {
        if (std::isfinite(next)) p.upper = dyadic_of(static_cast<double>(next));
    } else if (c > 0) {
        p.lower = dyadic_of(static_cast<double>(next_down(c)));
    }
    return p;
}

template <class F>
F rounded(const big_dyadic& x, rounding mode) {
    const F down = round_down<F>(x);
    if (mode == rounding::downward) return down;
    const big_dyadic at = dyadic_of(static_cast<double>(down));
    if (mode == rounding::upward) return compare(x, at) == 0 ? down : next_up(down);
    const int side = compare(x, wide(boundaries(down).upper));
    return side < 0 || (side == 0 && decompose(down).mantissa % 2 == 0) ? down : next_up(down);
}

template <class F>
rounding_points points_in(const big_dyadic& x, rounding mode) {
    return points_of(rounded<F>(x, mode), mode);
}

} // namespace

rounding_points points_for(const big_dyadic& x, target_format format, rounding mode) {
    return format == target_format::binary64 ? points_in<double>(x, mode) : points_in<float>(x, mode);
}

} // namespace eckart::reference
