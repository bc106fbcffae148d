#include <eckart/fast/kept_memory.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <thread>
#include <vector>

namespace eckart::tests {
namespace {

using fast::kept_memory;

TEST(KeptMemory, PiecesAreApartAndAligned) {
    std::vector<fast::kept_array> all;
    for (std::size_t bytes : {8u, 64u, 100u, 4096u, 1u << 20})
        for (int i = 0; i < 3; ++i) {
            all.push_back(kept_memory(bytes));
            EXPECT_EQ(reinterpret_cast<std::uintptr_t>(all.back().get()) % 64, 0u);
            std::memset(all.back().get(), 17 * i, bytes);
        }
    for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) EXPECT_NE(all[i].get(), all[j].get());
}

TEST(KeptMemory, ServesTheNextCallOfTheSameSize) {
    const double* first = kept_memory(12345).get();
    EXPECT_EQ(kept_memory(12345).get(), first);
}

TEST(KeptMemory, ALargePieceIsNotWastedOnASmallRequest) {
    kept_memory(1 << 20).reset();
    const auto small = kept_memory(64);
    EXPECT_LT(small.get_deleter().bytes, std::size_t(1) << 20);
}

TEST(KeptMemory, MayBeGivenBackByAnotherThreadAndAfterItEnds) {
    auto here = kept_memory(777);
    fast::kept_array there;
    std::thread([&] {
        here.reset();
        there = kept_memory(999);
    }).join();
    there.reset();
}

} // namespace
} // namespace eckart::tests
