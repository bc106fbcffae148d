#include <eckart/fast/blocked_qr.hpp>

#include <eckart/fast/block_reflector.hpp>
#include <eckart/fast/gemm.hpp>
#include <eckart/fast/kernels/highway_targets.hpp>
#include <eckart/fast/qr_panel_task.hpp>
#include <eckart/fast/targets.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eckart/fast/blocked_qr.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <eckart/fast/kernels/reflect-inl.h>

#include <algorithm>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

void reduce_qr_panel(const qr_panel_task& t) {
    for (index j = 0; j < t.cols; ++j) {
        // Column j, and what row j - 1 keeps of R, lack the reflection before.
        const index from = j / block_size * block_size, before = j == 0 ? 0 : (j - 1) / block_size * block_size;
        double* a = t.P + j * t.ld;
        double* v = t.V + j * t.v_ld;
        const double* last = j == 0 ? v : v - t.v_ld;
        if (j == 0) {
            for (index c = 0; c < t.cols; ++c) t.multiple[c] = 0;
        } else {
            double unused;
            update_and_dot<1, false>(a, t.ld, before, t.rows, last, t.multiple + j, nullptr, nullptr, last, &unused);
        }
        double kept[block_size]; // `reflect` clears the rows above j
        for (index r = from; r < j; ++r) kept[r - from] = a[r];
        const reflection h = reflect(a, from, j, t.rows, v);
        for (index r = from; r < j; ++r) a[r] = kept[r - from];
        a[j] = h.beta;
        t.factor[j] = h.factor;
        constexpr index N = columns_reflected_at_once;
        index c = j + 1;
        for (; c + N <= t.cols; c += N)
            update_and_dot<N, false>(t.P + c * t.ld, t.ld, before, t.rows, last, t.multiple + c, nullptr, nullptr, v, t.multiple + c);
        for (; c < t.cols; ++c)
            update_and_dot<1, false>(t.P + c * t.ld, t.ld, before, t.rows, last, t.multiple + c, nullptr, nullptr, v, t.multiple + c);
        for (c = j + 1; c < t.cols; ++c) t.multiple[c] *= h.factor;
    }
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace eckart::fast {

HWY_EXPORT(reduce_qr_panel);

namespace {

// Internal parameters, part of what the result is, to the bit.
constexpr index panel_width = qr_panel_width;
constexpr index slab_entries = 1 << 17; // 1 MiB

/// A <- [R; .] for the rows of A, in whole blocks of 8; below the diagonal A is of no use. `v_of` and `t_of` tell where V and T of the
/// panel at column j go, `rows` by `width` and square.
template <class place_of_v, class place_of_t>
void reduce(matrix_view<double> A, const place_of_v& v_of, const place_of_t& t_of, int threads) {
    columns VT(apart(A.rows), panel_width), products(panel_width, A.cols);
    for (index j = 0; j < A.cols; j += panel_width) {
        const index width = std::min(panel_width, A.cols - j), rows = A.rows - j, rest = A.cols - j - width;
        const matrix_view<double> v = v_of(j, rows, width), t = t_of(j, width), vt = VT.view(rows, width);
        qr_of_panel(A.block(j, j, rows, width), v, t);
        if (rest == 0) break;
        // C - V T^T V^T C = C - V (V T)^T C
        const auto C = A.block(j, j + width, rows, rest);
        const auto product = products.view(width, rest);
        gemm(transposition::none, transposition::none, 1, v, t, 0, vt);
        gemm(transposition::transpose, transposition::none, 1, vt, C, 0, product, threads);
        gemm(transposition::none, transposition::none, -1, v, product, 1, C, threads);
    }
}

/// The same where the reflections themselves are of no use.
void reduce(matrix_view<double> A, int threads) {
    columns V(apart(A.rows), panel_width), T(panel_width, panel_width);
    reduce(
        A, [&](index, index rows, index width) { return V.view(rows, width); }, [&](index, index width) { return T.view(width, width); },
        threads);
}

std::size_t reduce_scratch(index rows, index cols) {
    return 2 * columns::scratch(apart(rows), panel_width) + columns::scratch(panel_width, panel_width) +
           columns::scratch(panel_width, cols) +
           std::max(qr_of_panel_scratch(rows, panel_width), gemm_scratch(std::max({rows, cols, panel_width})));
}

/// As many rows as are four times those of R, or as fit.
index rows_of_slab(index n) { return whole_blocks(std::max(4 * whole_blocks(n), slab_entries / std::max<index>(n, 1))); }

} // namespace

void qr_of_panel(matrix_view<double> P, matrix_view<double> V, matrix_view<double> T) {
    prepare_dispatch();
    for (index j = 0; j < V.cols; ++j) std::fill_n(V.col(j), V.rows, 0.0);
    columns small(P.cols, 2);
    HWY_DYNAMIC_DISPATCH(reduce_qr_panel)({P.data, P.ld, P.rows, P.cols, V.data, V.ld, small.col(0), small.col(1)});
    triangular_factor<1>({V}, small.col(0), planes_view<1>{T});
}

std::size_t qr_of_panel_scratch(index rows, index cols) { return columns::scratch(cols, 2) + triangular_factor_scratch(rows, cols, 1); }

void qr_in_panels(matrix_view<double> A, matrix_view<double> V, matrix_view<double> T, int threads) {
    reduce(
        A, [&](index j, index rows, index width) { return V.block(j, j, rows, width); },
        [&](index j, index width) { return T.block(0, j, width, width); }, threads);
}

std::size_t qr_in_panels_scratch(index rows, index cols) { return reduce_scratch(rows, cols); }

std::size_t triangular_factor_of_scratch(index m, index n) {
    const index top = whole_blocks(n), all = whole_blocks(m), slab = rows_of_slab(n), rows = std::min(top + slab, all);
    return columns::scratch(apart(n), n) + (rows < all ? columns::scratch(apart(top + slab), n) : 0) + reduce_scratch(rows, n);
}

columns triangular_factor_of(columns A, index m, int threads) {
    const index n = A.cols(), top = whole_blocks(n), all = whole_blocks(m), slab = rows_of_slab(n);
    const auto keep_upper = [n](matrix_view<double> X, columns& to) {
        for (index j = 0; j < n; ++j) std::copy_n(X.col(j), j + 1, to.col(j));
    };
    columns R(apart(n), n);
    index first = std::min(top + slab, all);
    reduce(A.view(first, n), threads);
    keep_upper(A.view(first, n), R);
    if (first == all) return R;
    columns stack(apart(top + slab), n);
    while (first < all) {
        const index rows = std::min(slab, all - first);
        for (index j = 0; j < n; ++j) {
            std::copy_n(R.col(j), top, stack.col(j));
            std::copy_n(A.col(j) + first, rows, stack.col(j) + top);
        }
        reduce(stack.view(top + rows, n), threads);
        keep_upper(stack.view(top + rows, n), R);
        first += rows;
    }
    return R;
}

} // namespace eckart::fast
#endif
