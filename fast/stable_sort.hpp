#pragma once

#include <eckart/fast/scratch.hpp>

#include <algorithm>

namespace eckart::fast {

/// As many elements are sorted by insertion, in place.
inline constexpr index most_inserted = 16;

/// What `stable_sort` takes of a workspace.
template <class T>
constexpr std::size_t stable_sort_scratch(index count) {
    return count <= most_inserted ? 0 : scratch_for<T>(count);
}

/// std::stable_sort with scratch memory: by insertion in runs, then by merging. No order, NaN among the keys for example, leads beyond the
/// range.
template <class T, class Before>
void stable_sort(T* first, index count, Before before) {
    for (index run = 0; run < count; run += most_inserted)
        for (index i = run + 1; i < std::min(run + most_inserted, count); ++i) {
            const T x = first[i];
            index j = i;
            for (; j > run && before(x, first[j - 1]); --j) first[j] = first[j - 1];
            first[j] = x;
        }
    if (count <= most_inserted) return;
    scratch_vector<T> merged(static_cast<std::size_t>(count));
    for (index length = most_inserted; length < count; length *= 2) {
        for (index run = 0; run < count; run += 2 * length) {
            const index middle = std::min(run + length, count), last = std::min(run + 2 * length, count);
            std::merge(first + run, first + middle, first + middle, first + last, merged.data() + run, before);
        }
        std::copy_n(merged.data(), count, first);
    }
}

/// order <- 0, ..., count - 1 such that x[order[0]] >= x[order[1]] >= ...; by insertion, for a hundred or fewer.
inline void descending_order(const double* x, index count, index* order) {
    for (index i = 0; i < count; ++i) {
        index k = i;
        for (; k > 0 && x[i] > x[order[k - 1]]; --k) order[k] = order[k - 1];
        order[k] = i;
    }
}

} // namespace eckart::fast
