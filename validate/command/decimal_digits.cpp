#include <eckart/validate/command/decimal_digits.hpp>

#include <eckart/reference/certified/dyadic_arithmetic.hpp>

#include <fmt/format.h>

#include <cmath>

namespace eckart::command {

namespace {

using reference::big_dyadic;
using reference::rounding;

mpz_class power_of_ten(long exponent) {
    mpz_class p;
    mpz_ui_pow_ui(p.get_mpz_t(), 10, static_cast<unsigned long>(exponent));
    return p;
}

/// x = significand 10^exponent but for what was rounded away, 10^(digits − 1) <= significand < 10^digits.
struct decimal {
    mpz_class significand;
    long exponent = 0;
};

decimal rounded(const big_dyadic& x, int digits, rounding mode) {
    const mpz_class least = power_of_ten(digits - 1), beyond = least * 10;
    // 10^leading <= x < 10^(leading + 1), up to one unit of the estimate
    long leading = static_cast<long>(std::floor(static_cast<double>(reference::magnitude_exponent(x) - 1) * 0.30102999566398120));
    for (;;) {
        const long scale = digits - 1 - leading;
        mpz_class numerator = x.mantissa, denominator = 1, quotient, remainder;
        if (x.exponent >= 0)
            numerator <<= static_cast<mp_bitcnt_t>(x.exponent);
        else
            denominator <<= static_cast<mp_bitcnt_t>(-x.exponent);
        (scale >= 0 ? numerator : denominator) *= power_of_ten(std::labs(scale));
        mpz_fdiv_qr(quotient.get_mpz_t(), remainder.get_mpz_t(), numerator.get_mpz_t(), denominator.get_mpz_t());
        if (quotient >= beyond || quotient < least) {
            leading += quotient >= beyond ? 1 : -1;
            continue;
        }
        const int half = cmp(mpz_class(2 * remainder), denominator);
        const bool is_odd = mpz_odd_p(quotient.get_mpz_t()) != 0;
        if (mode == rounding::upward ? remainder > 0 : mode == rounding::nearest_even && (half > 0 || (half == 0 && is_odd))) ++quotient;
        if (quotient == beyond) {
            quotient = least;
            ++leading;
        }
        return {quotient, leading - digits + 1};
    }
}

} // namespace

std::string decimal_digits(const big_dyadic& x, int digits, rounding mode) {
    if (reference::sign(x) == 0) return "0";
    const decimal d = rounded(x, digits, mode);
    const std::string text = d.significand.get_str();
    return fmt::format("{}{}{}e{:+03d}", text[0], digits > 1 ? "." : "", text.substr(1), d.exponent + digits - 1);
}

std::string proved_digits(const big_dyadic& lower, const big_dyadic& upper, int digits, rounding mode) {
    if (reference::sign(lower) == 0) return reference::sign(upper) == 0 ? "0" : "";
    for (int n = digits; n > 0; --n)
        if (std::string text = decimal_digits(lower, n, mode); text == decimal_digits(upper, n, mode)) return text;
    return "";
}

std::string bound_text(double x, rounding direction) {
    return std::isfinite(x) ? decimal_digits(reference::dyadic_of(x), 3, direction) : fmt::format("{}", x);
}

} // namespace eckart::command
