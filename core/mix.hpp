#pragma once

#include <cstdint>

namespace eckart {

/// The finaliser of splitmix64 (Steele, Lea, Flood 2014): a bijection of 64-bit words in which every input bit reaches every output bit.
constexpr std::uint64_t mix(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
}

/// 2^64 divided by the golden ratio, odd: the counter's step.
inline constexpr std::uint64_t golden_step = 0x9e3779b97f4a7c15U;

} // namespace eckart
