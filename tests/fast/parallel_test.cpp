#include <eckart/fast/parallel.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace eckart::tests {
namespace {

TEST(Parallel, ThreadsAreWorthTheirStart) {
    EXPECT_EQ(fast::threads_worth(0, 8), 1);
    EXPECT_EQ(fast::threads_worth(1e6, 8), 1);
    EXPECT_EQ(fast::threads_worth(1e12, 8), 8);
    EXPECT_EQ(fast::threads_worth(1e300, 1), 1);
}

TEST(Parallel, EachPieceRunsOnce) {
    for (const index count : {0, 1, 2, 5}) {
        std::vector<int> runs(static_cast<std::size_t>(count) + 1, 0);
        fast::parallel(count, [&](index i) { ++runs[static_cast<std::size_t>(i)]; });
        for (index i = 0; i < count; ++i) EXPECT_EQ(runs[static_cast<std::size_t>(i)], 1);
        EXPECT_EQ(runs.back(), 0);
    }
}

TEST(Parallel, TheFirstFailureIsThrownAfterAllHaveEnded) {
    std::vector<int> ended(4, 0);
    try {
        fast::parallel(4, [&](index i) {
            ended[static_cast<std::size_t>(i)] = 1;
            if (i >= 1 && i <= 2) throw std::runtime_error(std::to_string(i));
        });
        ADD_FAILURE() << "nothing was thrown";
    } catch (const std::runtime_error& e) {
        EXPECT_EQ(std::string(e.what()), "1");
    }
    EXPECT_EQ(ended, std::vector<int>(4, 1));
}

} // namespace
} // namespace eckart::tests
