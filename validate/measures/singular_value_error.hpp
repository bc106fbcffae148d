#pragma once

#include <eckart/core/index.hpp>
#include <eckart/validate/measures/oracle.hpp>

#include <span>
#include <string>

namespace eckart::validate {

/// |s - sigma| in ulps of the correctly rounded sigma, in least subnormals (2^-1074) where that is subnormal or zero, in ulps of the
/// largest double where it is +infinity and s is finite. 0 if both are infinite; NaN if s is; at most the largest double.
/// @param rounded  sigma to the nearest double, ties to even.
double error_in_ulps(double s, const oracle_real& sigma, double rounded);

/// The same for number i of the exact values.
inline double error_in_ulps(double s, const exact_values& exact, std::size_t i) { return error_in_ulps(s, exact.S[i], exact.rounded[i]); }

/// -log10 of the relative error, cut to [0, 17]; 17 if s equals sigma, 0 for NaN, and 0 or 17 for sigma = 0.
/// @param rounded  sigma to the nearest double: an infinite s is right where it is infinite.
double right_digits(double s, const oracle_real& sigma, double rounded);
inline double right_digits(double s, const exact_values& exact, std::size_t i) { return right_digits(s, exact.S[i], exact.rounded[i]); }

/// How many of the values are the correctly rounded ones, zeros included. @pre S.size() == exact.rounded.size().
index correctly_rounded(std::span<const double> S, const exact_values& exact);

/// sigma in decimal with 20 significant digits.
std::string decimal_text(const oracle_real& sigma);

/// The non-zero singular value with the largest error in ulps. Without any non-zero one: i = -1, 0 ulps, 17 digits.
struct worst_value {
    index i = -1;
    double ulps = 0;
    double digits = 17; ///< fewest right digits of any non-zero singular value
};

/// @pre S.size() == exact.S.size().
worst_value worst(std::span<const double> S, const exact_values& exact);

} // namespace eckart::validate
