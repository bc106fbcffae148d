#include <eckart/fast/small_svd.hpp>

#include <eckart/fast/kept_memory.hpp>
#include <eckart/fast/kernels/highway_targets.hpp>
#include <eckart/fast/scratch.hpp>
#include <eckart/fast/targets.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eckart/fast/small_svd.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <eckart/fast/kernels/pair_sweeps-inl.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#ifndef ECKART_FAST_SMALL_SVD_ONCE
#define ECKART_FAST_SMALL_SVD_ONCE

namespace eckart::fast {

inline constexpr index most_small_rows = 128;
inline constexpr index most_small_cols = 64;

inline std::size_t at(index i) { return static_cast<std::size_t>(i); }

/// All matrices by rows, one every `width` or `u_width` entries: n and u_cols rounded up to odd multiples of 8, for an even one would map
/// the entries of a column to few sets of the cache. What fills up is zero.
struct small_task {
    index m, n, u_cols, width, u_width;
    double* X;        // m-by-width: the matrix, not all zero
    double* A;        // m-by-width: scaled to a largest entry in [1, 2), rows sorted
    double* W;        // n-by-width: on exit V
    double* U;        // m-by-u_width: on exit U
    double* v;        // n-by-m: row k is reflector k, from entry k on
    double* beta;     // n
    double* squares;  // width
    double* sigma;    // width
    double* place;    // width: on exit sigma[j] is the place[j]-th largest
    double* size;     // m: largest entries of the rows of X
    index* row_order; // m: on exit row i of A and U is row row_order[i] of X
    int exponent;     // result: of the largest entry
    int budget;
    int sweeps; // result, 0: gave up
};

} // namespace eckart::fast
#endif

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

// Internal parameters. Small entries beside large ones may carry a small singular value, which sorted rows do not protect as complete
// pivoting does. Rows are sorted by size where sizes differ by more than this factor; below it the order costs accuracy in proportion.
inline constexpr double small_graded_entry = 0x1p-40;
inline constexpr double small_unsorted_rows = 8;

/// Scales and sorts. False if the entries are too unlike.
HWY_INLINE bool scale_and_sort(small_task& t) {
    const eight zero = set_eight(0), infinity = set_eight(HUGE_VAL);
    double largest = 0, least_row = HUGE_VAL;
    eight least = infinity;
    for (index i = 0; i < t.m; ++i) {
        eight row = zero;
        for (index b = 0; b < t.n; b += 8) {
            const eight x = abs(load_eight(t.X + i * t.width + b));
            row = max(row, x);
            least = min(least, select(x > zero, x, infinity));
        }
        row = max(row, exchange<4>(row));
        row = max(row, exchange<2>(row));
        row = max(row, exchange<1>(row));
        const double size = hn::GetLane(row.v[0]);
        t.size[i] = size;
        t.row_order[i] = i;
        largest = size > largest ? size : largest;
        least_row = size > 0 && size < least_row ? size : least_row;
    }
    if (!none_of(set_eight(small_graded_entry * largest) > least)) return false;
    if (largest > small_unsorted_rows * least_row)
        for (index i = 1; i < t.m; ++i) { // stable
            index k = i;
            for (; k > 0 && t.size[t.row_order[k - 1]] < t.size[i]; --k) t.row_order[k] = t.row_order[k - 1];
            t.row_order[k] = i;
        }
    // In two steps, each of which is a double and exact but for entries that are lost below the range.
    t.exponent = std::ilogb(largest);
    const int half = t.exponent / 2;
    const eight first = set_eight(std::ldexp(1.0, -half)), second = set_eight(std::ldexp(1.0, half - t.exponent));
    for (index i = 0; i < t.m; ++i)
        for (index b = 0; b < t.n; b += 8)
            store_eight(load_eight(t.X + t.row_order[i] * t.width + b) * first * second, t.A + i * t.width + b);
    return true;
}

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

HWY_ALIGN inline constexpr double first_eight[8] = {0, 1, 2, 3, 4, 5, 6, 7};

/// The column of largest squared norm, of equals the first.
HWY_INLINE index largest_column(const small_task& t) {
    eight best = load_eight(t.squares), where = load_eight(first_eight);
    const auto take_larger = [&](const eight& x, const eight& at) HWY_ATTR {
        const auto larger = (x > best) | ((x == best) & (where > at));
        best = select(larger, x, best);
        where = select(larger, at, where);
    };
    for (index b = 8; b < t.n; b += 8) take_larger(load_eight(t.squares + b), load_eight(first_eight) + set_eight(static_cast<double>(b)));
    take_larger(exchange<4>(best), exchange<4>(where));
    take_larger(exchange<2>(best), exchange<2>(where));
    take_larger(exchange<1>(best), exchange<1>(where));
    return static_cast<index>(hn::GetLane(where.v[0]));
}

/// Householder QR with column pivoting; norms are recomputed with each update, never downdated. No column moves: row k of A becomes row k
/// of R P^T. False if the rank is deficient.
HWY_INLINE bool pivoted_rows_qr(const small_task& t) {
    for (index b = 0; b < t.n; b += 8) {
        eight sum = set_eight(0);
        for (index i = 0; i < t.m; ++i) {
            const eight x = load_eight(t.A + i * t.width + b);
            sum = mul_add(x, x, sum);
        }
        store_eight(sum, t.squares + b);
    }
    for (index k = 0; k < t.n; ++k) {
        const index pivot = largest_column(t);
        const double square = t.squares[pivot];
        if (!(square >= pair_least_square)) return false;
        double *v = t.v + k * t.m, *x = t.A + pivot;
        const double alpha = x[k * t.width], norm = std::sqrt(square);
        v[k] = alpha < 0 ? alpha - norm : alpha + norm;
        double part[4] = {0, 0, 0, 0};
        for (index i = k + 1; i < t.m; ++i) {
            v[i] = x[i * t.width];
            part[i % 4] += v[i] * v[i];
        }
        const double tail = (part[0] + part[1]) + (part[2] + part[3]);
        t.beta[k] = tail > 0 ? 2 / (tail + v[k] * v[k]) : 0;
        for (index b = 0; b < t.n; b += 8) {
            // Columns that were pivots are zero from row k on, and remain so.
            double* y = t.A + b;
            const eight multiple = set_eight(t.beta[k]) * row_combination(v, t.A, t.width, b, k, t.m);
            eight sum = set_eight(0);
            store_eight(neg_mul_add(multiple, set_eight(v[k]), load_eight(y + k * t.width)), y + k * t.width);
            for (index i = k + 1; i < t.m; ++i) {
                const eight rest = neg_mul_add(multiple, set_eight(v[i]), load_eight(y + i * t.width));
                store_eight(rest, y + i * t.width);
                sum = mul_add(rest, rest, sum);
            }
            store_eight(sum, t.squares + b);
        }
        if (tail > 0) x[k * t.width] = alpha < 0 ? norm : -norm;
        for (index i = k + 1; i < t.m; ++i) x[i * t.width] = 0;
        t.squares[pivot] = 0;
    }
    return true;
}

/// U <- H_0 ... H_{n-1} U.
HWY_INLINE void apply_row_reflectors(const small_task& t) {
    for (index k = t.n - 1; k >= 0; --k) {
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
    if (!scale_and_sort(t) || !pivoted_rows_qr(t)) return;
    for (index i = 0; i < t.n; ++i) {
        double* row = t.W + i * t.width;
        for (index j = 0; j < t.n; ++j) row[j] = t.A[j * t.width + i];
        for (index j = t.n; j < t.width; ++j) row[j] = 0;
    }
    for (index i = 0; i < t.m; ++i) {
        double* row = t.U + i * t.u_width;
        for (index b = 0; b < t.u_width; b += 8) store_eight(set_eight(0), row + b);
        if (i < t.u_cols) row[i] = 1;
    }
    const pair_task pairs{t.W, t.u_cols == 0 ? nullptr : t.U, t.n, t.n, t.width, t.u_width, t.squares, t.n};
    t.sweeps = run_pairs(pairs, t.budget);
    if (t.sweeps == 0) return;
    for (index b = 0; b < t.n; b += 8) {
        const eight square = load_eight(t.squares + b);
        const auto own = load_eight(first_eight) + set_eight(static_cast<double>(b));
        eight place = set_eight(0);
        for (index c = 0; c < t.n; ++c) {
            const eight other = set_eight(t.squares[c]);
            const auto before = (other > square) | ((other == square) & (own > set_eight(static_cast<double>(c))));
            place = place + keep(before, set_eight(1));
        }
        store_eight(place, t.place + b);
        store_eight(sqrt(square), t.sigma + b);
    }
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
    return static_cast<std::size_t>((2 * m + n + 3) * padded(n) + m * padded(u_cols) + n * m + n + m) * sizeof(double);
}

} // namespace

template <class R>
std::optional<svd_outcome> small_svd_of(strided_view<const R> A, const svd_outputs<R>& out, vectors job, int max_sweeps) {
    constexpr int most_sweeps = 14; // internal parameters
    const index m = std::max(A.rows, A.cols), n = std::min(A.rows, A.cols);
    if (n < 1 || n > most_small_cols || m > most_small_rows) return {};
    const bool wide = A.rows < A.cols;
    const strided_view<const R> X = wide ? A.transposed() : A;

    prepare_dispatch();
    small_task t{};
    t.m = m;
    t.n = n;
    t.u_cols = columns_of_u(m, n, job);
    t.width = padded(n);
    t.u_width = padded(t.u_cols);
    t.budget = std::min(max_sweeps, most_sweeps);
    const kept_array memory = kept_memory(bytes_of(m, n, t.u_cols));
    double* rest = memory.get();
    const auto take = [&](index count) { return std::exchange(rest, rest + count); };
    t.squares = take(t.width); // multiples of 8 first: they are aligned
    t.sigma = take(t.width);
    t.place = take(t.width);
    t.X = take(m * t.width);
    t.A = take(m * t.width);
    t.W = take(n * t.width);
    t.U = take(m * t.u_width);
    t.v = take(n * m);
    t.beta = take(n);
    t.size = take(m);
    index row_order[most_small_rows];
    t.row_order = row_order;
    double any = 0;
    for (index i = 0; i < m; ++i) {
        const R* from = X.data + i * X.row_stride;
        double* row = t.X + i * t.width;
        for (index j = 0; j < n; ++j) any += std::fabs(row[j] = from[j * X.col_stride]);
        std::fill(row + n, row + t.width, 0.0);
    }
    if (any == 0) return {};
    HWY_DYNAMIC_DISPATCH(run_small)(t);
    if (t.sweeps == 0) return {};

    std::array<index, most_small_cols> column_order;
    for (index j = 0; j < n; ++j) column_order[at(static_cast<index>(t.place[j]))] = j;
    // Of A or, if it is wide, of its transpose.
    const svd_outputs<R> to = wide ? out.placed().transposed() : out.placed();
    const strided_view<R> U = to.U, V = to.Vh.transposed();
    for (index j = 0; j < n; ++j) to.S[j] = static_cast<R>(std::ldexp(t.sigma[column_order[at(j)]], t.exponent));
    for (index j = 0; j < t.u_cols; ++j) {
        const double* from = t.U + (j < n ? column_order[at(j)] : j);
        R* u = U.data + j * U.col_stride;
        for (index i = 0; i < m; ++i) u[row_order[i] * U.row_stride] = static_cast<R>(from[i * t.u_width]);
    }
    for (index i = 0; i < n && t.u_cols > 0; ++i) {
        const double* from = t.W + i * t.width;
        R* v = V.data + i * V.row_stride;
        for (index j = 0; j < n; ++j) v[j * V.col_stride] = static_cast<R>(from[column_order[at(j)]]);
    }
    return svd_outcome{std::isinf(to.S[0]) ? status::overflow : status::ok, t.sweeps};
}

template std::optional<svd_outcome> small_svd_of(strided_view<const double>, const svd_outputs<double>&, vectors, int);
template std::optional<svd_outcome> small_svd_of(strided_view<const float>, const svd_outputs<float>&, vectors, int);

std::size_t small_svd_scratch(index rows, index cols, vectors job) {
    const index m = std::max(rows, cols), n = std::min(rows, cols);
    if (n < 1 || n > most_small_cols || m > most_small_rows) return 0;
    return scratch_bytes(bytes_of(m, n, columns_of_u(m, n, job)));
}

} // namespace eckart::fast
#endif
