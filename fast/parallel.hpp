#pragma once

#include <eckart/core/index.hpp>

#include <functional>

namespace eckart::fast {

/// How many threads, 1 to `threads`, that many flops are worth if each is to have `least` of them; 1e6 in a product of matrices take about
/// 10 us of a core with AVX-512.
index threads_worth(double flops, int threads, double least = 1e6);

/// While it lives, `parallel` on the thread that made it wakes threads that wait instead of starting new ones, which takes some 50 us and
/// finds their memory cold. They are started when they are needed first, spin for some 40 us after each piece and then sleep; the thread
/// that made the team keeps them, asleep and with all signals blocked, for its next one, and ends them when it ends itself. A child process
/// starts its own. Within a team another one has no effect.
/// @par Tests Parallel.*
class thread_team {
public:
    /// @param threads  most threads to use, the caller's included; of 1 nothing is ever started.
    explicit thread_team(int threads);
    ~thread_team();
    thread_team(const thread_team&) = delete;
    thread_team& operator=(const thread_team&) = delete;

private:
    bool in_charge_ = false;
};

/// What `parallel` does for more than one piece.
void run_on_threads(index count, const std::function<void(index)>& work);

/// Runs work(0), ..., work(count - 1) at the same time, one on the calling thread, and returns when all have ended. For pieces worth far
/// more than the 20 us that starting a thread takes, or, within the `thread_team` of this thread, than the 1 us that waking one takes.
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
