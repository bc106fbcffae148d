#pragma once

#include <eckart/core/index.hpp>

#include <cmath>

namespace eckart::fast {

/// Into how many shares a pass over `count` columns is cut: a power of two, equal work for that many threads, at most `most`, each of
/// `least` columns or more. It does not depend on the threads: sums of shares are part of what a result is, to the bit.
inline index shares_of(index count, index least, index most) {
    index shares = 1;
    while (2 * shares <= most && 2 * shares * least <= count) shares *= 2;
    return shares;
}

/// Where share `i` of the lower triangle of a square of order n begins, by columns: shares of equal area, cut at multiples of `step`; n for
/// i = shares.
inline index begin_of_share(index n, index i, index shares, index step) {
    const double part = 1 - std::sqrt(1 - static_cast<double>(i) / static_cast<double>(shares));
    return i == shares ? n : static_cast<index>(part * static_cast<double>(n)) / step * step;
}

} // namespace eckart::fast
