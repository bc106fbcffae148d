#pragma once

#include <eckart/validate/libraries/driver.hpp>
#include <eckart/validate/measures/oracle.hpp>
#include <eckart/validate/measures/verdict.hpp>

#include <vector>

namespace eckart::validate {

/// L0 of one response: what can be said without measuring a single error.
struct contract {
    /// One measurement a violation; a single passing "L0.contract" if there is none.
    std::vector<measurement> measurements;
    /// The call returned with INFO = 0, the promised shapes and finite numbers (or an infinite singular value where the correctly rounded
    /// one is): the other levels can be judged.
    bool usable = false;
    /// Some singular value exceeds the largest double and was returned as +infinity, rightly.
    bool overflowed = false;
};

/// @param exact  may be null; then an infinite singular value is taken for right if |A|_F exceeds the largest double.
contract judge_contract(const driver& d, const job& j, matrix_view<const double> A, const response& r, const exact_values* exact);

/// True if no entry is NaN or infinite.
bool all_finite(matrix_view<const double> A);

} // namespace eckart::validate
