#pragma once

#include "exact_spectrum.hpp"

#include <eckart/reference/certified/svd.hpp>

#include <string>

namespace eckart::tests {

/// x = a 2^b, taken apart without the library's help. @pre x is finite.
reference::big_dyadic exactly(double x);

/// The midpoint of two finite numbers.
reference::big_dyadic midpoint(double x, double y);

/// The number of the format that σ_k rounds to, by bisection over all numbers of the format; infinity for overflow.
double correctly_rounded(const exact_spectrum& truth, index k, reference::target_format format, reference::rounding mode);

/// What a result claims that is not true, or does not claim although its status says so; empty if all is well. `values`, `S`, `rank`,
/// enclosures.
std::string refutation(const exact_spectrum& truth, reference::certified_status status, const std::vector<double>& S,
                       const std::vector<reference::certified_value>& values, index rank, const reference::certified_options& options);

template <class T>
std::string refutation(const exact_spectrum& truth, const reference::certified_svd_result<T>& r,
                       const reference::certified_options& options) {
    return refutation(truth, r.status, r.S, r.values, r.rank, options);
}

} // namespace eckart::tests
