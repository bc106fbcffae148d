#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace eckart::validate {

/// How a person checks a witness by hand, one sentence per claim in it; the kinds are those of validate/measures/README.md. An unknown kind
/// gives an empty text.
std::string how_to_check(const nlohmann::json& witness);

} // namespace eckart::validate
