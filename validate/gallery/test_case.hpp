#pragma once

#include <eckart/core/matrix.hpp>
#include <eckart/validate/oracle_real.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace eckart::validate {

/// Everything that a test matrix is made from. The same key gives the same bits on any machine.
struct case_key {
    std::string family;     ///< "F1" ... "F23"
    std::string parameters; ///< canonical text "name=value name=value", names in the family's documented order
    std::uint64_t seed = 0;

    /// "F5/n=26/0": what a person types. Accepted back by `parse_case_key`.
    std::string text() const;
    /// 16 hex digits: a hash of the text, the case's name in records and the unit of sharding.
    std::string id() const;
    bool operator==(const case_key&) const = default;
};

/// @throws eckart::input_error that names the text and shows a valid one.
case_key parse_case_key(const std::string& text);

/// A test matrix and what is known about it beforehand.
struct test_case {
    case_key key;
    std::string title; ///< one line for a person: what the matrix is
    matrix<double> A;
    /// All min(m, n) singular values in closed form, non-increasing, if the family has one; they test the oracle and spare its work.
    std::optional<std::vector<oracle_real>> known_singular_values;
    /// The family is about calls, not numbers: leading dimensions, odd offsets, every job (F19), or non-finite input (F20).
    bool every_storage = false;
};

} // namespace eckart::validate
