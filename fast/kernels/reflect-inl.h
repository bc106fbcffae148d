// Householder reflections and the passes over a matrix that apply one while they prepare the next. Contract and order of `dot`: see
// reduce-inl.h; rows from <= r < to are whole blocks of 8. How many columns are taken at once changes no bit.

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

/// The reflection of rows j and below: v <- (0, ..., 0, 1, a_{j+1} / (a_j - beta), ...), 1 in row j. Rows from <= r <= j of a become zero;
/// from <= j. Where |a|^2 < 2^-900 squares have lost digits: H = I, and the 2^-450 below row j are to be taken for zero, which a matrix of
/// size 1 does not feel.
HWY_INLINE reflection reflect(double* a, std::ptrdiff_t from, std::ptrdiff_t j, std::ptrdiff_t to, double* v) {
    const double alpha = a[j];
    for (std::ptrdiff_t r = from; r <= j; ++r) a[r] = 0;
    const double rest = sum_squares(1.0, a + from, to - from);
    const double square = alpha * alpha + rest;
    reflection h{alpha, 0};
    double inverse = 0;
    if (rest != 0 && square >= 0x1p-900) {
        h.beta = alpha < 0 ? __builtin_sqrt(square) : -__builtin_sqrt(square);
        h.factor = (h.beta - alpha) / h.beta;
        inverse = 1 / (alpha - h.beta);
    }
    const block scale = broadcast(inverse);
    for (std::ptrdiff_t r = from; r < to; r += block_size) store(mul(load(a + r), scale), v + r);
    v[j] = 1;
    return h;
}

/// Columns whose sums and factors fit into the registers.
inline constexpr int columns_reflected_at_once = vectors_per_block == 1 ? 8 : 4;

// A column is `double*` or `complex_column` (hermitian-inl.h), which has an overload of each function below.

HWY_INLINE double get(const double* x, std::ptrdiff_t i) { return x[i]; }
HWY_INLINE void set(double* x, std::ptrdiff_t i, double value) { x[i] = value; }
HWY_INLINE block zeros_of(const double*) { return zero(); }
HWY_INLINE block conj_mul_add(const block& x, const block& y, const block& z) { return mul_add(x, y, z); }

/// The type of a column that is read alone: pointers to constant numbers may be given for it, and null.
template <class column>
struct read_only {
    using type = column;
};
template <>
struct read_only<double*> {
    using type = const double*;
};
template <class column>
using reads = typename read_only<column>::type;

/// N columns: a_c <- a_c - conj(y[c]) v - conj(z[c]) w, and sums[c] = next^H a_c of what it writes. Without `two`, w and z do not exist.
template <int N, bool two, class column, class number>
HWY_INLINE void update_and_dot(column a, std::ptrdiff_t ld, std::ptrdiff_t from, std::ptrdiff_t to, reads<column> v, reads<column> y,
                               reads<column> w, reads<column> z, reads<column> next, number* sums) {
    using blocks = decltype(zeros_of(a));
    blocks by_v[N], by_w[N], total[N];
    HWY_UNROLL(8)
    for (int c = 0; c < N; ++c) {
        by_v[c] = broadcast(conjugate(get(y, c)));
        if (two) by_w[c] = broadcast(conjugate(get(z, c)));
        total[c] = zeros_of(a);
    }
    for (std::ptrdiff_t r = from; r < to; r += block_size) {
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
    using blocks = decltype(zeros_of(a));
    blocks factor[N];
    HWY_UNROLL(8)
    for (int c = 0; c < N; ++c) factor[c] = broadcast(get(x, c));
    for (std::ptrdiff_t r = from; r < to; r += block_size) {
        blocks row = load(y + r);
        HWY_UNROLL(8)
        for (int c = 0; c < N; ++c) row = mul_add(factor[c], load(a + (r + c * ld)), row);
        store(row, y + r);
    }
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
