// Householder reflections and the passes over a matrix that apply one while they prepare the next. Contract and order of `dot`: see
// reduce-inl.h; rows from <= r < to are whole blocks. Floats are scaled, added and multiplied as floats; what is computed once for a
// column, factors and entries of B, in double. How many columns are taken at once changes no bit.

#if defined(ECKART_FAST_KERNELS_REFLECT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ECKART_FAST_KERNELS_REFLECT_INL_H_
#undef ECKART_FAST_KERNELS_REFLECT_INL_H_
#else
#define ECKART_FAST_KERNELS_REFLECT_INL_H_
#endif

#include <eckart/fast/kernels/block-inl.h>
#include <eckart/fast/kernels/complex-inl.h>
#include <eckart/fast/kernels/reduce-inl.h>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

/// H = I - factor v v^T with H a = beta e_j; factor = 0 for H = I.
struct reflection {
    double beta, factor;
};

/// Squared norms from here on have lost no digits to underflow, nor has anything that is multiplied with the vector.
template <class R>
inline constexpr double least_square_norm = sizeof(R) == sizeof(double) ? 0x1p-900 : 0x1p-100;

/// The reflection of rows j and below: v <- (0, ..., 0, 1, a_{j+1} / (a_j - beta), ...), 1 in row j. Rows from <= r <= j of a become zero;
/// from <= j. Where |a|^2 is below `least_square_norm` H = I, and the 2^-450 (of floats 2^-50) below row j are to be taken for zero, which
/// a matrix of size 1 does not feel.
template <class R>
HWY_INLINE reflection reflect(R* a, std::ptrdiff_t from, std::ptrdiff_t j, std::ptrdiff_t to, R* v) {
    const double alpha = a[j];
    for (std::ptrdiff_t r = from; r <= j; ++r) a[r] = 0;
    const double rest = sum_squares(1.0, a + from, to - from);
    const double square = alpha * alpha + rest;
    reflection h{alpha, 0};
    double inverse = 0;
    if (rest != 0 && square >= least_square_norm<R>) {
        h.beta = alpha < 0 ? __builtin_sqrt(square) : -__builtin_sqrt(square);
        h.factor = (h.beta - alpha) / h.beta;
        inverse = 1 / (alpha - h.beta);
    }
    const block_of<R> scale = broadcast<R>(inverse);
    for (std::ptrdiff_t r = from; r < to; r += block_size_of<R>) store(mul(load(a + r), scale), v + r);
    v[j] = 1;
    return h;
}

/// Columns whose sums and factors fit into the registers.
inline constexpr int columns_reflected_at_once = vectors_per_block == 1 ? 8 : 4;

// A column is `R*`, R = double or float, or a `complex_column_of<R>` (hermitian-inl.h), which has an overload of each function below.

template <class R>
HWY_INLINE double get(const R* x, std::ptrdiff_t i) {
    return x[i];
}
template <class R>
HWY_INLINE void set(R* x, std::ptrdiff_t i, double value) {
    x[i] = static_cast<R>(value);
}
template <class R>
HWY_INLINE block_of<R> zeros_of(const R*) {
    return zero<R>();
}
template <class R>
HWY_INLINE block_of<R> conj_mul_add(const block_of<R>& x, const block_of<R>& y, const block_of<R>& z) {
    return mul_add(x, y, z);
}

/// The type of a column that is read alone: pointers to constant numbers may be given for it, and null.
template <class column>
struct read_only {
    using type = column;
};
template <class R>
struct read_only<R*> {
    using type = const R*;
};
template <class column>
using reads = typename read_only<column>::type;

/// The blocks of a column, and the type of their numbers.
template <class column>
using blocks_of = decltype(zeros_of(column()));
template <class column>
using number_of = typename blocks_of<column>::number;

/// N columns: a_c <- a_c - conj(y[c]) v - conj(z[c]) w, and sums[c] = next^H a_c of what it writes. Without `two`, w and z do not exist.
template <int N, bool two, class column, class number>
HWY_INLINE void update_and_dot(column a, std::ptrdiff_t ld, std::ptrdiff_t from, std::ptrdiff_t to, reads<column> v, reads<column> y,
                               reads<column> w, reads<column> z, reads<column> next, number* sums) {
    using blocks = blocks_of<column>;
    using real = number_of<column>;
    blocks by_v[N], by_w[N], total[N];
    HWY_UNROLL(8)
    for (int c = 0; c < N; ++c) {
        by_v[c] = broadcast<real>(conjugate(get(y, c)));
        if (two) by_w[c] = broadcast<real>(conjugate(get(z, c)));
        total[c] = zeros_of(a);
    }
    for (std::ptrdiff_t r = from; r < to; r += block_size_of<real>) {
        const blocks v_row = load(v + r), next_row = load(next + r);
        blocks w_row;
        if (two) w_row = load(w + r);
        HWY_UNROLL(8)
        for (int c = 0; c < N; ++c) {
            const column p = a + (r + c * ld);
            blocks x = neg_mul_add(by_v[c], v_row, load(p));
            if (two) x = neg_mul_add(by_w[c], w_row, x);
            store(x, p);
            total[c] = conj_mul_add(next_row, x, total[c]);
        }
    }
    HWY_UNROLL(8)
    for (int c = 0; c < N; ++c) sums[c] = sum(total[c]);
}

/// N columns: y <- y + sum_c x[c] a_c, column after column.
template <int N, class column>
HWY_INLINE void add_multiples(column a, std::ptrdiff_t ld, std::ptrdiff_t from, std::ptrdiff_t to, reads<column> x, column y) {
    using blocks = blocks_of<column>;
    using real = number_of<column>;
    blocks factor[N];
    HWY_UNROLL(8)
    for (int c = 0; c < N; ++c) factor[c] = broadcast<real>(get(x, c));
    for (std::ptrdiff_t r = from; r < to; r += block_size_of<real>) {
        blocks row = load(y + r);
        HWY_UNROLL(8)
        for (int c = 0; c < N; ++c) row = mul_add(factor[c], load(a + (r + c * ld)), row);
        store(row, y + r);
    }
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
