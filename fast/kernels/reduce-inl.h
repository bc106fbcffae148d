// Reductions of one or two columns.
//
// Contract of every kernel in this folder: n is a multiple of the numbers of a block and the caller pads with zeros, which leave each
// result unchanged; any alignment; nothing beyond n is read or written; distinct columns do not overlap; entries are finite. Order: with w
// partial sums (4 in `dot`, 2 in sums of squares) block i goes to partial sum i mod w; the partial sums are added in pairs, then comes the
// tree of `sum`. Rounding error: at most (n / (8 w) + 7) u sum |x_i y_i|, underflow apart; (n / (16 w) + 8) u for floats.

#if defined(ECKART_FAST_KERNELS_REDUCE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ECKART_FAST_KERNELS_REDUCE_INL_H_
#undef ECKART_FAST_KERNELS_REDUCE_INL_H_
#else
#define ECKART_FAST_KERNELS_REDUCE_INL_H_
#endif

#include <eckart/fast/kernels/block-inl.h>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

/// sum x_i y_i.
template <class R>
HWY_INLINE double dot(const R* x, const R* y, std::ptrdiff_t n) {
    constexpr std::ptrdiff_t step = block_size_of<R>;
    block_of<R> p0 = zero<R>(), p1 = zero<R>(), p2 = zero<R>(), p3 = zero<R>();
    std::ptrdiff_t i = 0;
    for (; i + 4 * step <= n; i += 4 * step) {
        p0 = mul_add(load(x + i), load(y + i), p0);
        p1 = mul_add(load(x + i + step), load(y + i + step), p1);
        p2 = mul_add(load(x + i + 2 * step), load(y + i + 2 * step), p2);
        p3 = mul_add(load(x + i + 3 * step), load(y + i + 3 * step), p3);
    }
    if (i < n) p0 = mul_add(load(x + i), load(y + i), p0), i += step;
    if (i < n) p1 = mul_add(load(x + i), load(y + i), p1), i += step;
    if (i < n) p2 = mul_add(load(x + i), load(y + i), p2);
    return sum(add(add(p0, p1), add(p2, p3)));
}

/// sum (scale x_i)^2; the scale, a power of two, keeps the squares of the largest entries from overflow.
template <class R>
HWY_INLINE double sum_squares(double scale, const R* x, std::ptrdiff_t n) {
    constexpr std::ptrdiff_t step = block_size_of<R>;
    const block_of<R> s = broadcast<R>(scale);
    block_of<R> p0 = zero<R>(), p1 = zero<R>();
    std::ptrdiff_t i = 0;
    for (; i + 2 * step <= n; i += 2 * step) {
        const block_of<R> y0 = mul(s, load(x + i)), y1 = mul(s, load(x + i + step));
        p0 = mul_add(y0, y0, p0);
        p1 = mul_add(y1, y1, p1);
    }
    if (i < n) {
        const block_of<R> y0 = mul(s, load(x + i));
        p0 = mul_add(y0, y0, p0);
    }
    return sum(add(p0, p1));
}

/// max |x_i|, exact; 0 if n = 0.
HWY_INLINE double max_abs(const double* x, std::ptrdiff_t n) {
    block m = zero();
    for (std::ptrdiff_t i = 0; i < n; i += block_size) m = max_abs(m, load(x + i));
    double lane[block_size];
    store(m, lane);
    double largest = 0;
    for (double y : lane) largest = y > largest ? y : largest;
    return largest;
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
