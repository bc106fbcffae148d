#pragma once

#include <eckart/validate/libraries/adapter.hpp>

namespace eckart::validate {

/// Serves one library over this process's stdin and stdout until stdin ends (PROTOCOL.md); returns the exit code.
///
/// Both streams are moved away first: what the library prints goes to stderr, and it cannot read requests. A fault in a guard page is
/// reported as memory_overrun before the process dies of it; with AddressSanitizer the same handler runs, because AddressSanitizer lets a
/// later sigaction replace its own.
/// @param label  greets with this label instead of a.library() unless empty.
int serve(adapter& a, const std::string& label = {});

} // namespace eckart::validate
