// A symmetric matrix times a vector, and products with the columns of a panel. Contract and order of `dot`: see reduce-inl.h. Every result
// is summed over blocks of 8 rows in order, then by the tree of `sum`; how many columns are taken at once changes no bit.

#if defined(ECKART_FAST_KERNELS_SYMMETRIC_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ECKART_FAST_KERNELS_SYMMETRIC_INL_H_
#undef ECKART_FAST_KERNELS_SYMMETRIC_INL_H_
#else
#define ECKART_FAST_KERNELS_SYMMETRIC_INL_H_
#endif

#include <eckart/fast/kernels/block-inl.h>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

/// Columns that fit into the registers together with their factors and sums.
inline constexpr int columns_at_once = vectors_per_block == 1 ? 8 : 4;

/// y[i] += sum_c G(i, c) x[c] and sums[c] = sum_i G(i, c) x[i] over the rows from <= i < to of N columns: one pass over G serves both of
/// its triangles.
template <int N>
HWY_INLINE void both_products(const double* G, std::ptrdiff_t ld, std::ptrdiff_t from, std::ptrdiff_t to, const double* x_cols,
                              const double* x, double* y, double* sums) {
    block factor[N], total[N];
    HWY_UNROLL(8)
    for (int c = 0; c < N; ++c) {
        factor[c] = broadcast(x_cols[c]);
        total[c] = zero();
    }
    for (std::ptrdiff_t i = from; i < to; i += block_size) {
        const block x_row = load(x + i);
        block y_row = load(y + i);
        HWY_UNROLL(8)
        for (int c = 0; c < N; ++c) {
            const block g = load(G + i + c * ld);
            y_row = mul_add(g, factor[c], y_row);
            total[c] = mul_add(g, x_row, total[c]);
        }
        store(y_row, y + i);
    }
    HWY_UNROLL(8)
    for (int c = 0; c < N; ++c) sums[c] = sum(total[c]);
}

/// y <- the share of the block columns first <= j < last in G x, on the rows and columns from <= i < to, all multiples of 8, of a symmetric G,
/// of which the blocks of 8 by 8 on the diagonal and everything below them are read, once; from the last block column to the first if `back`.
HWY_INLINE void multiply_symmetric(const double* G, std::ptrdiff_t ld, std::ptrdiff_t from, std::ptrdiff_t to, std::ptrdiff_t first,
                                   std::ptrdiff_t last, bool back, const double* x, double* y) {
    for (std::ptrdiff_t i = from; i < to; i += block_size) store(zero(), y + i);
    for (std::ptrdiff_t b = first; b < last; b += block_size) {
        const std::ptrdiff_t j = back ? first + last - block_size - b : b;
        block y_row = load(y + j);
        for (int c = 0; c < block_size; ++c) y_row = mul_add(load(G + j + (j + c) * ld), broadcast(x[j + c]), y_row);
        double sums[block_size];
        for (int c = 0; c < block_size; c += columns_at_once)
            both_products<columns_at_once>(G + (j + c) * ld, ld, j + block_size, to, x + j + c, x, y, sums + c);
        store(add(y_row, load(sums)), y + j);
    }
}

/// products[c] = column c of P times x, rows from <= i < to, for `count` columns.
HWY_INLINE void dots(const double* P, std::ptrdiff_t ld, std::ptrdiff_t count, std::ptrdiff_t from, std::ptrdiff_t to, const double* x,
                     double* products) {
    constexpr int N = 4;
    std::ptrdiff_t c = 0;
    for (; c + N <= count; c += N) {
        block total[N];
        for (int k = 0; k < N; ++k) total[k] = zero();
        for (std::ptrdiff_t i = from; i < to; i += block_size) {
            const block row = load(x + i);
            HWY_UNROLL(4)
            for (int k = 0; k < N; ++k) total[k] = mul_add(load(P + i + (c + k) * ld), row, total[k]);
        }
        for (int k = 0; k < N; ++k) products[c + k] = sum(total[k]);
    }
    for (; c < count; ++c) {
        block total = zero();
        for (std::ptrdiff_t i = from; i < to; i += block_size) total = mul_add(load(P + i + c * ld), load(x + i), total);
        products[c] = sum(total);
    }
}

/// y <- y - sum_c factors[c] (column c of P), column after column, rows from <= i < to.
HWY_INLINE void subtract_multiples(const double* P, std::ptrdiff_t ld, std::ptrdiff_t count, std::ptrdiff_t from, std::ptrdiff_t to,
                                   const double* factors, double* y) {
    constexpr int N = 4;
    std::ptrdiff_t c = 0;
    for (; c + N <= count; c += N) {
        block factor[N];
        for (int k = 0; k < N; ++k) factor[k] = broadcast(factors[c + k]);
        for (std::ptrdiff_t i = from; i < to; i += block_size) {
            block row = load(y + i);
            HWY_UNROLL(4)
            for (int k = 0; k < N; ++k) row = neg_mul_add(factor[k], load(P + i + (c + k) * ld), row);
            store(row, y + i);
        }
    }
    for (; c < count; ++c) {
        const block factor = broadcast(factors[c]);
        for (std::ptrdiff_t i = from; i < to; i += block_size) store(neg_mul_add(factor, load(P + i + c * ld), load(y + i)), y + i);
    }
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
