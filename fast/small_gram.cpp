#include <eckart/fast/small_gram.hpp>

#include <eckart/fast/columns.hpp>
#include <eckart/fast/kept_memory.hpp>
#include <eckart/fast/kernels/highway_targets.hpp>
#include <eckart/fast/orthonormal_completion.hpp>
#include <eckart/fast/scratch.hpp>
#include <eckart/fast/small_symmetric_eigen.hpp>
#include <eckart/fast/stable_sort.hpp>
#include <eckart/fast/targets.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eckart/fast/small_gram.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <eckart/fast/kernels/block-inl.h>
#include <eckart/fast/kernels/first_order-inl.h>
#include <eckart/fast/kernels/transpose-inl.h>

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <utility>

#ifndef ECKART_FAST_SMALL_GRAM_ONCE
#define ECKART_FAST_SMALL_GRAM_ONCE
namespace eckart::fast {

/// Columns one behind the other; rows and columns filled up with zeros to multiples of 8.
struct small_gram_task {
    index m, n, padded_m, padded_n;
    double* A;      // padded_m: the matrix, scaled; on exit Y
    double* Y;      // padded_m
    double* T;      // padded_n, padded_m columns: transposes
    double* G;      // padded_n; before the eigenvectors A^T A; on exit V
    double* V;      // padded_n
    double* S;      // padded_n
    double* X;      // padded_n
    double* d;      // padded_n: on exit the squares of the lengths of Y
    double squares; // result: sum of the squares of the entries of A^T A
};

// Internal parameters. Angles, times the ratio of the lengths, up to 2^-30 are of first order: sums of n <= 64 products of two are below
// 2^-54.
inline constexpr double first_order_square_of_small = 0x1p-60;
inline constexpr index most_small_gram_rows = 128;
inline constexpr index most_small_gram_cols = 64;

} // namespace eckart::fast
#endif

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

/// C <- L R, or L + L R, for S blocks of rows and J columns.
template <bool added, int S, int J>
HWY_INLINE void product_tile(const double* L, index ldl, const double* R, index ldr, index depth, double* C, index ldc,
                             const double* base) {
    block sum[J][S];
    for (int j = 0; j < J; ++j)
        for (int s = 0; s < S; ++s) sum[j][s] = zero();
    for (index k = 0; k < depth; ++k) {
        block l[S];
        for (int s = 0; s < S; ++s) l[s] = load(L + k * ldl + s * block_size);
        for (int j = 0; j < J; ++j) {
            const block r = broadcast(R[k + j * ldr]);
            for (int s = 0; s < S; ++s) sum[j][s] = mul_add(l[s], r, sum[j][s]);
        }
    }
    for (int j = 0; j < J; ++j)
        for (int s = 0; s < S; ++s) {
            if constexpr (added) sum[j][s] = add(load(base + j * ldc + s * block_size), sum[j][s]);
            store(sum[j][s], C + j * ldc + s * block_size);
        }
}

/// C <- L R, or with `added` L + L R, C apart from both.
/// @param rows  a multiple of 8.
template <bool added>
HWY_INLINE void small_multiply(const double* L, index rows, const double* R, index ldr, index depth, index cols, double* C) {
    constexpr int S = vectors_per_block == 1 ? 2 : 1; // sums for the registers
    const auto strip = [&](auto blocks, index i) HWY_ATTR {
        constexpr int B = decltype(blocks)::value;
        index j = 0;
        for (; j + 4 <= cols; j += 4)
            product_tile<added, B, 4>(L + i, rows, R + j * ldr, ldr, depth, C + i + j * rows, rows, L + i + j * rows);
        for (; j < cols; ++j) product_tile<added, B, 1>(L + i, rows, R + j * ldr, ldr, depth, C + i + j * rows, rows, L + i + j * rows);
    };
    index i = 0;
    for (; i + S * block_size <= rows; i += S * block_size) strip(std::integral_constant<int, S>(), i);
    for (; i < rows; i += block_size) strip(std::integral_constant<int, 1>(), i);
}

/// T <- M^T for M of padded rows and columns.
HWY_INLINE void small_transpose(const double* M, index rows, index cols, double* T) {
    constexpr int N = HWY_TARGET == HWY_SCALAR ? 1 : vector_size < 4 ? 2 : 4;
    for (index j = 0; j < cols; j += N)
        for (index i = 0; i < rows; i += N) transpose_square<N>(M + i + j * rows, rows, T + j + i * cols, cols);
}

void start_small_gram(small_gram_task& t) {
    small_transpose(t.A, t.padded_m, t.padded_n, t.T);
    small_multiply<false>(t.T, t.padded_n, t.A, t.padded_m, t.m, t.n, t.G);
    block squares = zero();
    for (index i = 0; i < t.n * t.padded_n; i += block_size) {
        const block g = load(t.G + i);
        squares = mul_add(g, g, squares);
    }
    t.squares = sum(squares);
}

/// X with x_ij + x_ji = -s_ij, x_ij d_i + x_ji d_j = -g_ij, 2 x_jj = -s_jj, as `lane_first_order` (lane_gram-inl.h).
/// @return false if it is too large.
HWY_INLINE bool first_order_of_small(const small_gram_task& t) {
    const auto most = set_pack<vectors_per_block>(first_order_square_of_small);
    const index ld = t.padded_n;
    bool fits = true;
    for (index j = 0; j < t.n; ++j) {
        double *g = t.G + j * ld, *s = t.S + j * ld;
        const double own = s[j], length = t.d[j];
        g[j] = s[j] = 0;
        t.d[j] = 2 * length; // not to divide by zero
        const auto dj = set_pack<vectors_per_block>(length);
        for (index i = 0; i < ld; i += block_size) {
            constexpr int N = vectors_per_block;
            const index b = i / block_size;
            const pack<N> di = load_pack<N>(t.d, b);
            // Of each pair one multiple here, the other one in the turn of column i.
            const pack<N> x = multiples_of_first_order(load_pack<N>(g, b), load_pack<N>(s, b), di, dj).x_ij;
            fits = fits && all_of(adds_little(x, di, dj, most));
            store_pack(x, t.X + j * ld, b);
        }
        t.X[j + j * ld] = 0.5 * (1 - own);
        t.d[j] = length;
        if (!fits) return false;
    }
    return true;
}

/// @return false if the step of first order does not suffice.
bool finish_small_gram(const small_gram_task& t) {
    small_multiply<false>(t.A, t.padded_m, t.V, t.padded_n, t.n, t.n, t.Y);
    small_transpose(t.Y, t.padded_m, t.padded_n, t.T);
    small_multiply<false>(t.T, t.padded_n, t.Y, t.padded_m, t.m, t.n, t.G);
    small_transpose(t.V, t.padded_n, t.padded_n, t.T);
    small_multiply<false>(t.T, t.padded_n, t.V, t.padded_n, t.n, t.n, t.S);
    for (index j = 0; j < t.n; ++j) t.d[j] = t.G[j + j * t.padded_n];
    if (!first_order_of_small(t)) return false;
    small_multiply<true>(t.Y, t.padded_m, t.X, t.padded_n, t.n, t.n, t.A);
    small_multiply<true>(t.V, t.padded_n, t.X, t.padded_n, t.n, t.n, t.G);
    for (index j = 0; j < t.n; ++j) {
        block squares = zero();
        for (index i = 0; i < t.padded_m; i += block_size) {
            const block y = load(t.A + i + j * t.padded_m);
            squares = mul_add(y, y, squares);
        }
        t.d[j] = sum(squares);
    }
    return true;
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace eckart::fast {

HWY_EXPORT(start_small_gram);
HWY_EXPORT(finish_small_gram);

namespace {

index padded(index count) { return 8 * ((count + 7) / 8); }

bool suits(index m, index n, vectors job) {
    return n >= 1 && n <= most_small_gram_cols && m <= most_small_gram_rows && job != vectors::none;
}

/// Of the arrays of a task.
std::size_t bytes_of(index m, index n) {
    const index p = padded(m), q = padded(n);
    return static_cast<std::size_t>((3 * p + 4 * q + 1) * q) * sizeof(double);
}

} // namespace

template <class R>
std::optional<svd_outcome> small_gram_svd(strided_view<const R> A, double largest, const svd_outputs<R>& out, vectors job,
                                          double least_rank, double most_condition, int threads) {
    const index m = std::max(A.rows, A.cols), n = std::min(A.rows, A.cols);
    if (!suits(m, n, job) || !(largest > 0)) return {};
    const bool wide = A.rows < A.cols;
    const strided_view<const R> tall = wide ? A.transposed() : A;
    const int scale = -std::ilogb(largest);

    prepare_dispatch();
    small_gram_task t{};
    t.m = m;
    t.n = n;
    t.padded_m = padded(m);
    t.padded_n = padded(n);
    const kept_array memory = kept_memory(bytes_of(m, n));
    double* rest = memory.get();
    const auto take = [&](index count) { return std::exchange(rest, rest + count); };
    t.A = take(t.padded_m * t.padded_n);
    t.Y = take(t.padded_m * t.padded_n);
    t.T = take(t.padded_m * t.padded_n);
    t.G = take(t.padded_n * t.padded_n);
    t.V = take(t.padded_n * t.padded_n);
    t.S = take(t.padded_n * t.padded_n);
    t.X = take(t.padded_n * t.padded_n);
    t.d = take(t.padded_n);
    // What fills up: of X and S nothing behind the last column is read, and their rows come from others.
    std::fill(t.Y + n * t.padded_m, t.Y + t.padded_n * t.padded_m, 0.0);
    std::fill(t.V + n * t.padded_n, t.V + t.padded_n * t.padded_n, 0.0);
    std::fill(t.d + n, t.d + t.padded_n, 0.0);
    std::fill(t.A + n * t.padded_m, t.A + t.padded_n * t.padded_m, 0.0);
    const double first = std::ldexp(1.0, scale / 2), second = std::ldexp(1.0, scale - scale / 2);
    for (index j = 0; j < n; ++j) {
        const R* from = tall.data + j * tall.col_stride;
        double* a = t.A + j * t.padded_m;
        if (tall.row_stride == 1)
            for (index i = 0; i < m; ++i) a[i] = static_cast<double>(from[i]) * first * second;
        else
            for (index i = 0; i < m; ++i) a[i] = static_cast<double>(from[i * tall.row_stride]) * first * second;
        std::fill(a + m, a + t.padded_m, 0.0);
    }
    HWY_DYNAMIC_DISPATCH(start_small_gram)(t);
    double trace = 0;
    for (index j = 0; j < n; ++j) trace += t.G[j + j * t.padded_n];
    if (!(trace * trace >= least_rank * t.squares)) return {};
    if (!small_symmetric_eigen(small_eigen_task<1>{{t.G}, {t.V}, n, t.padded_n, t.padded_n, t.d})) return {};
    const auto [low, high] = std::minmax_element(t.d, t.d + n);
    if (!(*low * most_condition * most_condition >= *high)) return {};
    if (!HWY_DYNAMIC_DISPATCH(finish_small_gram)(t)) return {};

    index order[most_small_gram_cols];
    descending_order(t.d, n, order);
    const index u_cols = columns_of_u(m, n, job);
    columns completed; // U, where it has more columns than Y
    if (u_cols > n) {
        completed = columns::undefined(m, u_cols);
        for (index j = 0; j < n; ++j) {
            const index from = order[j];
            const double inverse = 1 / std::sqrt(t.d[from]), *y = t.A + from * t.padded_m;
            std::transform(y, y + m, completed.col(j), [inverse](double x) { return x * inverse; });
        }
        complete_orthonormal(completed, n, threads);
    }

    // Of A or, if it is wide, of its transpose.
    const svd_outputs<R> to = wide ? out.placed().transposed() : out.placed();
    const strided_view<R> U = to.U, V = to.Vh.transposed();
    for (index j = 0; j < n; ++j) {
        const index from = order[j];
        const double length = std::sqrt(t.d[from]), inverse = 1 / length;
        to.S[j] = static_cast<R>(std::ldexp(length, -scale));
        const double *y = t.A + from * t.padded_m, *v = t.G + from * t.padded_n;
        R *u = U.data + j * U.col_stride, *w = V.data + j * V.col_stride;
        for (index i = 0; i < m; ++i) u[i * U.row_stride] = static_cast<R>(y[i] * inverse);
        for (index i = 0; i < n; ++i) w[i * V.row_stride] = static_cast<R>(v[i]);
    }
    for (index j = n; j < u_cols; ++j)
        for (index i = 0; i < m; ++i) U(i, j) = static_cast<R>(completed(i, j));
    return svd_outcome{std::isinf(to.S[0]) ? status::overflow : status::ok, 1};
}

template std::optional<svd_outcome> small_gram_svd(strided_view<const double>, double, const svd_outputs<double>&, vectors, double, double,
                                                   int);
template std::optional<svd_outcome> small_gram_svd(strided_view<const float>, double, const svd_outputs<float>&, vectors, double, double,
                                                   int);

std::size_t small_gram_scratch(index rows, index cols, vectors job) {
    const index m = std::max(rows, cols), n = std::min(rows, cols), u_cols = columns_of_u(m, n, job);
    if (!suits(m, n, job)) return 0;
    return scratch_bytes(bytes_of(m, n)) + (u_cols > n ? columns::scratch(m, u_cols) + complete_orthonormal_scratch(m, u_cols, n) : 0);
}

} // namespace eckart::fast
#endif
