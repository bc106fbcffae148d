#pragma once

#include <boost/multiprecision/mpfr.hpp>

namespace eckart::validate {

/// 50 digits, exponents far beyond double's: no value that the validator handles over- or underflows in it.
using oracle_real = boost::multiprecision::number<boost::multiprecision::mpfr_float_backend<50>, boost::multiprecision::et_off>;

} // namespace eckart::validate
