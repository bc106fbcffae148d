// Updates of one or two columns, some fused with the sum of squares of what they write. Contract: see reduce-inl.h.

#if defined(ECKART_FAST_KERNELS_UPDATE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ECKART_FAST_KERNELS_UPDATE_INL_H_
#undef ECKART_FAST_KERNELS_UPDATE_INL_H_
#else
#define ECKART_FAST_KERNELS_UPDATE_INL_H_
#endif

#include <eckart/fast/kernels/block-inl.h>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

/// 2^k, -1022 <= k <= 1023.
HWY_INLINE double power_of_two(int k) { return __builtin_bit_cast(double, static_cast<long long>(k + 1023) << 52); }

/// x 2^k, rounded once, any k: std::ldexp, without its call where k is a common one.
HWY_INLINE double times_power_of_two(double x, int k) { return -1022 <= k && k <= 1023 ? x * power_of_two(k) : __builtin_ldexp(x, k); }

/// y <- (x first) second: multiplication by a power of two 2^k, |k| <= 2046, as the product of two that are doubles. y may be x.
HWY_INLINE void scale(double first, double second, const double* x, double* y, std::ptrdiff_t n) {
    const block f = broadcast(first), s = broadcast(second);
    for (std::ptrdiff_t i = 0; i < n; i += block_size) store(mul(mul(load(x + i), f), s), y + i);
}

/// y <- y - t x.
HWY_INLINE void subtract_multiple(double t, const double* x, double* y, std::ptrdiff_t n) {
    const block s = broadcast(t);
    for (std::ptrdiff_t i = 0; i < n; i += block_size) store(neg_mul_add(s, load(x + i), load(y + i)), y + i);
}

/// y <- y - t x; returns sum (scale y_i)^2 of the new y in the order of `sum_squares`, bit for bit.
HWY_INLINE double subtract_multiple_sum_squares(double t, const double* x, double* y, double scale, std::ptrdiff_t n) {
    const block b = broadcast(t), s = broadcast(scale);
    block p0 = zero(), p1 = zero();
    std::ptrdiff_t i = 0;
    for (; i + 2 * block_size <= n; i += 2 * block_size) {
        const block y0 = neg_mul_add(b, load(x + i), load(y + i));
        const block y1 = neg_mul_add(b, load(x + i + block_size), load(y + i + block_size));
        store(y0, y + i);
        store(y1, y + i + block_size);
        const block z0 = mul(s, y0), z1 = mul(s, y1);
        p0 = mul_add(z0, z0, p0);
        p1 = mul_add(z1, z1, p1);
    }
    if (i < n) {
        const block y0 = neg_mul_add(b, load(x + i), load(y + i));
        store(y0, y + i);
        const block z0 = mul(s, y0);
        p0 = mul_add(z0, z0, p0);
    }
    return sum(add(p0, p1));
}

/// The plane rotation (x, y) <- (c x + s y, c y - s x) by the angle g in the form x + s (y - h x), y - s (x + h y), h = tan(g / 2) = s / (1
/// + c): an error of s or h changes the lengths of columns only in proportion to g^2, so that thousands of small rotations leave them
/// alone. Columns whose exponents differ by d rotate with the factors scaled: s 2^-d and h 2^d for x, s 2^d and h 2^-d for y.
struct rotation {
    double x_sine, x_half;
    double y_sine, y_half;
};

struct rotation_blocks {
    block x_sine, x_half, y_sine, y_half;
};

HWY_INLINE rotation_blocks broadcast(const rotation& r) {
    return {broadcast(r.x_sine), broadcast(r.x_half), broadcast(r.y_sine), broadcast(r.y_half)};
}

HWY_INLINE void rotate_block(const rotation_blocks& r, double* x, double* y, block& x_new, block& y_new) {
    const block x_old = load(x), y_old = load(y);
    x_new = mul_add(r.x_sine, neg_mul_add(r.x_half, x_old, y_old), x_old);
    y_new = neg_mul_add(r.y_sine, mul_add(r.y_half, y_old, x_old), y_old);
    store(x_new, x);
    store(y_new, y);
}

HWY_INLINE void rotate(const rotation& r, double* x, double* y, std::ptrdiff_t n) {
    const rotation_blocks factors = broadcast(r);
    block x_new, y_new;
    for (std::ptrdiff_t i = 0; i < n; i += block_size) rotate_block(factors, x + i, y + i, x_new, y_new);
}

/// `rotate`, and the squared norms of the new columns in the order of `sum_squares`, bit for bit.
HWY_INLINE void rotate_sum_squares(const rotation& r, double* x, double* y, std::ptrdiff_t n, double& x_squares, double& y_squares) {
    const rotation_blocks factors = broadcast(r);
    block x0 = zero(), x1 = zero(), y0 = zero(), y1 = zero(), x_new, y_new;
    std::ptrdiff_t i = 0;
    for (; i + 2 * block_size <= n; i += 2 * block_size) {
        rotate_block(factors, x + i, y + i, x_new, y_new);
        x0 = mul_add(x_new, x_new, x0);
        y0 = mul_add(y_new, y_new, y0);
        rotate_block(factors, x + i + block_size, y + i + block_size, x_new, y_new);
        x1 = mul_add(x_new, x_new, x1);
        y1 = mul_add(y_new, y_new, y1);
    }
    if (i < n) {
        rotate_block(factors, x + i, y + i, x_new, y_new);
        x0 = mul_add(x_new, x_new, x0);
        y0 = mul_add(y_new, y_new, y0);
    }
    x_squares = sum(add(x0, x1));
    y_squares = sum(add(y0, y1));
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
