#pragma once

#include <eckart/core/matrix.hpp>
#include <eckart/reference/certified/certificate.hpp>

#include <limits>
#include <vector>

namespace eckart::reference {

/// A real matrix in balanced digits of radix 2^β:
/// \f[ X_{ij} = 2^{e - \beta s_j} \sum_t d^{(t)}_{ij}\, 2^{-\beta t},\quad |d^{(t)}_{ij}| \le 2^{\beta-1} \text{ integers} \f]
/// The digits are stored as doubles, so that an ordinary GEMM multiplies them without a rounding error as long as the sums stay below 2^53
/// (`radix_bits_for`). A column whose entries are all small sheds its leading zero digits (`shed_leading_zeros`): s_j counts them.
struct digit_matrix {
    index rows = 0;
    index cols = 0;
    int radix_bits = 0;                ///< β
    long exponent = 0;                 ///< e: the weight of digit 0 is 2^e
    std::vector<int> shed;             ///< s_j
    std::vector<matrix<double>> digit; ///< most significant first

    index count() const { return static_cast<index>(digit.size()); }
    /// Exponent of the weight of digit 0 of column j.
    long leading_exponent(index j) const { return exponent - static_cast<long>(radix_bits) * shed[static_cast<std::size_t>(j)]; }
};

/// The greatest β for which `products` inner products of length `inner` of digits sum up to at most 2^52: any order of summation, fused or
/// not, is then free of rounding errors. At least 1 for inner * products <= 2^52.
int radix_bits_for(index inner, index products);

/// Off-diagonal entries, gaps and bounds may be far below the range of double (two values may differ by 2^-2000 of themselves). Where long
/// double has no more range than double, fewer cases are within reach; nothing that is proved depends on it.
using extended = long double;

/// 2^e; zero far below the range.
extended power_of_two(long e);

/// An entry of a matrix that spans more than the range of double: significand 2^exponent; finite.
struct wide_double {
    double significand = 0;
    long exponent = 0;
};

inline constexpr long no_limit = std::numeric_limits<long>::min();

/// The digits of A, all of them, or those of weight >= 2^least, the last one rounded to nearest.
/// e is chosen so that e = 0 modulo β and |A_ij| < 2^(e + β − 1), hence products and sums of such matrices share their digit positions.
/// Throws std::invalid_argument for an entry that is not finite.
digit_matrix digits_of(matrix_view<const double> A, int radix_bits, long least = no_limit);
digit_matrix digits_of(const matrix<wide_double>& A, int radix_bits, long least = no_limit);

/// The digits of integers in units of 2^unit_exponent, all of them.
digit_matrix digits_of(const std::vector<std::vector<mpz_class>>& columns, index rows, long unit_exponent, int radix_bits);

/// Columns `chosen` of X.
digit_matrix columns_of(const digit_matrix& X, const std::vector<index>& chosen);

/// Every column drops its leading zero digits; a zero column keeps none of its digits but the last.
void shed_leading_zeros(digit_matrix& X);

wide_double wide(extended x);

/// X_ij rounded to a few units of 2^-52 |X_ij|, times 2^-scale.
double entry(const digit_matrix& X, index i, index j, long scale);

/// Column j as integers in units of the weight of its last digit, 2^`unit_exponent`.
struct integer_column {
    std::vector<mpz_class> entries;
    long unit_exponent = 0;
};
integer_column integers_of(const digit_matrix& X, index j);

/// Σ_i X_ij², exactly.
big_dyadic squared_norm(const digit_matrix& X, index j);

} // namespace eckart::reference
