#include "tests/support/random.hpp"

#include <eckart/fast/columns.hpp>
#include <eckart/fast/scratch.hpp>
#include <eckart/fast/stable_sort.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace eckart::tests {
namespace {

using fast::scratch_scope;

std::uintptr_t address(const void* p) { return reinterpret_cast<std::uintptr_t>(p); }

TEST(Scratch, PiecesAreAlignedApartAndInside) {
    for (std::size_t shift = 0; shift < 65; shift += 13) {
        std::vector<std::byte> memory(10000 + shift);
        scratch_scope scope(std::span<std::byte>(memory).subspan(shift));
        std::uintptr_t last = address(memory.data() + shift);
        std::vector<void*> all;
        for (const std::size_t bytes : {0u, 1u, 63u, 64u, 65u, 1000u}) {
            void* p = scope.take(bytes);
            std::memset(p, 0xff, bytes);
            EXPECT_EQ(address(p) % 64, 0u);
            EXPECT_GE(address(p), last);
            last = address(p) + bytes;
            all.push_back(p);
        }
        EXPECT_LE(last, address(memory.data() + memory.size()));
        for (void* p : all) EXPECT_TRUE(scope.give_back(p));
    }
}

TEST(Scratch, WhatIsGivenBackServesOnceAllAfterItIs) {
    std::vector<std::byte> memory(10000);
    scratch_scope scope(memory);
    void *a = scope.take(100), *b = scope.take(200), *c = scope.take(300);
    scope.give_back(b);
    void* d = scope.take(8); // not in the place of b
    EXPECT_GT(address(d), address(c));
    scope.give_back(d);
    scope.give_back(c);
    EXPECT_EQ(scope.take(200), b);
    scope.give_back(a);
    scope.give_back(b);
    EXPECT_EQ(scope.take(1), a);
    scope.give_back(a);
}

TEST(Scratch, TheStatedSizesSufficeAndOneByteLessDoesNot) {
    const std::size_t needed = 64 + fast::scratch_bytes(1) + fast::scratch_bytes(64) + fast::scratch_for<double>(100);
    const auto fits = [](std::span<std::byte> memory) {
        scratch_scope scope(memory);
        std::vector<void*> all;
        try {
            for (const std::size_t bytes : {1u, 64u, 800u}) all.push_back(scope.take(bytes));
        } catch (const std::logic_error&) {
        }
        for (void* p : all) scope.give_back(p);
        return all.size() == 3;
    };
    alignas(64) static std::byte memory[4096];
    for (std::size_t shift = 0; shift < 64; ++shift) EXPECT_TRUE(fits({memory + shift, needed}));
    EXPECT_FALSE(fits({memory + 1, needed - 64}));
    EXPECT_FALSE(fits({memory, needed - 65}));
}

TEST(Scratch, ExhaustionIsAnErrorAndNeverTheHeap) {
    std::vector<std::byte> memory(4096);
    scratch_scope scope(memory);
    EXPECT_THROW(fast::scratch_vector<double>(1000), std::logic_error);
    EXPECT_THROW(fast::kept_memory(5000), std::logic_error);
    EXPECT_THROW(fast::columns(100, 100), std::logic_error);
    EXPECT_THROW((void)scope.take(std::numeric_limits<std::size_t>::max() - 1), std::logic_error);
    const fast::scratch_vector<double> x(10);
    EXPECT_GT(address(x.data()), address(memory.data()));
    EXPECT_LT(address(x.data()), address(memory.data() + memory.size()));
}

TEST(Scratch, ServesItsOwnThreadAndWhatItTook) {
    auto before = fast::kept_memory(100);
    fast::scratch_vector<int> vector_before(100);
    std::vector<std::byte> memory(4096);
    {
        scratch_scope scope(memory);
        std::thread([] {
            EXPECT_EQ(scratch_scope::current(), nullptr);
            EXPECT_EQ(fast::kept_memory(100000).get_deleter().bytes >= 100000, true);
        }).join();
        EXPECT_EQ(scratch_scope::current(), &scope);
        before.reset(); // not of the scope
        vector_before = {};
        vector_before.shrink_to_fit();
    }
    EXPECT_EQ(scratch_scope::current(), nullptr);
    EXPECT_NO_THROW(fast::kept_memory(100000));
}

TEST(StableSort, AsTheStandardOneDoes) {
    struct item {
        int key, place;
        bool operator==(const item&) const = default;
    };
    const auto before = [](const item& a, const item& b) { return a.key < b.key; };
    counter_random random(3);
    for (index n = 0; n < 200; ++n)
        for (const int keys : {1, 4, 1000}) {
            std::vector<item> x;
            for (int i = 0; i < n; ++i) x.push_back({random.between(0, keys), i});
            auto expected = x;
            std::stable_sort(expected.begin(), expected.end(), before);
            fast::stable_sort(x.data(), n, before);
            EXPECT_TRUE(x == expected) << n << ' ' << keys;
        }
}

TEST(StableSort, NanLeavesAPermutation) {
    for (index n : {5, 40, 100}) {
        std::vector<double> key;
        std::vector<index> order;
        for (index i = 0; i < n; ++i) {
            key.push_back(i % 3 == 1 ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>((7 * i) % n));
            order.push_back(i);
        }
        fast::stable_sort(order.data(), n,
                          [&](index a, index b) { return key[static_cast<std::size_t>(a)] > key[static_cast<std::size_t>(b)]; });
        std::sort(order.begin(), order.end());
        for (index i = 0; i < n; ++i) EXPECT_EQ(order[static_cast<std::size_t>(i)], i);
    }
}

} // namespace
} // namespace eckart::tests
