#include <eckart/fast/parallel.hpp>

#include <algorithm>
#include <exception>
#include <thread>
#include <vector>

namespace eckart::fast {

index threads_worth(double flops, int threads) {
    constexpr double least_flops = 2e7; // internal parameter: about 0.3 ms of a core with AVX-512
    return static_cast<index>(std::clamp(flops / least_flops, 1.0, static_cast<double>(threads)));
}

void run_on_threads(index count, const std::function<void(index)>& work) {
    if (count < 1) return;
    std::vector<std::exception_ptr> failures(static_cast<std::size_t>(count));
    const auto run = [&](index i) noexcept {
        try {
            work(i);
        } catch (...) {
            failures[static_cast<std::size_t>(i)] = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> others;
        others.reserve(static_cast<std::size_t>(count - 1));
        for (index i = 1; i < count; ++i) others.emplace_back(run, i);
        run(0);
    }
    for (const auto& failure : failures)
        if (failure) std::rethrow_exception(failure);
}

} // namespace eckart::fast
