#include <eckart/fast/small_svd.hpp>

#include <eckart/fast/kept_memory.hpp>
#include <eckart/fast/kernels/highway_targets.hpp>
#include <eckart/fast/stable_sort.hpp>
#include <eckart/fast/targets.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eckart/fast/small_svd.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <eckart/fast/kernels/pair_sweeps-inl.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#ifndef ECKART_FAST_SMALL_SVD_ONCE
#define ECKART_FAST_SMALL_SVD_ONCE

namespace eckart::fast {

inline constexpr index most_small_rows = 128;
inline constexpr index most_small_cols = 64;

/// All matrices by rows, one every `width` or `u_width` entries: n and u_cols rounded up to odd multiples of 8, for an even one would map
/// the entries of a column to few sets of the cache. What fills up is zero.
struct small_task {
    index m, n, u_cols, width, u_width;
    double* A;       // m-by-width: the matrix, largest entry in [1, 2)
    double* W;       // n-by-width: on exit V before P
    double* U;       // m-by-u_width: on exit U
    double* v;       // n-by-m: row k is reflector k, zero before entry k
    double* beta;    // n
    double* squares; // width
    double* sigma;   // n
    index* order;    // column k of A P is column order[k] of A
    int budget;
    int sweeps; // result, 0: gave up
};

} // namespace eckart::fast
#endif

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

/// sum v_i X(i, b..b+7), i from `first` on.
HWY_INLINE eight row_combination(const double* v, const double* X, index width, index b, index first, index rows) {
    eight even = set_eight(0), odd = even;
    index i = first;
    for (; i + 2 <= rows; i += 2) {
        even = mul_add(set_eight(v[i]), load_eight(X + i * width + b), even);
        odd = mul_add(set_eight(v[i + 1]), load_eight(X + (i + 1) * width + b), odd);
    }
    if (i < rows) even = mul_add(set_eight(v[i]), load_eight(X + i * width + b), even);
    return even + odd;
}

/// Puts the remaining column of largest norm at position k. False if it is too small.
HWY_INLINE bool pivot(const small_task& t, index k) {
    index best = k;
    for (index c = k + 1; c < t.n; ++c)
        if (t.squares[c] > t.squares[best]) best = c;
    if (best != k) {
        const auto swap = [](auto& x, auto& y) HWY_ATTR {
            const auto z = x;
            x = y;
            y = z;
        };
        for (index i = 0; i < t.m; ++i) swap(t.A[i * t.width + k], t.A[i * t.width + best]);
        swap(t.squares[k], t.squares[best]);
        swap(t.order[k], t.order[best]);
    }
    return t.squares[k] >= pair_least_square;
}

/// Reflector k of column k; R_kk takes its place in A.
HWY_INLINE void reflector(const small_task& t, index k) {
    double* v = t.v + k * t.m;
    for (index i = 0; i < k; ++i) v[i] = 0;
    double part[4] = {0, 0, 0, 0};
    for (index i = k + 1; i < t.m; ++i) {
        v[i] = t.A[i * t.width + k];
        part[i % 4] += v[i] * v[i];
    }
    const double tail = (part[0] + part[1]) + (part[2] + part[3]), alpha = t.A[k * t.width + k];
    v[k] = 0;
    t.beta[k] = 0;
    if (tail == 0) return;
    const double norm = std::sqrt(tail + alpha * alpha);
    v[k] = alpha < 0 ? alpha - norm : alpha + norm;
    t.beta[k] = 2 / (tail + v[k] * v[k]);
    t.A[k * t.width + k] = alpha < 0 ? norm : -norm;
}

/// Householder QR with column pivoting; norms are recomputed with each update, never downdated. False if the rank is deficient.
HWY_INLINE bool pivoted_rows_qr(const small_task& t) {
    HWY_ALIGN static constexpr double count[8] = {0, 1, 2, 3, 4, 5, 6, 7};
    const eight lane = load_eight(count);
    for (index b = 0; b < t.n; b += 8) {
        eight sum = set_eight(0);
        for (index i = 0; i < t.m; ++i) {
            const eight x = load_eight(t.A + i * t.width + b);
            sum = mul_add(x, x, sum);
        }
        store_eight(sum, t.squares + b);
    }
    for (index k = 0; k < t.n; ++k) {
        if (!pivot(t, k)) return false;
        reflector(t, k);
        const double* v = t.v + k * t.m;
        for (index b = k / 8 * 8; b < t.n; b += 8) {
            const auto later = lane > set_eight(static_cast<double>(k - b)); // columns up to k are done
            const eight multiple = keep(later, set_eight(t.beta[k]) * row_combination(v, t.A, t.width, b, k, t.m));
            eight sum = set_eight(0);
            double* x = t.A + b;
            store_eight(neg_mul_add(multiple, set_eight(v[k]), load_eight(x + k * t.width)), x + k * t.width);
            for (index i = k + 1; i < t.m; ++i) {
                const eight rest = neg_mul_add(multiple, set_eight(v[i]), load_eight(x + i * t.width));
                store_eight(rest, x + i * t.width);
                sum = mul_add(rest, rest, sum);
            }
            store_eight(sum, t.squares + b);
        }
    }
    return true;
}

/// U <- H_0 ... H_{n-1} U.
HWY_INLINE void apply_row_reflectors(const small_task& t) {
    for (index k = t.n - 1; k >= 0; --k) {
        if (t.beta[k] == 0) continue;
        const double* v = t.v + k * t.m;
        for (index b = 0; b < t.u_cols; b += 8) {
            const eight multiple = set_eight(t.beta[k]) * row_combination(v, t.U, t.u_width, b, k, t.m);
            double* x = t.U + b;
            for (index i = k; i < t.m; ++i)
                store_eight(neg_mul_add(multiple, set_eight(v[i]), load_eight(x + i * t.u_width)), x + i * t.u_width);
        }
    }
}

void run_small(small_task& t) {
    t.sweeps = 0;
    if (!pivoted_rows_qr(t)) return;
    for (index i = 0; i < t.n; ++i)
        for (index j = 0; j < t.width; ++j) t.W[i * t.width + j] = j <= i ? t.A[j * t.width + i] : 0;
    for (index i = 0; i < t.m; ++i)
        for (index j = 0; j < t.u_width; ++j) t.U[i * t.u_width + j] = i == j ? 1 : 0;
    const pair_task pairs{t.W, t.u_cols == 0 ? nullptr : t.U, t.n, t.n, t.width, t.u_width, t.squares, t.n};
    t.sweeps = run_pairs(pairs, t.budget);
    if (t.sweeps == 0) return;
    for (index j = 0; j < t.n; ++j) t.sigma[j] = std::sqrt(t.squares[j]);
    if (t.u_cols == 0) return;
    for (index b = 0; b < t.n; b += 8) {
        const eight inverse = set_eight(1) / sqrt(load_eight(t.squares + b)); // infinite where columns fill up, never looked at
        for (index i = 0; i < t.n; ++i) store_eight(load_eight(t.W + i * t.width + b) * inverse, t.W + i * t.width + b);
    }
    apply_row_reflectors(t);
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace eckart::fast {

HWY_EXPORT(run_small);

namespace {

index padded(index count) { return 8 * ((count + 7) / 8 | 1); }

/// Of the arrays of a task.
std::size_t bytes_of(index m, index n, index u_cols) {
    return static_cast<std::size_t>((m + n + 1) * padded(n) + m * padded(u_cols) + n * m + 2 * n) * sizeof(double);
}

/// Positions of the rows, largest first where sizes differ by more than a factor of 8; below that the order costs accuracy in proportion.
std::array<index, most_small_rows> order_of_rows(const std::array<double, most_small_rows>& size, index m) {
    std::array<index, most_small_rows> order;
    std::iota(order.begin(), order.end(), index(0));
    double largest = 0, least = HUGE_VAL;
    for (index i = 0; i < m; ++i) {
        const double s = size[static_cast<std::size_t>(i)];
        largest = std::max(largest, s);
        if (s > 0) least = std::min(least, s);
    }
    if (largest > 8 * least)
        stable_sort(order.data(), m,
                    [&](index a, index b) { return size[static_cast<std::size_t>(a)] > size[static_cast<std::size_t>(b)]; });
    return order;
}

} // namespace

std::optional<svd_outcome> small_svd_of(strided_view<const double> A, const svd_outputs<double>& out, vectors job, int max_sweeps) {
    constexpr int most_sweeps = 14; // internal parameters
    // Small entries beside large ones may carry a small singular value, which sorted rows do not protect as complete pivoting does.
    constexpr double graded_entry = 0x1p-40;
    const index m = std::max(A.rows, A.cols), n = std::min(A.rows, A.cols);
    if (n < 1 || n > most_small_cols || m > most_small_rows) return {};
    const bool wide = A.rows < A.cols;
    const strided_view<const double> X = wide ? A.transposed() : A;

    std::array<double, most_small_rows> size{};
    double largest = 0, least = HUGE_VAL;
    for (index i = 0; i < m; ++i) {
        double s = 0;
        for (index j = 0; j < n; ++j) {
            const double x = std::fabs(X(i, j));
            s = std::max(s, x);
            if (x > 0) least = std::min(least, x);
        }
        size[static_cast<std::size_t>(i)] = s;
        largest = std::max(largest, s);
    }
    if (largest == 0 || least < graded_entry * largest) return {};
    // In two steps, each of which is a double and exact but for entries that are lost below the range.
    const int exponent = std::ilogb(largest), half = exponent / 2;
    const double first = std::ldexp(1.0, -half), second = std::ldexp(1.0, half - exponent);
    const auto row_order = order_of_rows(size, m);

    prepare_dispatch();
    small_task t{};
    t.m = m;
    t.n = n;
    t.u_cols = columns_of_u(m, n, job);
    t.width = padded(n);
    t.u_width = padded(t.u_cols);
    t.budget = std::min(max_sweeps, most_sweeps);
    const kept_array memory = kept_memory(bytes_of(m, n, t.u_cols));
    t.squares = memory.get();
    t.A = t.squares + t.width;
    t.W = t.A + m * t.width;
    t.U = t.W + n * t.width;
    t.v = t.U + m * t.u_width;
    t.beta = t.v + n * m;
    t.sigma = t.beta + n;
    std::array<index, most_small_cols> order;
    std::iota(order.begin(), order.end(), index(0));
    t.order = order.data();
    for (index i = 0; i < m; ++i) {
        const index from = row_order[static_cast<std::size_t>(i)];
        double* row = t.A + i * t.width;
        for (index j = 0; j < n; ++j) row[j] = X(from, j) * first * second;
        std::fill(row + n, row + t.width, 0.0);
    }
    HWY_DYNAMIC_DISPATCH(run_small)(t);
    if (t.sweeps == 0) return {};

    std::array<index, most_small_cols> by_size;
    std::iota(by_size.begin(), by_size.end(), index(0));
    stable_sort(by_size.data(), n, [&](index a, index b) { return t.sigma[a] > t.sigma[b]; });
    const svd_outputs<double> to = wide ? out.placed().transposed() : out.placed();
    for (index j = 0; j < n; ++j) to.S[j] = std::ldexp(t.sigma[by_size[static_cast<std::size_t>(j)]], exponent);
    for (index j = 0; j < t.u_cols; ++j) {
        const index from = j < n ? by_size[static_cast<std::size_t>(j)] : j;
        for (index i = 0; i < m; ++i) to.U(row_order[static_cast<std::size_t>(i)], j) = t.U[i * t.u_width + from];
    }
    for (index j = 0; j < std::min(t.u_cols, n); ++j)
        for (index i = 0; i < n; ++i)
            to.Vh(j, order[static_cast<std::size_t>(i)]) = t.W[i * t.width + by_size[static_cast<std::size_t>(j)]];
    return svd_outcome{std::isinf(to.S[0]) ? status::overflow : status::ok, t.sweeps};
}

std::size_t small_svd_scratch(index rows, index cols, vectors job) {
    const index m = std::max(rows, cols), n = std::min(rows, cols);
    if (n < 1 || n > most_small_cols || m > most_small_rows) return 0;
    return scratch_bytes(bytes_of(m, n, columns_of_u(m, n, job))) + stable_sort_scratch<index>(m);
}

} // namespace eckart::fast
#endif
