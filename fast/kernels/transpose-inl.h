// Squares of entries that change rows with columns in registers.

#if defined(ECKART_FAST_KERNELS_TRANSPOSE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ECKART_FAST_KERNELS_TRANSPOSE_INL_H_
#undef ECKART_FAST_KERNELS_TRANSPOSE_INL_H_
#else
#define ECKART_FAST_KERNELS_TRANSPOSE_INL_H_
#endif

#include <cstddef>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Transposes a square of N by N entries, N = 1, 2 or 4: entry k of vector w, at p[w step + k], goes to to[k to_step + w].
template <int N, class T>
HWY_INLINE void transpose_square(const T* p, [[maybe_unused]] std::ptrdiff_t step, T* to, [[maybe_unused]] std::ptrdiff_t to_step) {
    const hn::CappedTag<T, N> d;
    const auto x0 = hn::LoadU(d, p);
    if constexpr (N == 1) {
        hn::StoreU(x0, d, to);
    } else {
#if HWY_TARGET != HWY_SCALAR // it has none of these operations, and N = 1
        const auto x1 = hn::LoadU(d, p + step);
        const auto y0 = hn::InterleaveLower(d, x0, x1), y1 = hn::InterleaveUpper(d, x0, x1);
        if constexpr (N == 2) {
            hn::StoreU(y0, d, to);
            hn::StoreU(y1, d, to + to_step);
        } else {
            const auto x2 = hn::LoadU(d, p + 2 * step), x3 = hn::LoadU(d, p + 3 * step);
            const auto y2 = hn::InterleaveLower(d, x2, x3), y3 = hn::InterleaveUpper(d, x2, x3);
            // Interleaving is within 16 bytes: of four doubles it gives rows 0 and 2, then 1 and 3; of four floats 0 and 1, then 2 and 3.
            constexpr int upper_of_first = sizeof(T) == 8 ? 2 : 1, lower_of_second = 3 - upper_of_first;
            hn::StoreU(hn::ConcatLowerLower(d, y2, y0), d, to);
            hn::StoreU(hn::ConcatUpperUpper(d, y2, y0), d, to + upper_of_first * to_step);
            hn::StoreU(hn::ConcatLowerLower(d, y3, y1), d, to + lower_of_second * to_step);
            hn::StoreU(hn::ConcatUpperUpper(d, y3, y1), d, to + 3 * to_step);
        }
#endif
    }
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
