#pragma once

#include <eckart/core/index.hpp>
#include <eckart/validate/oracle_real.hpp>

#include <boost/multiprecision/mpfr.hpp>

#include <vector>

/// Numbers that double arithmetic cannot be trusted with: entries that need exp, sin or factorials, and singular values in closed form.
/// MPFR rounds every operation correctly, so the results are the same on every machine.
namespace eckart::validate::gallery {

/// 300 digits: wide enough that no cancellation among exact products of doubles in the closed forms matters.
using real = boost::multiprecision::number<boost::multiprecision::mpfr_float_backend<300>, boost::multiprecision::et_off>;

/// Nearest double, subnormals included.
double to_double(const real& x);

/// Nearest double to 10^exponent.
double power_of_ten(long exponent);

real pi();

/// 2^exponent exactly; beyond double's range too.
real power_of_two(long exponent);

/// Non-increasing, rounded to the oracle's 50 digits.
std::vector<oracle_real> singular_values(std::vector<real> values);

/// `count` times x.
std::vector<real> repeated(const real& x, index count);

/// x, then zeros, k in all (none if k = 0): the singular values of a matrix of rank one.
std::vector<oracle_real> rank_one_values(const real& x, index k);

} // namespace eckart::validate::gallery
