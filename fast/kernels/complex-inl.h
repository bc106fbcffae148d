// Complex numbers and columns beside the real ones: each function here has a real overload, here or in reduce-inl.h and update-inl.h, so
// that an algorithm is written once for a number type N, `double` or `complex_number`.
//
// A complex column of n doubles holds blocks of 8 real parts, each followed by the block of their imaginary parts (columns.hpp). What
// treats the parts alike (`scale`, `sum_squares`, `max_abs`) takes it as n real numbers. Contract: see reduce-inl.h, with n a multiple
// of 16.

#if defined(ECKART_FAST_KERNELS_COMPLEX_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ECKART_FAST_KERNELS_COMPLEX_INL_H_
#undef ECKART_FAST_KERNELS_COMPLEX_INL_H_
#else
#define ECKART_FAST_KERNELS_COMPLEX_INL_H_
#endif

#include <eckart/fast/kernels/reduce-inl.h>
#include <eckart/fast/kernels/update-inl.h>

#include <cmath>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

struct complex_number {
    double re = 0, im = 0;
};

HWY_INLINE complex_number operator*(complex_number z, double t) { return {z.re * t, z.im * t}; }
HWY_INLINE complex_number operator*(complex_number z, complex_number w) { return {z.re * w.re - z.im * w.im, z.re * w.im + z.im * w.re}; }
HWY_INLINE complex_number operator+(complex_number z, complex_number w) { return {z.re + w.re, z.im + w.im}; }
HWY_INLINE complex_number operator-(complex_number z, complex_number w) { return {z.re - w.re, z.im - w.im}; }
HWY_INLINE complex_number operator-(complex_number z) { return {-z.re, -z.im}; }

HWY_INLINE double conjugate(double x) { return x; }
HWY_INLINE complex_number conjugate(complex_number z) { return {z.re, -z.im}; }

/// x / z for z neither huge nor tiny.
HWY_INLINE double quotient(double x, double z) { return x / z; }
HWY_INLINE complex_number quotient(double x, complex_number z) { return conjugate(z) * (x / (z.re * z.re + z.im * z.im)); }

HWY_INLINE double square_modulus(double x) { return x * x; }
HWY_INLINE double square_modulus(complex_number z) { return z.re * z.re + z.im * z.im; }

/// |z|; of a complex z without regard to over- and underflow of the squares.
HWY_INLINE double modulus(double x) { return std::fabs(x); }
HWY_INLINE double modulus(complex_number z) { return std::sqrt(square_modulus(z)); }

/// The larger part, which is within sqrt(2) of the modulus and exact.
HWY_INLINE double largest_part(double x) { return std::fabs(x); }
HWY_INLINE double largest_part(complex_number z) { return std::fmax(std::fabs(z.re), std::fabs(z.im)); }

HWY_INLINE complex_number times_power_of_two(complex_number z, int k) { return {times_power_of_two(z.re, k), times_power_of_two(z.im, k)}; }

/// z / |z|, 1 for z = 0; any finite z.
HWY_INLINE double direction(double x) { return x < 0 ? -1 : 1; }
HWY_INLINE complex_number direction(complex_number z) {
    const double size = largest_part(z);
    if (size == 0) return {1, 0};
    const complex_number w = times_power_of_two(z, -std::ilogb(size));
    const double norm = modulus(w);
    return {w.re / norm, w.im / norm};
}

/// How many real numbers N has.
template <class N>
inline constexpr std::ptrdiff_t planes_of = sizeof(N) / sizeof(double);

/// Entry i of a column.
template <class N>
HWY_INLINE N entry(const double* x, std::ptrdiff_t i) {
    if constexpr (planes_of<N> == 1) {
        return x[i];
    } else {
        const std::ptrdiff_t at = i + (i & ~(block_size - 1));
        return {x[at], x[at + block_size]};
    }
}
HWY_INLINE void set_entry(double* x, std::ptrdiff_t i, double value) { x[i] = value; }
HWY_INLINE void set_entry(double* x, std::ptrdiff_t i, complex_number value) {
    const std::ptrdiff_t at = i + (i & ~(block_size - 1));
    x[at] = value.re;
    x[at + block_size] = value.im;
}

/// x^H y. Block i of each of the four real products goes to its partial sum i mod 2. Rounding error of either part: at most
/// (n / 32 + 7) u sum |x_i| |y_i|, underflow apart.
HWY_INLINE complex_number complex_dot(const double* x, const double* y, std::ptrdiff_t n) {
    block rr0 = zero(), ii0 = zero(), ri0 = zero(), ir0 = zero();
    block rr1 = zero(), ii1 = zero(), ri1 = zero(), ir1 = zero();
    std::ptrdiff_t i = 0;
    for (; i + 4 * block_size <= n; i += 4 * block_size) {
        const block xr0 = load(x + i), xi0 = load(x + i + block_size), yr0 = load(y + i), yi0 = load(y + i + block_size);
        rr0 = mul_add(xr0, yr0, rr0);
        ii0 = mul_add(xi0, yi0, ii0);
        ri0 = mul_add(xr0, yi0, ri0);
        ir0 = mul_add(xi0, yr0, ir0);
        const block xr1 = load(x + i + 2 * block_size), xi1 = load(x + i + 3 * block_size);
        const block yr1 = load(y + i + 2 * block_size), yi1 = load(y + i + 3 * block_size);
        rr1 = mul_add(xr1, yr1, rr1);
        ii1 = mul_add(xi1, yi1, ii1);
        ri1 = mul_add(xr1, yi1, ri1);
        ir1 = mul_add(xi1, yr1, ir1);
    }
    if (i < n) {
        const block xr = load(x + i), xi = load(x + i + block_size), yr = load(y + i), yi = load(y + i + block_size);
        rr0 = mul_add(xr, yr, rr0);
        ii0 = mul_add(xi, yi, ii0);
        ri0 = mul_add(xr, yi, ri0);
        ir0 = mul_add(xi, yr, ir0);
    }
    return {sum(add(add(rr0, rr1), add(ii0, ii1))), sum(sub(add(ri0, ri1), add(ir0, ir1)))};
}

template <class N>
HWY_INLINE N inner_product(const double* x, const double* y, std::ptrdiff_t n) {
    if constexpr (planes_of<N> == 1)
        return dot(x, y, n);
    else
        return complex_dot(x, y, n);
}

template <class R>
struct complex_blocks_of {
    using number = R;
    block_of<R> re, im;
};
using complex_blocks = complex_blocks_of<double>;

/// y - t x at one pair of blocks, stored.
HWY_INLINE complex_blocks subtract_multiple_block(const complex_blocks& t, const double* x, double* y) {
    const block xr = load(x), xi = load(x + block_size);
    const complex_blocks r = {mul_add(t.im, xi, neg_mul_add(t.re, xr, load(y))),
                              neg_mul_add(t.im, xr, neg_mul_add(t.re, xi, load(y + block_size)))};
    store(r.re, y);
    store(r.im, y + block_size);
    return r;
}

/// y <- y - t x.
HWY_INLINE void subtract_multiple(complex_number t, const double* x, double* y, std::ptrdiff_t n) {
    const complex_blocks factor = {broadcast(t.re), broadcast(t.im)};
    for (std::ptrdiff_t i = 0; i < n; i += 2 * block_size) subtract_multiple_block(factor, x + i, y + i);
}

/// y <- y - t x; returns sum (scale y_i)^2 of the new y in the order of `sum_squares`, bit for bit.
HWY_INLINE double subtract_multiple_sum_squares(complex_number t, const double* x, double* y, double scale, std::ptrdiff_t n) {
    const complex_blocks factor = {broadcast(t.re), broadcast(t.im)};
    const block s = broadcast(scale);
    block p0 = zero(), p1 = zero();
    for (std::ptrdiff_t i = 0; i < n; i += 2 * block_size) {
        const complex_blocks y_new = subtract_multiple_block(factor, x + i, y + i);
        const block z0 = mul(s, y_new.re), z1 = mul(s, y_new.im);
        p0 = mul_add(z0, z0, p0);
        p1 = mul_add(z1, z1, p1);
    }
    return sum(add(p0, p1));
}

/// The real rotation of the columns x and conj(e) y, |e| = 1, with y turned back: x + s (conj(e) y - h x), y - s (e x + h y). An error of e
/// counts in proportion to the sine, as those of s and h do.
struct complex_rotation {
    rotation real;
    complex_number turn;
};

struct complex_rotation_blocks {
    rotation_blocks real;
    complex_blocks turn;
};

HWY_INLINE complex_rotation_blocks broadcast(const complex_rotation& r) {
    return {broadcast(r.real), {broadcast(r.turn.re), broadcast(r.turn.im)}};
}

HWY_INLINE void rotate_block(const complex_rotation_blocks& r, double* x, double* y, complex_blocks& x_new, complex_blocks& y_new) {
    const block xr = load(x), xi = load(x + block_size), yr = load(y), yi = load(y + block_size);
    const block &er = r.turn.re, &ei = r.turn.im;
    x_new.re = mul_add(r.real.x_sine, neg_mul_add(r.real.x_half, xr, mul_add(ei, yi, mul(er, yr))), xr);
    x_new.im = mul_add(r.real.x_sine, neg_mul_add(r.real.x_half, xi, neg_mul_add(ei, yr, mul(er, yi))), xi);
    y_new.re = neg_mul_add(r.real.y_sine, mul_add(r.real.y_half, yr, neg_mul_add(ei, xi, mul(er, xr))), yr);
    y_new.im = neg_mul_add(r.real.y_sine, mul_add(r.real.y_half, yi, mul_add(ei, xr, mul(er, xi))), yi);
    store(x_new.re, x);
    store(x_new.im, x + block_size);
    store(y_new.re, y);
    store(y_new.im, y + block_size);
}

HWY_INLINE void rotate(const complex_rotation& r, double* x, double* y, std::ptrdiff_t n) {
    const complex_rotation_blocks factors = broadcast(r);
    complex_blocks x_new, y_new;
    for (std::ptrdiff_t i = 0; i < n; i += 2 * block_size) rotate_block(factors, x + i, y + i, x_new, y_new);
}

/// `rotate`, and the squared norms of the new columns in the order of `sum_squares`, bit for bit.
HWY_INLINE void rotate_sum_squares(const complex_rotation& r, double* x, double* y, std::ptrdiff_t n, double& x_squares,
                                   double& y_squares) {
    const complex_rotation_blocks factors = broadcast(r);
    block x0 = zero(), x1 = zero(), y0 = zero(), y1 = zero();
    complex_blocks x_new, y_new;
    for (std::ptrdiff_t i = 0; i < n; i += 2 * block_size) {
        rotate_block(factors, x + i, y + i, x_new, y_new);
        x0 = mul_add(x_new.re, x_new.re, x0);
        y0 = mul_add(y_new.re, y_new.re, y0);
        x1 = mul_add(x_new.im, x_new.im, x1);
        y1 = mul_add(y_new.im, y_new.im, y1);
    }
    x_squares = sum(add(x0, x1));
    y_squares = sum(add(y0, y1));
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
