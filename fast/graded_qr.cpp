#include <eckart/fast/graded_qr.hpp>

#include <eckart/fast/kernels/highway_targets.hpp>
#include <eckart/fast/targets.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eckart/fast/graded_qr.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <eckart/fast/kernels/complex-inl.h>
#include <eckart/fast/kernels/reduce-inl.h>
#include <eckart/fast/kernels/update-inl.h>
#include <eckart/fast/scaled_number-inl.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#ifndef ECKART_FAST_GRADED_QR_ONCE
#define ECKART_FAST_GRADED_QR_ONCE

namespace eckart::fast {

struct graded_qr_task {
    columns_ref X, v, Rt;
    double* beta;
    index* order;      // position -> column of X
    index* row_order;  // position -> row of X
    double* row;       // one row of R in the scales of its columns, as a column
    int* row_exponent; // and these scales
    bool pivot;
    index rank; // result
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

/// 2-norm times 2^-top of column j from the number `first` of its ld on; moves the column up if it has become small.
HWY_INLINE void set_norm(const columns_ref& X, index j, index first, double squares) {
    X.norm[j] = std::sqrt(squares);
    if (X.norm[j] >= power_of_two(-lift)) return;
    if (!renormalise(X, j, first, top))
        X.norm[j] = 0;
    else
        X.norm[j] = std::sqrt(sum_squares(power_of_two(-top), X.col(j) + first, X.ld - first));
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

/// Position of the largest |x_i|, k <= i < n, where that lies near 2^top; the first of equals.
template <class N>
HWY_INLINE index largest_entry(const double* x, index k, index n) {
    index largest = k;
    double size = modulus(entry<N>(x, k) * power_of_two(-top));
    for (index i = k + 1; i < n; ++i) {
        const double other = modulus(entry<N>(x, i) * power_of_two(-top));
        if (other > size) {
            largest = i;
            size = other;
        }
    }
    return largest;
}

template <class N>
HWY_INLINE void swap_entries(double* x, index k, index i) {
    const N y = entry<N>(x, k);
    set_entry(x, k, entry<N>(x, i));
    set_entry(x, i, y);
}

/// Exchanges rows k and i of what is left of X and of the reflectors so far: (P X) = H_0 ... with the permuted vectors.
template <class N>
HWY_INLINE void swap_rows(const graded_qr_task& t, index k, index i) {
    if (i == k) return;
    for (index c = k; c < t.X.cols; ++c) swap_entries<N>(t.X.col(t.order[c]), k, i);
    for (index c = 0; c < k; ++c) swap_entries<N>(t.v.col(c), k, i);
    const index row = t.row_order[k];
    t.row_order[k] = t.row_order[i];
    t.row_order[i] = row;
}

/// The factorization; returns the rank. N is the number type of X: `double` or `complex_number`.
template <class N>
HWY_INLINE index eliminate(const graded_qr_task& t) {
    const columns_ref& X = t.X;
    const double down = power_of_two(-top);
    for (index j = 0; j < X.cols; ++j) {
        renormalise(X, j, 0, top);
        set_norm(X, j, 0, sum_squares(down, X.col(j), X.ld));
    }
    const index steps = X.rows < X.cols ? X.rows : X.cols;
    for (index k = 0; k < steps; ++k) {
        if (t.pivot) {
            index best = k;
            for (index c = k + 1; c < X.cols; ++c) {
                const index j = t.order[c], b = t.order[best];
                if (less(X.norm[b], X.exponent[b], X.norm[j], X.exponent[j])) best = c;
            }
            const index chosen = t.order[best];
            t.order[best] = t.order[k];
            t.order[k] = chosen;
            if (X.norm[chosen] == 0) return k; // exact zeros are left
        }
        const index j = t.order[k];
        const index at = k % block_size;
        const index first = planes_of<N> * (k - at); // what stands before it is zero by now in all remaining columns
        const index length = X.ld - first;
        if (t.pivot) swap_rows<N>(t, k, largest_entry<N>(X.col(j), k, X.rows));
        double* x = X.col(j) + first;
        const N xk = entry<N>(x, at);
        set_entry(x, at, N());
        // The tail is tested for exact zero: in a matrix with graded rows a tail far below u |x_k| still matters to the rows it stands in.
        const bool reflect = max_abs(x, length) != 0;
        N vk = N();
        if (reflect) {
            // v = x + z |x| e_k with z = x_k / |x_k|, so that (I - beta v v^H) x = -z |x| e_k.
            const double norm = X.norm[j]; // times 2^top
            const N image = direction(xk) * (norm * power_of_two(top));
            vk = xk + image;
            set_entry(t.row, k, -image);
            t.beta[k] = 1 / (norm * (norm + modulus(xk * down))); // 2 / v^H v for v times 2^-top
            double* v = t.v.col(k) + first;
            scale_column(-top, x, v, length);
            set_entry(v, at, vk * down);
        } else {
            set_entry(t.row, k, xk);
            t.beta[k] = 0;
        }
        t.row_exponent[k] = X.exponent[j];
        for (index c = k + 1; c < X.cols; ++c) {
            const index q = t.order[c];
            double* y = X.col(q) + first;
            const N yk = entry<N>(y, at);
            double squares;
            t.row_exponent[c] = X.exponent[q];
            if (reflect) {
                // v carries 2^-top and loses what underflows, which is nothing to a sum; x keeps its small entries for the update.
                const N multiple = inner_product<N>(t.v.col(k) + first, y, length) * down * t.beta[k];
                set_entry(t.row, c, yk - multiple * vk);
                set_entry(y, at, N());
                squares = subtract_multiple_sum_squares(multiple, x, y, down, length);
            } else {
                set_entry(t.row, c, yk);
                set_entry(y, at, N());
                squares = sum_squares(down, y, length);
            }
            set_norm(X, q, first, squares);
        }
        put_row<N>(t, k);
    }
    return steps;
}

template <class N>
HWY_INLINE void factor_columns_of(graded_qr_task& t) {
    t.rank = eliminate<N>(t);
    for (index k = 0; k < t.rank; ++k) { // later pivots have moved columns: bring the entries into the final order
        double* x = t.Rt.col(k);
        for (index c = 0; c < t.X.cols; ++c) set_entry(t.row, c, entry<N>(x, t.order[c]));
        for (index c = 0; c < t.X.cols; ++c) set_entry(x, c, entry<N>(t.row, c));
    }
}

void factor(graded_qr_task& t) {
    if (t.X.planes == 1)
        factor_columns_of<double>(t);
    else
        factor_columns_of<complex_number>(t);
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

HWY_EXPORT(factor);
HWY_EXPORT(apply_reflectors);

graded_qr_factors graded_qr(columns X, pivoting p) {
    prepare_dispatch();
    const index steps = std::min(X.rows(), X.cols());
    graded_qr_factors f;
    f.Q.v = columns(X.rows(), steps, X.planes());
    f.Q.beta.assign(static_cast<std::size_t>(steps), 0.0);
    f.Rt = columns(X.cols(), steps, X.planes());
    f.order.resize(static_cast<std::size_t>(X.cols()));
    std::iota(f.order.begin(), f.order.end(), index(0));
    f.row_order.resize(static_cast<std::size_t>(X.rows()));
    std::iota(f.row_order.begin(), f.row_order.end(), index(0));
    columns row(X.cols(), 1, X.planes());
    scratch_vector<int> row_exponent(static_cast<std::size_t>(X.cols()));
    graded_qr_task t{X.ref(),
                     f.Q.v.ref(),
                     f.Rt.ref(),
                     f.Q.beta.data(),
                     f.order.data(),
                     f.row_order.data(),
                     row.col(0),
                     row_exponent.data(),
                     p == pivoting::complete,
                     0};
    HWY_DYNAMIC_DISPATCH(factor)(t);
    f.rank = t.rank;
    f.Q.count = t.rank;
    return f;
}

std::size_t graded_qr_scratch(index m, index n, int planes) {
    const index steps = std::min(m, n);
    return columns::scratch(m, steps, planes) + columns::scratch(n, steps, planes) + scratch_for<double>(steps) + scratch_for<index>(n) +
           scratch_for<index>(m) + columns::scratch(n, 1, planes) + scratch_for<int>(n);
}

void apply(reflectors& Q, columns& G) {
    prepare_dispatch();
    HWY_DYNAMIC_DISPATCH(apply_reflectors)(Q.v.ref(), Q.beta.data(), Q.count, G.ref());
}

} // namespace eckart::fast
#endif
