#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>

namespace eckart::fuzz {

/// What a fuzz target does when a promise is broken: say which one, and die, which is how a fuzzer learns of it.
[[noreturn]] inline void violation(const std::string& what) {
    std::fprintf(stderr, "VIOLATION: %s\n", what.c_str());
    std::abort();
}

} // namespace eckart::fuzz
