#pragma once

#include <eckart/core/index.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace eckart::validate::gallery {

/// One parameter of a form of a family: an integer in a range, or one of some words.
struct parameter {
    std::string name;
    std::int64_t least = 0;
    std::int64_t greatest = 0;
    std::vector<std::string> words; ///< not empty: the value is one of these, and the range means nothing

    /// "n=0..40" or "nodes=unit|symmetric".
    std::string allowed() const;
};

parameter integer(std::string name, std::int64_t least, std::int64_t greatest);
parameter word(std::string name, std::vector<std::string> words);

/// The values of a case's parameters, checked against their declarations.
class arguments {
public:
    /// Parses "n=26" or "kind=split n=10 position=last": exactly the declared names in the declared order, one space between them,
    /// integers in plain decimal notation.
    /// @param context  what the message of an error starts with, "F5".
    /// @throws eckart::input_error that names the parameter, its value and what is allowed.
    arguments(std::string context, const std::vector<parameter>& declared, const std::string& text);

    /// @throws std::invalid_argument if the name is not a declared integer (word): a mistake in a family, not in its input.
    index integer(const std::string& name) const;
    const std::string& word(const std::string& name) const;

    /// A limit that depends on other parameters. @throws eckart::input_error unless the value is at most `greatest`.
    void at_most(const std::string& name, index greatest, const std::string& meaning) const;

private:
    struct value {
        std::string name;
        std::int64_t number = 0;
        std::string word;
    };
    const value& find(const std::string& name) const;

    std::string context_;
    std::vector<value> values_;
};

/// "kind" of a parameter text that starts with "kind=", empty otherwise.
std::string kind_of(const std::string& text);

} // namespace eckart::validate::gallery
