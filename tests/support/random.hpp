#pragma once

#include <cstdint>

namespace eckart::tests {

/// Finaliser of SplitMix64 (Steele, Lea, Flood 2014): a bijection of the 64-bit words whose outputs on 0, 1, 2, ... look independent.
constexpr std::uint64_t mix(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/// Counter-based random numbers: draw i of a seed is a function of (seed, i) alone, with the same bits on every machine (no libm).
class counter_random {
public:
    explicit constexpr counter_random(std::uint64_t seed) : key_(mix(seed)) {}

    constexpr std::uint64_t bits() { return mix(key_ ^ mix(counter_++)); }

    /// Uniform in {0, ..., n-1}; the bias of n / 2^64 does not matter here. @pre n > 0.
    constexpr int below(int n) { return static_cast<int>(bits() % static_cast<std::uint64_t>(n)); }

    /// Uniform in {low, ..., high}.
    constexpr int between(int low, int high) { return low + below(high - low + 1); }

    /// Uniform on the multiples of 2^-53 in [0, 1).
    constexpr double uniform() { return static_cast<double>(bits() >> 11) * 0x1p-53; }

    /// Nearly standard normal: the sum of twelve uniforms less six (mean 0, variance 1, |x| <= 6), because that is exact to the bit
    /// everywhere.
    constexpr double gaussian() {
        double sum = -6;
        for (int i = 0; i < 12; ++i) sum += uniform();
        return sum;
    }

private:
    std::uint64_t key_;
    std::uint64_t counter_ = 0;
};

} // namespace eckart::tests
