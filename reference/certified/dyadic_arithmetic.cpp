#include <eckart/reference/certified/dyadic_arithmetic.hpp>

#include <eckart/core/floating_point.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace eckart::reference {

namespace {

/// m 2^shift; bits shifted out are dropped, towards zero.
mpz_class shifted(const mpz_class& m, long shift) {
    mpz_class r;
    if (shift >= 0)
        mpz_mul_2exp(r.get_mpz_t(), m.get_mpz_t(), static_cast<mp_bitcnt_t>(shift));
    else
        mpz_tdiv_q_2exp(r.get_mpz_t(), m.get_mpz_t(), static_cast<mp_bitcnt_t>(-shift));
    return r;
}

long bits_of(const mpz_class& m) { return static_cast<long>(mpz_sizeinbase(m.get_mpz_t(), 2)); }

} // namespace

big_dyadic dyadic_of(double x) {
    const dyadic d = decompose(x);
    return {mpz_class(static_cast<long>(d.mantissa)), d.exponent};
}

big_dyadic operator+(const big_dyadic& a, const big_dyadic& b) {
    if (a.mantissa == 0) return b;
    if (b.mantissa == 0) return a;
    const long e = std::min(a.exponent, b.exponent);
    return {shifted(a.mantissa, a.exponent - e) + shifted(b.mantissa, b.exponent - e), e};
}

big_dyadic operator-(const big_dyadic& a, const big_dyadic& b) { return a + big_dyadic{-b.mantissa, b.exponent}; }

big_dyadic operator*(const big_dyadic& a, const big_dyadic& b) { return {a.mantissa * b.mantissa, a.exponent + b.exponent}; }

int sign(const big_dyadic& a) { return sgn(a.mantissa); }

int compare(const big_dyadic& a, const big_dyadic& b) { return sign(a - b); }

bool operator==(const big_dyadic& a, const big_dyadic& b) { return compare(a, b) == 0; }

long magnitude_exponent(const big_dyadic& a) { return bits_of(a.mantissa) + a.exponent; }

long double to_long_double(const big_dyadic& a, long scale) {
    if (a.mantissa == 0) return 0;
    long e = 0;
    const double significand = mpz_get_d_2exp(&e, a.mantissa.get_mpz_t());
    const long exponent = e + a.exponent - scale;
    return std::ldexp(static_cast<long double>(significand), static_cast<int>(std::clamp(exponent, -40000L, 40000L)));
}

double to_double(const big_dyadic& a, long scale) { return static_cast<double>(to_long_double(a, scale)); }

big_dyadic square_root(const big_dyadic& a, long bits) {
    if (a.mantissa == 0) return {};
    // A mantissa of 2 bits or 2 bits + 1 digits over an even exponent.
    long shift = 2 * bits - bits_of(a.mantissa);
    if ((a.exponent - shift) % 2 != 0) ++shift;
    return {sqrt(shifted(a.mantissa, shift)), (a.exponent - shift) / 2};
}

big_dyadic quotient(const big_dyadic& a, const big_dyadic& b, long bits) {
    const long shift = bits + bits_of(b.mantissa) - bits_of(a.mantissa);
    return {shifted(a.mantissa, shift) / b.mantissa, a.exponent - b.exponent - shift};
}

big_dyadic reduced(big_dyadic a) {
    if (a.mantissa == 0) return {};
    const mp_bitcnt_t zeros = mpz_scan1(a.mantissa.get_mpz_t(), 0);
    mpz_tdiv_q_2exp(a.mantissa.get_mpz_t(), a.mantissa.get_mpz_t(), zeros);
    a.exponent += static_cast<long>(zeros);
    return a;
}

} // namespace eckart::reference
