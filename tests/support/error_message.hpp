#pragma once

#include <eckart/core/error.hpp>

#include <string>

namespace eckart::tests {

/// The message of the input_error that f() throws; empty if it throws none. Other exceptions pass.
template <class F>
std::string error_message(F f) {
    try {
        f();
    } catch (const input_error& e) {
        return e.what();
    }
    return "";
}

inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

} // namespace eckart::tests
