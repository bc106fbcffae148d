#include <eckart/fast/graded_qr.hpp>

#include <eckart/fast/block_reflector.hpp>
#include <eckart/fast/blocked_qr.hpp>
#include <eckart/fast/interleaved.hpp>
#include <eckart/fast/kernels/highway_targets.hpp>
#include <eckart/fast/targets.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eckart/fast/graded_qr.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <eckart/fast/kernels/complex-inl.h>
#include <eckart/fast/kernels/reduce-inl.h>
#include <eckart/fast/kernels/reflect-inl.h>
#include <eckart/fast/kernels/update-inl.h>
#include <eckart/fast/scaled_number-inl.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#ifndef ECKART_FAST_GRADED_QR_ONCE
#define ECKART_FAST_GRADED_QR_ONCE

namespace eckart::fast {

/// Steps whose updates of other columns wait, at most, so that these are read once for each step but written once for all of them. Internal
/// parameter, part of what the result is, to the bit: as many as are subtracted at once, one after the other with one rounding each where
/// the target has fma. More of them in a product of matrices lost digits and saved no time.
constexpr index waiting_columns = 8;
// Matrices of the first cache gain little and learn of each step at once.
constexpr index steps_of_panel(index numbers) { return numbers <= 4096 ? 1 : waiting_columns; }

struct graded_qr_task {
    columns_ref X, v, Rt;
    columns_ref panel;    // column k of X as the step that eliminates it has it, less entry k; a complex one x as the two columns x, i x
    columns_ref multiple; // (q, k): that column q of X lacks so many times column k of the panel; complex: real parts, imaginary parts
    columns_ref product;  // of the reflector with each column of X, and a row of X; by parts
    double* beta;
    index* order;      // position -> column of X
    index* row_order;  // position -> row of X
    index* swapped;    // step k exchanged row k with this one
    index* panel_of;   // the first step of the panel that step k belongs to
    double* row;       // one row of R in the scales of its columns, as a column
    int* row_exponent; // and these scales
    double* least;     // squared norms from which on what was subtracted from them leaves no digits
    bool pivot;
    index most_steps;  // of a panel
    index first, next; // steps: of this panel, and the first of the next
    bool zero;         // nothing but zeros is left
};

} // namespace eckart::fast
#endif

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

// Internal parameters. A column is stored with entries near 2^top, at the upper end of the range of double, so that its small entries,
// which belong to rows of a smaller scale, stay representable: 2^(top + 1074) is the range within one column. top leaves room for the norm
// of a long column and for the reflector. A column whose remaining norm falls below 2^(top - lift) is moved up again; lift keeps all
// products of two columns, one of them scaled to near 1, between 2^(top - 2 lift) and 2^1023.
inline constexpr int top = 960;
inline constexpr int lift = 100;

// Squared norms of the columns that wait are kept by subtraction. Where one has lost so much that its digits matter the panel ends.
inline constexpr double least_share = 0x1p-40;

/// Square of the 2-norm times 2^-top of column j from the number `first` of its ld on; moves the column up if it has become small.
HWY_INLINE void set_square(const columns_ref& X, index j, index first) {
    const auto squares = [&] HWY_ATTR { return sum_squares(power_of_two(-top), X.col(j) + first, X.ld - first); };
    X.norm[j] = squares();
    if (X.norm[j] < power_of_two(-2 * lift)) X.norm[j] = renormalise(X, j, first, top) ? squares() : 0;
}

/// Puts row k of R (positions k.. of the pivoted columns) conjugated as column k of Rt with its own exponent, entries by column of X for
/// now.
template <class N>
HWY_INLINE void put_row(const graded_qr_task& t, index k) {
    int e = 0;
    bool zero_row = true;
    for (index c = k; c < t.X.cols; ++c) {
        const double largest = largest_part(entry<N>(t.row, c));
        if (largest == 0) continue;
        const int size = std::ilogb(largest) + t.row_exponent[c];
        if (zero_row || size > e) e = size;
        zero_row = false;
    }
    if (zero_row) return;
    t.Rt.exponent[k] = e;
    for (index c = k; c < t.X.cols; ++c)
        set_entry(t.Rt.col(k), t.order[c], times_power_of_two(conjugate(entry<N>(t.row, c)), t.row_exponent[c] - e));
}

/// Position of the largest |x_i|, first <= i < n, where that lies near 2^top; the first of equals.
template <class N>
HWY_INLINE index largest_entry(const double* x, index first, index n) {
    index largest = first;
    double size = modulus(entry<N>(x, first) * power_of_two(-top));
    for (index i = first + 1; i < n; ++i) {
        const double other = modulus(entry<N>(x, i) * power_of_two(-top));
        if (other > size) {
            largest = i;
            size = other;
        }
    }
    return largest;
}

/// Exchanges rows of a column as steps `from` to `to` did.
template <class N>
HWY_INLINE void swap_rows(const index* swapped, index from, index to, double* x) {
    for (index k = from; k < to; ++k) {
        const N y = entry<N>(x, k);
        set_entry(x, k, entry<N>(x, swapped[k]));
        set_entry(x, swapped[k], y);
    }
}

/// Where a row has come to by steps `from` to `to`.
HWY_INLINE index place_of(const index* swapped, index from, index to, index row) {
    for (index k = from; k < to; ++k) row = row == k ? swapped[k] : row == swapped[k] ? k : row;
    return row;
}

/// y <- y + sum_c x[c] a_c, n rows of `count` columns.
template <int N = columns_reflected_at_once>
HWY_INLINE void add_all(double* a, index ld, const double* x, index count, double* y, index n) {
    for (; count >= N; count -= N, x += N, a += N * ld) add_multiples<N, double*>(a, ld, 0, n, x, y);
    if constexpr (N > 1)
        if (count > 0) add_all<N / 2>(a, ld, x, count, y, n);
}

/// Puts the factors of a_c and i a_c in -z a_c at c of two columns, those of the real part and those of the imaginary part of the result.
HWY_INLINE void put_factors(double z, index c, double* re, double*) { re[c] = -z; }
HWY_INLINE void put_factors(complex_number z, index c, double* re, double* im) {
    re[2 * c] = -z.re;
    re[2 * c + 1] = z.im;
    im[2 * c] = -z.im;
    im[2 * c + 1] = -z.re;
}

/// Number q of a column that is kept by parts.
template <class N>
HWY_INLINE N number_of_parts(const columns_ref& parts, index c, index q) {
    if constexpr (planes_of<N> == 1)
        return parts.col(c)[q];
    else
        return {parts.col(2 * c)[q], parts.col(2 * c + 1)[q]};
}
HWY_INLINE void set_number_of_parts(const columns_ref& parts, index c, index q, double z) { parts.col(c)[q] = z; }
HWY_INLINE void set_number_of_parts(const columns_ref& parts, index c, index q, complex_number z) {
    parts.col(2 * c)[q] = z.re;
    parts.col(2 * c + 1)[q] = z.im;
}

/// The column that step k eliminates comes next in `order`: with pivoting the longest one. False if all are zero.
HWY_INLINE bool choose_column(const graded_qr_task& t, index k) {
    const columns_ref& X = t.X;
    if (!t.pivot) return true;
    index best = k;
    for (index c = k + 1; c < X.cols; ++c) {
        const index j = t.order[c], b = t.order[best];
        if (less(X.norm[b], 2 * X.exponent[b], X.norm[j], 2 * X.exponent[j])) best = c;
    }
    const index chosen = t.order[best];
    t.order[best] = t.order[k];
    t.order[k] = chosen;
    return X.norm[chosen] != 0;
}

/// Column j of X <- column j less what `count` steps of the panel take from it.
template <class N>
HWY_INLINE void bring_up_to_date(const graded_qr_task& t, index j, index count) {
    const index first = planes_of<N> * (t.first / block_size * block_size);
    double factor[2 * waiting_columns];
    for (index c = 0; c < planes_of<N> * count; ++c) factor[c] = -t.multiple.col(c)[j];
    add_all(t.panel.col(0) + first, t.panel.ld, factor, planes_of<N> * count, t.X.col(j) + first, t.X.ld - first);
}

/// Steps from t.first on, of which columns that are not eliminated learn by t.multiple alone. Rows are exchanged when the panel ends: until
/// then row[k - t.first] is where the row of step k stands. N is the number type of X: `double` or `complex_number`.
template <class N>
HWY_INLINE void eliminate(graded_qr_task& t, index* row) {
    constexpr index planes = planes_of<N>;
    const columns_ref& X = t.X;
    const double down = power_of_two(-top);
    const index steps = X.rows < X.cols ? X.rows : X.cols;
    const index first = planes * (t.first / block_size * block_size), length = X.ld - first; // what stands before is zero
    for (index c = t.first; c < X.cols; ++c) t.least[t.order[c]] = least_share * X.norm[t.order[c]];
    bool precise = true;
    index k = t.first;
    for (; precise && k < steps && k < t.first + t.most_steps; ++k) {
        t.zero = !choose_column(t, k);
        if (t.zero) break;
        const index count = k - t.first, j = t.order[k];
        bring_up_to_date<N>(t, j, count);
        double* x = X.col(j) + first;
        for (index i = 0; i < count; ++i) set_entry(X.col(j), row[i], N());
        set_square(X, j, first);
        index& r = row[count] = k;
        if (t.pivot) r = largest_entry<N>(X.col(j), t.first, X.rows);
        t.swapped[k] = place_of(t.swapped, t.first, k, r);
        t.panel_of[k] = t.first;

        const N xr = entry<N>(X.col(j), r);
        set_entry(X.col(j), r, N());
        // The tail is tested for exact zero: in a matrix with graded rows a tail far below u |x_r| still matters to the rows it stands in.
        const bool reflect = max_abs(x, length) != 0;
        double* v = t.v.col(k) + first;
        N vr = N(), pivot = xr;
        t.beta[k] = 0;
        if (reflect) {
            // v = x + z |x| e_r with z = x_r / |x_r|, so that (I - beta v v^H) x = -z |x| e_r.
            const double norm = std::sqrt(X.norm[j]); // times 2^top
            const N image = direction(xr) * (norm * power_of_two(top));
            vr = xr + image;
            pivot = -image;
            t.beta[k] = 1 / (norm * (norm + modulus(xr * down))); // 2 / v^H v for v times 2^-top
            scale_column(-top, x, v, length);
            set_entry(t.v.col(k), r, vr * down);
        }
        set_entry(t.row, k, pivot);
        t.row_exponent[k] = X.exponent[j];

        // v carries 2^-top and loses what underflows, which is nothing to a sum; the panel keeps small entries for the update.
        double* kept = t.panel.col(planes * count) + first;
        scale(1, 1, x, kept, length);
        if constexpr (planes == 2)
            for (index i = 0; i < length; i += 2 * block_size) {
                scale(-1, 1, kept + i + block_size, kept + X.ld + i, block_size);
                scale(1, 1, kept + i, kept + X.ld + i + block_size, block_size);
            }
        // v^H y and entry r of all columns y as they are, then what they lack.
        double by_v[2][2 * waiting_columns], by_row[2][2 * waiting_columns];
        for (index c = 0; c < count; ++c) {
            const double* before = t.panel.col(planes * c);
            put_factors(inner_product<N>(v, before + first, length), c, by_v[0], by_v[1]);
            put_factors(entry<N>(before, r), c, by_row[0], by_row[1]);
        }
        for (index c = 0; c < X.cols; ++c) {
            const index q = t.order[c];
            set_number_of_parts(t.product, 0, q, c > k ? inner_product<N>(v, X.col(q) + first, length) : N());
            set_number_of_parts(t.product, 1, q, c > k ? entry<N>(X.col(q), r) : N());
        }
        for (index p = 0; p < planes; ++p) {
            add_all(t.multiple.col(0), t.multiple.ld, by_v[p], planes * count, t.product.col(p), t.product.ld);
            add_all(t.multiple.col(0), t.multiple.ld, by_row[p], planes * count, t.product.col(planes + p), t.product.ld);
            scale(down, t.beta[k], t.product.col(p), t.multiple.col(planes * count + p), t.product.ld);
        }
        for (index c = k + 1; c < X.cols; ++c) {
            const index q = t.order[c];
            const N y = number_of_parts<N>(t.product, 1, q) - number_of_parts<N>(t.multiple, count, q) * vr;
            set_entry(t.row, c, y);
            t.row_exponent[c] = X.exponent[q];
            X.norm[q] -= square_modulus(y * down);
            precise = precise && X.norm[q] >= t.least[q];
        }
        put_row<N>(t, k);
    }
    t.next = k;
}

/// The remaining columns up to date: rows that were eliminated become zero and come first, norms are those of the rest.
template <class N>
HWY_INLINE void end_panel(const graded_qr_task& t, const index* row) {
    for (index c = t.next; c < t.X.cols; ++c) {
        const index j = t.order[c];
        bring_up_to_date<N>(t, j, t.next - t.first);
        for (index k = t.first; k < t.next; ++k) set_entry(t.X.col(j), row[k - t.first], N());
        swap_rows<N>(t.swapped, t.first, t.next, t.X.col(j));
        set_square(t.X, j, planes_of<N> * (t.next / block_size * block_size));
    }
}

/// Entries of R, and rows of the reflectors, come into their final order: later pivots have moved them.
template <class N>
HWY_INLINE void put_in_order(const graded_qr_task& t) {
    for (index k = 0; k < t.next; ++k) {
        double* x = t.Rt.col(k);
        for (index c = 0; c < t.X.cols; ++c) set_entry(t.row, c, entry<N>(x, t.order[c]));
        for (index c = 0; c < t.X.cols; ++c) set_entry(x, c, entry<N>(t.row, c));
        swap_rows<N>(t.swapped, t.panel_of[k], t.next, t.v.col(k));
        const index moved = t.row_order[k];
        t.row_order[k] = t.row_order[t.swapped[k]];
        t.row_order[t.swapped[k]] = moved;
    }
}

/// Columns near 2^top, with their norms.
void begin(const graded_qr_task& t) {
    for (index j = 0; j < t.X.cols; ++j) {
        renormalise(t.X, j, 0, top);
        set_square(t.X, j, 0);
    }
}

void reduce_panel(graded_qr_task& t, index* row) {
    if (t.X.planes == 1)
        eliminate<double>(t, row);
    else
        eliminate<complex_number>(t, row);
}

void end_of_panel(const graded_qr_task& t, const index* row) {
    if (t.X.planes == 1)
        end_panel<double>(t, row);
    else
        end_panel<complex_number>(t, row);
}

void end_of_factors(const graded_qr_task& t) {
    if (t.X.planes == 1)
        put_in_order<double>(t);
    else
        put_in_order<complex_number>(t);
}

/// Rows of R that stand in X as they are.
void put_rows(graded_qr_task& t) {
    for (index k = 0; k < t.X.cols; ++k) {
        for (index c = k; c < t.X.cols; ++c) t.row[c] = t.X.col(c)[k];
        put_row<double>(t, k);
    }
}

template <class N>
HWY_INLINE void apply_reflectors_of(const columns_ref& v, const double* beta, index count, const columns_ref& G) {
    for (index k = count - 1; k >= 0; --k) {
        if (beta[k] == 0) continue;
        const index first = planes_of<N> * (k / block_size * block_size);
        const double* x = v.col(k) + first;
        for (index j = 0; j < G.cols; ++j) {
            double* y = G.col(j) + first;
            subtract_multiple(inner_product<N>(x, y, G.ld - first) * beta[k], x, y, G.ld - first);
        }
    }
}

void apply_reflectors(const columns_ref& v, const double* beta, index count, const columns_ref& G) {
    if (v.planes == 1)
        apply_reflectors_of<double>(v, beta, count, G);
    else
        apply_reflectors_of<complex_number>(v, beta, count, G);
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace eckart::fast {

HWY_EXPORT(begin);
HWY_EXPORT(reduce_panel);
HWY_EXPORT(end_of_panel);
HWY_EXPORT(end_of_factors);
HWY_EXPORT(put_rows);
HWY_EXPORT(apply_reflectors);

namespace {

// Internal parameter: from so many reflections on products of matrices pay.
constexpr index least_blocked(int planes) { return planes == 1 ? 48 : 128; }
// Complex columns of which the parts are taken apart at once.
constexpr index columns_at_once = 256;

/// Without pivoting a QR factorization of columns of size 1 serves: a column's scale is that of all that is done to it.
bool in_panels(index m, index n, int planes, pivoting p) {
    return p == pivoting::none && planes == 1 && n >= least_blocked(planes) && m >= n;
}

/// The columns of X times powers of two that bring their largest entries near to 1; `exponent` tells which. With the padding of products.
columns of_size_one(columns& X, int* exponent) {
    columns A(apart(X.rows()), X.cols());
    for (index j = 0; j < X.cols(); ++j) {
        double largest = 0;
        for (index i = 0; i < X.rows(); ++i) largest = std::max(largest, std::fabs(X(i, j)));
        const int e = largest > 0 ? std::ilogb(largest) : 0;
        const double first = std::ldexp(1.0, -e / 2), second = std::ldexp(1.0, -e - -e / 2);
        std::transform(X.col(j), X.col(j) + X.rows(), A.col(j), [=](double x) { return x * first * second; });
        exponent[j] = X.exponent(j) + e;
    }
    return A;
}

} // namespace

graded_qr_factors graded_qr(columns X, pivoting p, int threads) {
    prepare_dispatch();
    const index steps = std::min(X.rows(), X.cols());
    graded_qr_factors f;
    f.Q.v = columns(X.rows(), steps, X.planes());
    f.Q.count = f.rank = steps;
    f.Q.beta.assign(static_cast<std::size_t>(steps), 0.0);
    f.Rt = columns(X.cols(), steps, X.planes());
    f.order.resize(static_cast<std::size_t>(X.cols()));
    std::iota(f.order.begin(), f.order.end(), index(0));
    f.row_order.resize(static_cast<std::size_t>(X.rows()));
    std::iota(f.row_order.begin(), f.row_order.end(), index(0));
    columns row_of_R(X.cols(), 1, X.planes());
    scratch_vector<int> row_exponent(static_cast<std::size_t>(X.cols()));
    graded_qr_task t{};
    t.v = f.Q.v.ref();
    t.Rt = f.Rt.ref();
    t.beta = f.Q.beta.data();
    t.order = f.order.data();
    t.row_order = f.row_order.data();
    t.row = row_of_R.col(0);
    t.row_exponent = row_exponent.data();
    t.pivot = p == pivoting::complete;
    if (in_panels(X.rows(), X.cols(), X.planes(), p)) {
        columns A = of_size_one(X, row_exponent.data()), T(qr_panel_width, steps);
        t.X = A.ref();
        const index rows = f.Q.v.ld();
        qr_in_panels(A.view(rows, steps), f.Q.v.view(rows, steps), T.view(), threads);
        for (index k = 0; k < steps; ++k) f.Q.beta[static_cast<std::size_t>(k)] = T(k % qr_panel_width, k);
        HWY_DYNAMIC_DISPATCH(put_rows)(t);
        return f;
    }
    t.most_steps = steps_of_panel(X.ld() * X.cols());
    const index waiting = X.planes() * std::min(steps, t.most_steps);
    columns panel(X.ld(), waiting), multiple(X.cols(), waiting), product(X.cols(), 2 * X.planes());
    scratch_vector<index> swapped(static_cast<std::size_t>(steps)), panel_of(static_cast<std::size_t>(steps));
    scratch_vector<double> least(static_cast<std::size_t>(X.cols()));
    t.X = X.ref();
    t.panel = panel.ref();
    t.multiple = multiple.ref();
    t.product = product.ref();
    t.least = least.data();
    t.swapped = swapped.data();
    t.panel_of = panel_of.data();
    HWY_DYNAMIC_DISPATCH(begin)(t);
    for (; t.next < steps && !t.zero; t.first = t.next) {
        index row[waiting_columns];
        HWY_DYNAMIC_DISPATCH(reduce_panel)(t, row);
        if (t.next == steps || t.next == t.first) break;
        HWY_DYNAMIC_DISPATCH(end_of_panel)(t, row);
    }
    HWY_DYNAMIC_DISPATCH(end_of_factors)(t);
    f.Q.count = f.rank = t.next;
    return f;
}

graded_qr_scratch::graded_qr_scratch(index m, index n, int planes, pivoting p) {
    const index steps = std::min(m, n), waiting = planes * std::min(steps, steps_of_panel(whole_blocks(m) * planes * n));
    result = columns::scratch(m, steps, planes) + columns::scratch(n, steps, planes) + scratch_for<double>(steps) + scratch_for<index>(n) +
             scratch_for<index>(m);
    rest = columns::scratch(n, 1, planes) + scratch_for<int>(n);
    if (in_panels(m, n, planes, p))
        rest += columns::scratch(apart(m), n) + columns::scratch(qr_panel_width, n) + qr_in_panels_scratch(whole_blocks(m), n);
    else
        rest += columns::scratch(whole_blocks(m) * planes, waiting) + columns::scratch(n, waiting) + columns::scratch(n, 2 * planes) +
                2 * scratch_for<index>(steps) + scratch_for<double>(n);
}

std::size_t apply_scratch(index count, index rows, index cols, int planes) {
    if (planes == 1) return apply_reflections_scratch(rows, cols, planes);
    const std::size_t copies = 2 * (columns::scratch(rows, count) + columns::scratch(rows, columns_at_once));
    return copies + apply_reflections_scratch(rows, columns_at_once, planes);
}

void apply(reflectors& Q, columns& G, int threads) {
    if (Q.count >= least_blocked(G.planes())) {
        if (G.planes() == 1) return apply_reflections<1>({Q.v.view()}, Q.beta.data(), Q.count, 0, planes_view<1>{G.view()}, threads);
        planes<2> v = planes<2>::undefined(Q.v.rows(), Q.count), X = planes<2>::undefined(G.rows(), columns_at_once);
        for (index j = 0; j < Q.count; ++j) copy_column(Q.v, j, 1, v, j);
        for (index first = 0; first < G.cols(); first += columns_at_once) {
            const index count = std::min(columns_at_once, G.cols() - first);
            for (index j = 0; j < count; ++j) copy_column(G, first + j, 1, X, j);
            apply_reflections<2>(v.view(), Q.beta.data(), Q.count, 0, X.view(G.rows(), count), threads);
            for (index j = 0; j < count; ++j) copy_column(X, j, 1, G, first + j);
        }
        return;
    }
    prepare_dispatch();
    HWY_DYNAMIC_DISPATCH(apply_reflectors)(Q.v.ref(), Q.beta.data(), Q.count, G.ref());
}

} // namespace eckart::fast
#endif
