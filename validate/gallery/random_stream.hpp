#pragma once

#include <eckart/core/index.hpp>
#include <eckart/core/mix.hpp>

#include <cstdint>

namespace eckart::validate::gallery {

using eckart::golden_step;
using eckart::mix;

/// Counter-based random numbers: the i-th number is a hash of (seed, stream, i), so that any matrix can be made anywhere, alone.
/// Only integer operations and correctly rounded conversions are used; no value depends on a mathematical library.
class random_stream {
public:
    constexpr random_stream(std::uint64_t seed, std::uint64_t stream) : key_(mix(mix(seed + golden_step) + stream * golden_step)) {}

    constexpr std::uint64_t next() { return mix(key_ + ++counter_ * golden_step); }

    /// Uniform multiple of 2^-53 in [0, 1).
    constexpr double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }

    /// Integer in [least, greatest]; the bias of the remainder is below 2^-40 for the ranges used here (fewer than 2^24 values).
    constexpr std::int64_t integer(std::int64_t least, std::int64_t greatest) {
        return least + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(greatest - least + 1));
    }

    /// 1 or -1.
    constexpr double sign() { return (next() >> 63) != 0 ? -1.0 : 1.0; }

    /// Nearly Gaussian, mean 0 and variance 1: the sum of twelve uniforms minus 6 (Irwin-Hall), rounded once. The usual transforms need
    /// logarithms and cosines, whose last bits differ between mathematical libraries; this sum is the same everywhere.
    constexpr double gaussian() {
        std::int64_t sum = -6 * (std::int64_t(1) << 53);
        for (int i = 0; i < 12; ++i) sum += static_cast<std::int64_t>(next() >> 11); // |sum| <= 6 * 2^53: no overflow
        return static_cast<double>(sum) * 0x1p-53;
    }

private:
    std::uint64_t key_;
    std::uint64_t counter_ = 0;
};

} // namespace eckart::validate::gallery
