#pragma once

#include <cstddef>
#include <memory>

namespace eckart::fast {

/// Gives memory back to its thread, see `kept_memory`.
struct keep_memory {
    std::size_t bytes = 0;
    void operator()(double* p) const noexcept;
};

using kept_array = std::unique_ptr<double, keep_memory>;

/// `bytes` bytes, 64-byte aligned, contents undefined. What is given back stays with the thread that does so, up to 64 MiB until it ends,
/// and serves later calls: pages that are fresh from the system for each call would cost more than a small decomposition. Where the thread
/// has a workspace (scratch.hpp), the memory is of that.
/// @throws std::bad_alloc.  @par Tests KeptMemory.*
kept_array kept_memory(std::size_t bytes);

} // namespace eckart::fast
