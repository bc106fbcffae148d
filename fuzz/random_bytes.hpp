#pragma once

#include "tests/support/random.hpp"

#include <array>
#include <cstdint>

namespace eckart::fuzz {

/// What a campaign feeds to the decoders of this folder: the same bytes for the same seed.
inline std::array<std::uint8_t, 256> random_bytes(std::uint64_t seed) {
    tests::counter_random random(seed);
    std::array<std::uint8_t, 256> bytes{};
    for (std::uint8_t& b : bytes) b = static_cast<std::uint8_t>(random.bits() >> 56);
    return bytes;
}

} // namespace eckart::fuzz
