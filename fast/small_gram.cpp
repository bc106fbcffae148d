#include <eckart/fast/small_gram.hpp>

#include <eckart/core/scalar.hpp>
#include <eckart/fast/kept_memory.hpp>
#include <eckart/fast/kernels/highway_targets.hpp>
#include <eckart/fast/parts.hpp>
#include <eckart/fast/planes_completion.hpp>
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
#include <complex>
#include <type_traits>
#include <utility>

#ifndef ECKART_FAST_SMALL_GRAM_ONCE
#define ECKART_FAST_SMALL_GRAM_ONCE
namespace eckart::fast {

/// A real matrix (P = 1), or the real and the imaginary part of a complex one.
template <int P>
using small_matrix = double* [P];

/// Columns one behind the other; rows and columns filled up with zeros to multiples of 8.
template <int P>
struct small_gram_task {
    index m, n, padded_m, padded_n;
    small_matrix<P> A; // padded_m: the matrix, scaled; on exit Y
    small_matrix<P> Y; // padded_m
    small_matrix<P> T; // padded_n, padded_m columns: conjugate transposes
    small_matrix<P> G; // padded_n; before the eigenvectors A^H A; on exit V
    small_matrix<P> V; // padded_n
    small_matrix<P> S; // padded_n
    small_matrix<P> X; // padded_n
    double* d;         // padded_n: on exit the squares of the lengths of Y
    double squares;    // result: sum of the squares of the entries of A^H A
};

// Internal parameters. Angles, times the ratio of the lengths, up to 2^-30 are of first order: sums of n <= 64 products of two are below
// 2^-54.
inline constexpr double first_order_square_of_small = 0x1p-60;
inline constexpr index most_small_gram_rows = 128;
inline constexpr index most_small_gram_cols = 64, most_small_complex_cols = 56;

} // namespace eckart::fast
#endif

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

/// C <- L R, or L + L R, for S blocks of rows from i and J columns from j. The two sums of an imaginary part are added in the end, so that
/// X^H X is Hermitian to the bit.
template <bool added, int S, int J, int P>
HWY_INLINE void product_tile(const small_matrix<P>& L, index rows, const small_matrix<P>& R, index ldr, index depth, index i, index j,
                             const small_matrix<P>& C) {
    block sum[J][S], imaginary[2][J][S];
    for (int c = 0; c < J; ++c)
        for (int s = 0; s < S; ++s) sum[c][s] = imaginary[0][c][s] = imaginary[1][c][s] = zero();
    for (index k = 0; k < depth; ++k) {
        block l[P][S];
        for (int p = 0; p < P; ++p)
            for (int s = 0; s < S; ++s) l[p][s] = load(L[p] + i + k * rows + s * block_size);
        for (int c = 0; c < J; ++c) {
            block r[P];
            for (int p = 0; p < P; ++p) r[p] = broadcast(R[p][k + (j + c) * ldr]);
            for (int s = 0; s < S; ++s) {
                sum[c][s] = mul_add(l[0][s], r[0], sum[c][s]);
                if constexpr (P == 2) {
                    sum[c][s] = neg_mul_add(l[1][s], r[1], sum[c][s]);
                    imaginary[0][c][s] = mul_add(l[0][s], r[1], imaginary[0][c][s]);
                    imaginary[1][c][s] = mul_add(l[1][s], r[0], imaginary[1][c][s]);
                }
            }
        }
    }
    const auto put = [&](int p, int c, int s, block x) HWY_ATTR {
        const index at = i + (j + c) * rows + s * block_size;
        store(added ? add(load(L[p] + at), x) : x, C[p] + at);
    };
    for (int c = 0; c < J; ++c)
        for (int s = 0; s < S; ++s) {
            put(0, c, s, sum[c][s]);
            if constexpr (P == 2) put(1, c, s, add(imaginary[0][c][s], imaginary[1][c][s]));
        }
}

/// C <- L R, or with `added` L + L R, C apart from both.
/// @param rows  a multiple of 8.
template <bool added, int P>
HWY_INLINE void small_multiply(const small_matrix<P>& L, index rows, const small_matrix<P>& R, index ldr, index depth, index cols,
                               const small_matrix<P>& C) {
    // Sums for the registers.
    constexpr int S = vectors_per_block == 1 ? 2 : 1, J = vectors_per_block == 1 || P == 1 ? 4 : 2;
    const auto strip = [&](auto blocks, index i) HWY_ATTR {
        constexpr int B = decltype(blocks)::value;
        index j = 0;
        for (; j + J <= cols; j += J) product_tile<added, B, J, P>(L, rows, R, ldr, depth, i, j, C);
        for (; j < cols; ++j) product_tile<added, B, 1, P>(L, rows, R, ldr, depth, i, j, C);
    };
    index i = 0;
    for (; i + S * block_size <= rows; i += S * block_size) strip(std::integral_constant<int, S>(), i);
    for (; i < rows; i += block_size) strip(std::integral_constant<int, 1>(), i);
}

/// T <- M^H for M of padded rows and columns.
template <int P>
HWY_INLINE void small_transpose(const small_matrix<P>& M, index rows, index cols, const small_matrix<P>& T) {
    constexpr int N = HWY_TARGET == HWY_SCALAR ? 1 : vector_size < 4 ? 2 : 4;
    for (int p = 0; p < P; ++p)
        for (index j = 0; j < cols; j += N)
            for (index i = 0; i < rows; i += N) transpose_square<N>(M[p] + i + j * rows, rows, T[p] + j + i * cols, cols);
    if constexpr (P == 2)
        for (index i = 0; i < rows * cols; i += block_size) store(sub(zero(), load(T[1] + i)), T[1] + i);
}

template <int P>
HWY_INLINE block squares_of(const small_matrix<P>& M, index first, index count) {
    block squares = zero();
    for (int p = 0; p < P; ++p)
        for (index i = first; i < first + count; i += block_size) {
            const block x = load(M[p] + i);
            squares = mul_add(x, x, squares);
        }
    return squares;
}

template <int P>
HWY_INLINE void start(small_gram_task<P>& t) {
    small_transpose<P>(t.A, t.padded_m, t.padded_n, t.T);
    small_multiply<false, P>(t.T, t.padded_n, t.A, t.padded_m, t.m, t.n, t.G);
    t.squares = sum(squares_of<P>(t.G, 0, t.n * t.padded_n));
}

/// X with x_ij + conj(x_ji) = -s_ij, x_ij d_i + conj(x_ji) d_j = -g_ij, 2 x_jj = -s_jj, as `lane_first_order` (lane_gram-inl.h).
/// @return false if it is too large.
template <int P>
HWY_INLINE bool first_order_of_small(const small_gram_task<P>& t) {
    constexpr int N = vectors_per_block;
    const auto most = set_pack<N>(first_order_square_of_small);
    const index ld = t.padded_n;
    bool fits = true;
    for (index j = 0; j < t.n; ++j) {
        const double own = t.S[0][j + j * ld], length = t.d[j];
        t.G[0][j + j * ld] = t.S[0][j + j * ld] = 0; // imaginary parts are
        t.d[j] = 2 * length; // not to divide by zero
        const auto dj = set_pack<N>(length);
        for (index i = 0; i < ld; i += block_size) {
            const auto di = load_pack<N>(t.d + i, 0);
            pack<N> square = set_pack<N>(0);
            for (int p = 0; p < P; ++p) {
                // Of each pair one multiple here, the other one in the turn of column i.
                const index at = i + j * ld;
                const auto x = multiples_of_first_order(load_pack<N>(t.G[p] + at, 0), load_pack<N>(t.S[p] + at, 0), di, dj).x_ij;
                square = mul_add(x, x, square);
                store_pack(x, t.X[p] + at, 0);
            }
            fits = fits && all_of(adds_little(square, di, dj, most));
        }
        t.X[0][j + j * ld] = 0.5 * (1 - own);
        t.d[j] = length;
        if (!fits) return false;
    }
    return true;
}

/// @return false if the step of first order does not suffice.
template <int P>
HWY_INLINE bool finish(const small_gram_task<P>& t) {
    small_multiply<false, P>(t.A, t.padded_m, t.V, t.padded_n, t.n, t.n, t.Y);
    small_transpose<P>(t.Y, t.padded_m, t.padded_n, t.T);
    small_multiply<false, P>(t.T, t.padded_n, t.Y, t.padded_m, t.m, t.n, t.G);
    small_transpose<P>(t.V, t.padded_n, t.padded_n, t.T);
    small_multiply<false, P>(t.T, t.padded_n, t.V, t.padded_n, t.n, t.n, t.S);
    for (index j = 0; j < t.n; ++j) t.d[j] = t.G[0][j + j * t.padded_n];
    if (!first_order_of_small<P>(t)) return false;
    small_multiply<true, P>(t.Y, t.padded_m, t.X, t.padded_n, t.n, t.n, t.A);
    small_multiply<true, P>(t.V, t.padded_n, t.X, t.padded_n, t.n, t.n, t.G);
    for (index j = 0; j < t.n; ++j) t.d[j] = sum(squares_of<P>(t.A, j * t.padded_m, t.padded_m));
    return true;
}

void start_small_gram(small_gram_task<1>& t) { start(t); }
void start_small_complex_gram(small_gram_task<2>& t) { start(t); }
bool finish_small_gram(const small_gram_task<1>& t) { return finish(t); }
bool finish_small_complex_gram(const small_gram_task<2>& t) { return finish(t); }

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace eckart::fast {

HWY_EXPORT(start_small_gram);
HWY_EXPORT(start_small_complex_gram);
HWY_EXPORT(finish_small_gram);
HWY_EXPORT(finish_small_complex_gram);

namespace {

void start(small_gram_task<1>& t) { HWY_DYNAMIC_DISPATCH(start_small_gram)(t); }
void start(small_gram_task<2>& t) { HWY_DYNAMIC_DISPATCH(start_small_complex_gram)(t); }
bool finish(const small_gram_task<1>& t) { return HWY_DYNAMIC_DISPATCH(finish_small_gram)(t); }
bool finish(const small_gram_task<2>& t) { return HWY_DYNAMIC_DISPATCH(finish_small_complex_gram)(t); }

index padded(index count) { return 8 * ((count + 7) / 8); }

bool suits(index m, index n, vectors job, int planes) {
    return n >= 1 && n <= (planes == 1 ? most_small_gram_cols : most_small_complex_cols) && m <= most_small_gram_rows &&
           job != vectors::none;
}

/// Of the arrays of a task.
std::size_t bytes_of(index m, index n, int planes) {
    const index p = padded(m), q = padded(n);
    return static_cast<std::size_t>((planes * (3 * p + 4 * q) + 1) * q) * sizeof(double);
}

/// Entry i of X times factor, as a T.
template <class T>
T entry_of(const small_matrix<1>& X, index i, double factor) {
    return static_cast<T>(X[0][i] * factor);
}
template <class T>
T entry_of(const small_matrix<2>& X, index i, double factor) {
    using R = real_type<T>;
    return {static_cast<R>(X[0][i] * factor), static_cast<R>(X[1][i] * factor)};
}

} // namespace

template <class T>
std::optional<svd_outcome> small_gram_svd(strided_view<const T> A, double largest, const svd_outputs<T>& out, vectors job,
                                          double least_rank, double most_condition, int threads) {
    constexpr int P = planes_of<T>;
    const index m = std::max(A.rows, A.cols), n = std::min(A.rows, A.cols);
    if (!suits(m, n, job, P) || !(largest > 0)) return {};
    const bool wide = A.rows < A.cols;
    const strided_view<const T> tall = wide ? A.transposed() : A;
    const int scale = -std::ilogb(largest);

    prepare_dispatch();
    small_gram_task<P> t{};
    t.m = m;
    t.n = n;
    t.padded_m = padded(m);
    t.padded_n = padded(n);
    const kept_array memory = kept_memory(bytes_of(m, n, P));
    double* rest = memory.get();
    const auto take = [&](index count) { return std::exchange(rest, rest + count); };
    const double first = std::ldexp(1.0, scale / 2), second = std::ldexp(1.0, scale - scale / 2);
    for (int p = 0; p < P; ++p) {
        for (small_matrix<P>* X : {&t.A, &t.Y, &t.T}) (*X)[p] = take(t.padded_m * t.padded_n);
        for (small_matrix<P>* X : {&t.G, &t.V, &t.S, &t.X}) (*X)[p] = take(t.padded_n * t.padded_n);
        // What fills up: of X and S nothing behind the last column is read, and their rows come from others.
        std::fill(t.Y[p] + n * t.padded_m, t.Y[p] + t.padded_n * t.padded_m, 0.0);
        std::fill(t.V[p] + n * t.padded_n, t.V[p] + t.padded_n * t.padded_n, 0.0);
        std::fill(t.A[p] + n * t.padded_m, t.A[p] + t.padded_n * t.padded_m, 0.0);
        const auto part = part_of(tall, p);
        for (index j = 0; j < n; ++j) {
            const auto* from = part.data + j * part.col_stride;
            double* a = t.A[p] + j * t.padded_m;
            if (part.row_stride == 1)
                for (index i = 0; i < m; ++i) a[i] = static_cast<double>(from[i]) * first * second;
            else
                for (index i = 0; i < m; ++i) a[i] = static_cast<double>(from[i * part.row_stride]) * first * second;
            std::fill(a + m, a + t.padded_m, 0.0);
        }
    }
    t.d = take(t.padded_n);
    std::fill(t.d + n, t.d + t.padded_n, 0.0);
    start(t);
    double trace = 0;
    for (index j = 0; j < n; ++j) trace += t.G[0][j + j * t.padded_n];
    if (!(trace * trace >= least_rank * t.squares)) return {};
    small_eigen_task<P> eigen{{}, {}, n, t.padded_n, t.padded_n, t.d};
    std::copy_n(t.G, P, eigen.G);
    std::copy_n(t.V, P, eigen.Q);
    if (!small_symmetric_eigen(eigen)) return {};
    const auto [low, high] = std::minmax_element(t.d, t.d + n);
    if (!(*low * most_condition * most_condition >= *high)) return {};
    if (!finish(t)) return {};

    index order[most_small_gram_cols];
    descending_order(t.d, n, order);
    const index u_cols = columns_of_u(m, n, job);
    planes<P> completed; // U, where it has more columns than Y
    if (u_cols > n) {
        completed = planes<P>::undefined(m, u_cols);
        for (index j = 0; j < n; ++j) {
            const index from = order[j];
            const double inverse = 1 / std::sqrt(t.d[from]);
            for (int p = 0; p < P; ++p) {
                const double* y = t.A[p] + from * t.padded_m;
                std::transform(y, y + m, completed.part[p].col(j), [inverse](double x) { return x * inverse; });
            }
        }
        complete_planes(completed, n, threads);
    }

    // tall = U S V^H; V^H is conj(V) transposed, and A = tall^T = conj(V) S U^T.
    const svd_outputs<T> to = wide ? out.placed().transposed() : out.placed();
    const strided_view<T> U = to.U, V = to.Vh.transposed();
    for (index j = 0; j < n; ++j) {
        const index from = order[j];
        const double length = std::sqrt(t.d[from]), inverse = 1 / length;
        to.S[j] = static_cast<real_type<T>>(std::ldexp(length, -scale));
        T *u = U.data + j * U.col_stride, *w = V.data + j * V.col_stride;
        for (index i = 0; i < m; ++i) u[i * U.row_stride] = entry_of<T>(t.A, i + from * t.padded_m, inverse);
        for (index i = 0; i < n; ++i) w[i * V.row_stride] = scalar_traits<T>::conjugate(entry_of<T>(t.G, i + from * t.padded_n, 1));
    }
    for (index j = n; j < u_cols; ++j)
        for (index i = 0; i < m; ++i) {
            small_matrix<P> u;
            for (int p = 0; p < P; ++p) u[p] = completed.part[p].col(j);
            U(i, j) = entry_of<T>(u, i, 1);
        }
    return svd_outcome{std::isinf(to.S[0]) ? status::overflow : status::ok, 1};
}

#define ECKART_INSTANTIATE(T)                                                                                                              \
    template std::optional<svd_outcome> small_gram_svd(strided_view<const T>, double, const svd_outputs<T>&, vectors, double, double, int);
ECKART_INSTANTIATE(double)
ECKART_INSTANTIATE(float)
ECKART_INSTANTIATE(std::complex<double>)
ECKART_INSTANTIATE(std::complex<float>)
#undef ECKART_INSTANTIATE

std::size_t small_gram_scratch(index rows, index cols, vectors job, int planes) {
    const index m = std::max(rows, cols), n = std::min(rows, cols), u_cols = columns_of_u(m, n, job);
    if (!suits(m, n, job, planes)) return 0;
    const std::size_t completed = static_cast<std::size_t>(planes) * columns::scratch(m, u_cols);
    return scratch_bytes(bytes_of(m, n, planes)) + (u_cols > n ? completed + complete_planes_scratch(m, u_cols, n, planes) : 0);
}

} // namespace eckart::fast
#endif
