#pragma once

#include <eckart/core/index.hpp>

#include <functional>

namespace eckart::fast {

/// How many threads, 1 to `threads`, that much work is worth: starting one takes about 20 us, and its memory is cold.
index threads_worth(double flops, int threads);

/// What `parallel` does where threads have to be started.
void run_on_threads(index count, const std::function<void(index)>& work);

/// Runs work(0), ..., work(count - 1) at the same time, one on the calling thread, and returns when all have ended. For pieces worth far
/// more than the 20 us that starting a thread takes.
/// Nothing is allocated for a count of 1.
/// @throws what a piece threw, the first in their order; std::system_error if a thread cannot be started (then some pieces have not run).
/// @par Tests Parallel.*
template <class F>
void parallel(index count, const F& work) {
    if (count == 1)
        work(index(0));
    else
        run_on_threads(count, std::ref(work));
}

} // namespace eckart::fast
