#pragma once

#include <eckart/core/index.hpp>

namespace eckart::tests {

/// The size of a test that compares bits of large results: `usual`, or `small` where AddressSanitizer makes it take minutes. (What a
/// sanitizer looks for, accesses to memory, the small size has as well.)
constexpr index size_under_sanitizers([[maybe_unused]] index usual, [[maybe_unused]] index small) {
#if defined(__SANITIZE_ADDRESS__)
    return small;
#else
    return usual;
#endif
}

} // namespace eckart::tests
