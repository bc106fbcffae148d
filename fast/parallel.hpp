#pragma once

#include <eckart/core/index.hpp>

#include <functional>

namespace eckart::fast {

/// How many threads, 1 to `threads`, that much work is worth: starting one takes about 20 us, and its memory is cold.
index threads_worth(double flops, int threads);

/// Runs work(0), ..., work(count - 1) at the same time, one on the calling thread, and returns when all have ended. For pieces worth far
/// more than the 20 us that starting a thread takes.
/// @throws what a piece threw, the first in their order; std::system_error if a thread cannot be started (then some pieces have not run).
/// @par Tests Parallel.*
void parallel(index count, const std::function<void(index)>& work);

} // namespace eckart::fast
