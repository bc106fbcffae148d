#pragma once

#include <eckart/reference/certified/certificate.hpp>

#include <string>

namespace eckart::command {

/// x >= 0 rounded to so many significant decimal digits, "1.62e+00" (nearest_even: ties to an even last digit); exact zero is "0".
/// @pre digits >= 1.
std::string decimal_digits(const reference::big_dyadic& x, int digits, reference::rounding mode);

/// The most digits, `digits` at most, to which every number of [lower, upper] rounds alike, rounded so; empty if not even one.
std::string proved_digits(const reference::big_dyadic& lower, const reference::big_dyadic& upper, int digits, reference::rounding mode);

/// A double bound x >= 0 in three digits, never below (upward) or above (downward) it: "1.3e-15", "inf".
std::string bound_text(double x, reference::rounding direction);

} // namespace eckart::command
