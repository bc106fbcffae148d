#pragma once

#include <eckart/reference/certified/certificate.hpp>

#include <optional>

namespace eckart::reference {

/// A candidate c for the rounded value of σ and the points that decide: σ rounds to c if and only if it lies between `lower` and `upper`,
/// the ends counted where the mode says so (CERTIFICATE.md).
struct rounding_points {
    double c = 0;                    ///< a number of the format, or infinity
    bool even = false;               ///< the last bit of c's significand is 0; infinity is even
    std::optional<big_dyadic> at;    ///< c itself; none for infinity
    std::optional<big_dyadic> lower; ///< midpoint with or (upward) the predecessor of c; none where c = 0 or the mode does not look there
    std::optional<big_dyadic> upper; ///< midpoint with or (downward) the successor of c; none where c is infinite or nothing lies above
};

/// The points of the number that x >= 0 rounds to. x is an approximation of σ: if it is close to a point, the neighbouring candidate may be
/// the right one.
rounding_points points_for(const big_dyadic& x, target_format format, rounding mode);

} // namespace eckart::reference
