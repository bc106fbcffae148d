// What symmetric-inl.h and reflect-inl.h do with real columns, for complex ones whose real and imaginary parts are apart: a Hermitian
// matrix times a vector, products with the columns of a panel, a reflection. The same order of summation, each block of the four real
// products in turn; how many columns are taken at once changes no bit.

#if defined(ECKART_FAST_KERNELS_HERMITIAN_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ECKART_FAST_KERNELS_HERMITIAN_INL_H_
#undef ECKART_FAST_KERNELS_HERMITIAN_INL_H_
#else
#define ECKART_FAST_KERNELS_HERMITIAN_INL_H_
#endif

#include <eckart/fast/kernels/complex-inl.h>
#include <eckart/fast/kernels/reflect-inl.h>
#include <eckart/fast/kernels/symmetric-inl.h>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

/// A column in two parts, or the first of several.
template <class R>
struct complex_column_of {
    R *re, *im;
    HWY_INLINE complex_column_of operator+(std::ptrdiff_t i) const { return {re + i, im + i}; }
};
using complex_column = complex_column_of<double>;

/// The column of which a task holds the pointers to its one or two parts.
template <class R>
HWY_INLINE R* column_of(R* const (&x)[1]) {
    return x[0];
}
template <class R>
HWY_INLINE complex_column_of<R> column_of(R* const (&x)[2]) {
    return {x[0], x[1]};
}

template <class R>
HWY_INLINE complex_blocks_of<R> load(const complex_column_of<R>& x) {
    return {load(x.re), load(x.im)};
}
template <class R>
HWY_INLINE void store(const complex_blocks_of<R>& z, const complex_column_of<R>& x) {
    store(z.re, x.re);
    store(z.im, x.im);
}
template <class R = double>
HWY_INLINE complex_blocks_of<R> zeros() {
    return {zero<R>(), zero<R>()};
}
template <class R>
HWY_INLINE complex_blocks_of<R> zeros_of(const complex_column_of<R>&) {
    return zeros<R>();
}
template <class R = double>
HWY_INLINE complex_blocks_of<R> broadcast(complex_number z) {
    return {broadcast<R>(z.re), broadcast<R>(z.im)};
}
template <class R>
HWY_INLINE complex_number get(const complex_column_of<R>& x, std::ptrdiff_t i) {
    return {x.re[i], x.im[i]};
}
template <class R>
HWY_INLINE void set(const complex_column_of<R>& x, std::ptrdiff_t i, complex_number z) {
    x.re[i] = static_cast<R>(z.re);
    x.im[i] = static_cast<R>(z.im);
}

template <class R>
HWY_INLINE complex_blocks_of<R> add(const complex_blocks_of<R>& x, const complex_blocks_of<R>& y) {
    return {add(x.re, y.re), add(x.im, y.im)};
}

/// x y + z
template <class R>
HWY_INLINE complex_blocks_of<R> mul_add(const complex_blocks_of<R>& x, const complex_blocks_of<R>& y, const complex_blocks_of<R>& z) {
    return {neg_mul_add(x.im, y.im, mul_add(x.re, y.re, z.re)), mul_add(x.im, y.re, mul_add(x.re, y.im, z.im))};
}

template <class R>
HWY_INLINE complex_blocks_of<R> mul(const complex_blocks_of<R>& x, const complex_blocks_of<R>& y) {
    return mul_add(x, y, zeros<R>());
}

/// conj(x) y + z
template <class R>
HWY_INLINE complex_blocks_of<R> conj_mul_add(const complex_blocks_of<R>& x, const complex_blocks_of<R>& y, const complex_blocks_of<R>& z) {
    return {mul_add(x.im, y.im, mul_add(x.re, y.re, z.re)), neg_mul_add(x.im, y.re, mul_add(x.re, y.im, z.im))};
}

/// z - x y
template <class R>
HWY_INLINE complex_blocks_of<R> neg_mul_add(const complex_blocks_of<R>& x, const complex_blocks_of<R>& y, const complex_blocks_of<R>& z) {
    return {mul_add(x.im, y.im, neg_mul_add(x.re, y.re, z.re)), neg_mul_add(x.im, y.re, neg_mul_add(x.re, y.im, z.im))};
}

template <class R>
HWY_INLINE complex_number sum(const complex_blocks_of<R>& z) {
    return {sum(z.re), sum(z.im)};
}

/// Complex columns that fit into the registers together with their factors and sums.
inline constexpr int complex_columns_at_once = vectors_per_block == 1 ? 4 : 2;

/// y[i] += sum_c G(i, c) x[c] and sums[c] = sum_i conj(G(i, c)) x[i] over the rows from <= i < to of N columns.
template <int N>
HWY_INLINE void both_products(const complex_column& G, std::ptrdiff_t ld, std::ptrdiff_t from, std::ptrdiff_t to,
                              const complex_column& x_cols, const complex_column& x, const complex_column& y, complex_number* sums) {
    complex_blocks factor[N], total[N];
    HWY_UNROLL(4)
    for (int c = 0; c < N; ++c) {
        factor[c] = broadcast(get(x_cols, c));
        total[c] = zeros();
    }
    for (std::ptrdiff_t i = from; i < to; i += block_size) {
        const complex_blocks x_row = load(x + i);
        complex_blocks y_row = load(y + i);
        HWY_UNROLL(4)
        for (int c = 0; c < N; ++c) {
            const complex_blocks g = load(G + (i + c * ld));
            y_row = mul_add(g, factor[c], y_row);
            total[c] = conj_mul_add(g, x_row, total[c]);
        }
        store(y_row, y + i);
    }
    HWY_UNROLL(4)
    for (int c = 0; c < N; ++c) sums[c] = sum(total[c]);
}

/// As the real one, of a Hermitian G.
HWY_INLINE void multiply_symmetric(const complex_column& G, std::ptrdiff_t ld, std::ptrdiff_t from, std::ptrdiff_t to, std::ptrdiff_t first,
                                   std::ptrdiff_t last, bool back, const complex_column& x, const complex_column& y) {
    for (std::ptrdiff_t i = from; i < to; i += block_size) store(zeros(), y + i);
    for (std::ptrdiff_t b = first; b < last; b += block_size) {
        const std::ptrdiff_t j = back ? first + last - block_size - b : b;
        complex_blocks y_row = load(y + j);
        for (int c = 0; c < block_size; ++c) y_row = mul_add(load(G + (j + (j + c) * ld)), broadcast(get(x, j + c)), y_row);
        complex_number sums[block_size];
        for (int c = 0; c < block_size; c += complex_columns_at_once)
            both_products<complex_columns_at_once>(G + (j + c) * ld, ld, j + block_size, to, x + (j + c), x, y, sums + c);
        store(y_row, y + j);
        for (int c = 0; c < block_size; ++c) set(y, j + c, get(y, j + c) + sums[c]);
    }
}

/// products[c] = (column c of P)^H x, rows from <= i < to, for `count` columns.
HWY_INLINE void dots(const complex_column& P, std::ptrdiff_t ld, std::ptrdiff_t count, std::ptrdiff_t from, std::ptrdiff_t to,
                     const complex_column& x, complex_number* products) {
    constexpr int N = 2;
    std::ptrdiff_t c = 0;
    for (; c + N <= count; c += N) {
        complex_blocks total[N];
        for (int k = 0; k < N; ++k) total[k] = zeros();
        for (std::ptrdiff_t i = from; i < to; i += block_size) {
            const complex_blocks row = load(x + i);
            HWY_UNROLL(2)
            for (int k = 0; k < N; ++k) total[k] = conj_mul_add(load(P + (i + (c + k) * ld)), row, total[k]);
        }
        for (int k = 0; k < N; ++k) products[c + k] = sum(total[k]);
    }
    for (; c < count; ++c) {
        complex_blocks total = zeros();
        for (std::ptrdiff_t i = from; i < to; i += block_size) total = conj_mul_add(load(P + (i + c * ld)), load(x + i), total);
        products[c] = sum(total);
    }
}

/// y <- y - sum_c factors[c] (column c of P), column after column, rows from <= i < to.
HWY_INLINE void subtract_multiples(const complex_column& P, std::ptrdiff_t ld, std::ptrdiff_t count, std::ptrdiff_t from, std::ptrdiff_t to,
                                   const complex_number* factors, const complex_column& y) {
    constexpr int N = 4;
    std::ptrdiff_t c = 0;
    for (; c + N <= count; c += N) {
        complex_blocks factor[N];
        for (int k = 0; k < N; ++k) factor[k] = broadcast(factors[c + k]);
        for (std::ptrdiff_t i = from; i < to; i += block_size) {
            complex_blocks row = load(y + i);
            HWY_UNROLL(4)
            for (int k = 0; k < N; ++k) row = neg_mul_add(factor[k], load(P + (i + (c + k) * ld)), row);
            store(row, y + i);
        }
    }
    for (; c < count; ++c) {
        const complex_blocks factor = broadcast(factors[c]);
        for (std::ptrdiff_t i = from; i < to; i += block_size) store(neg_mul_add(factor, load(P + (i + c * ld)), load(y + i)), y + i);
    }
}

/// x^H y.
template <class R>
HWY_INLINE complex_number dot(const complex_column_of<R>& x, const complex_column_of<R>& y, std::ptrdiff_t n) {
    return {dot(x.re, y.re, n) + dot(x.im, y.im, n), dot(x.re, y.im, n) - dot(x.im, y.re, n)};
}

/// The real part of x^H y.
HWY_INLINE double real_dot(const double* x, const double* y, std::ptrdiff_t n) { return dot(x, y, n); }
HWY_INLINE double real_dot(const complex_column& x, const complex_column& y, std::ptrdiff_t n) {
    return dot(x.re, y.re, n) + dot(x.im, y.im, n);
}

/// As the real `reflect`, with H = I - factor v v^H Hermitian: H a = beta e_j has the phase of -a_j, which is 1 for a_j = 0.
struct complex_reflection {
    complex_number phase; ///< of H a, of modulus 1
    double modulus;       ///< of H a
    double factor;
};

/// The entry of H a that is not zero, and its size.
HWY_INLINE double image(const reflection& h) { return h.beta; }
HWY_INLINE complex_number image(const complex_reflection& h) { return h.phase * h.modulus; }

template <class R>
HWY_INLINE complex_reflection reflect(const complex_column_of<R>& a, std::ptrdiff_t from, std::ptrdiff_t j, std::ptrdiff_t to,
                                      const complex_column_of<R>& v) {
    const complex_number alpha = get(a, j), phase = direction(alpha);
    const double size = phase.re * alpha.re + phase.im * alpha.im; // |alpha|, without underflow
    for (std::ptrdiff_t r = from; r <= j; ++r) set(a, r, {});
    const double rest = sum_squares(1.0, a.re + from, to - from) + sum_squares(1.0, a.im + from, to - from);
    const double square = size * size + rest;
    complex_reflection h{phase, size, 0};
    complex_number inverse;
    if (rest != 0 && square >= least_square_norm<R>) {
        h.modulus = __builtin_sqrt(square);
        h.phase = -phase;
        h.factor = (h.modulus + size) / h.modulus;
        inverse = conjugate(phase) * (1 / (size + h.modulus));
    }
    const complex_blocks_of<R> scale = broadcast<R>(inverse);
    for (std::ptrdiff_t r = from; r < to; r += block_size_of<R>) store(mul(scale, load(a + r)), v + r);
    set(v, j, {1, 0});
    return h;
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
