#pragma once

#include <eckart/reference/certified/certificate.hpp>

namespace eckart::reference {

/// Exact arithmetic on numbers mantissa 2^exponent, and roots and quotients rounded down. Mantissas have any length.

/// x exactly. @pre std::isfinite(x).
big_dyadic dyadic_of(double x);

big_dyadic operator+(const big_dyadic& a, const big_dyadic& b);
big_dyadic operator-(const big_dyadic& a, const big_dyadic& b);
big_dyadic operator*(const big_dyadic& a, const big_dyadic& b);

int sign(const big_dyadic& a);
/// < 0, 0, > 0 as a is below, at or above b.
int compare(const big_dyadic& a, const big_dyadic& b);
bool operator==(const big_dyadic& a, const big_dyadic& b);

/// 2^(l − 1) <= |a| < 2^l; no meaning for zero.
long magnitude_exponent(const big_dyadic& a);

/// a 2^-scale to nearest or a neighbour (truncated mantissa: relative error below 2^-52); 0 or infinity beyond the range of double.
double to_double(const big_dyadic& a, long scale = 0);

/// The same in the range of long double.
long double to_long_double(const big_dyadic& a, long scale = 0);

/// √a rounded down to a mantissa of `bits` or `bits` + 1 bits. @pre a >= 0.
big_dyadic square_root(const big_dyadic& a, long bits);

/// a / b rounded towards zero to a mantissa of `bits` or `bits` + 1 bits. @pre b != 0.
big_dyadic quotient(const big_dyadic& a, const big_dyadic& b, long bits);

/// The same number with the least mantissa; zero is 0 2^0.
big_dyadic reduced(big_dyadic a);

} // namespace eckart::reference
