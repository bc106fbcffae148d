#include <eckart/fast/bulge_chasing.hpp>

#include <eckart/fast/bulge_task.hpp>
#include <eckart/fast/kernels/highway_targets.hpp>
#include <eckart/fast/targets.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eckart/fast/bulge_chasing.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <eckart/fast/kernels/reflect-inl.h>

#include <utility>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

inline constexpr index width = upper_band::width, step = upper_band::step;
/// Blocks of 8 rows that hold `width` rows, or two times as many, from any row on.
inline constexpr int blocks = static_cast<int>(width / block_size) + 1, blocks_of_two = blocks + static_cast<int>(width / block_size);
/// Blocks of a column that fit into the registers.
inline constexpr int blocks_at_once = vectors_per_block == 1 ? 9 : 3;
/// Columns that fit into the registers with a reflection.
inline constexpr int reflected_at_once = vectors_per_block == 1 ? 4 : 1;

/// B <- B (I - factor u u^T) on `width` columns and COUNT blocks of rows, p the first entry.
template <int COUNT>
HWY_INLINE void reflect_rows(double* p, const double* u, double factor) {
    constexpr int N = COUNT < blocks_at_once ? COUNT : blocks_at_once;
    block w[N];
    HWY_UNROLL(9)
    for (int k = 0; k < N; ++k) w[k] = zero();
    for (index c = 0; c < width; ++c) {
        const block x = broadcast(u[c]);
        HWY_UNROLL(9)
        for (int k = 0; k < N; ++k) w[k] = mul_add(load(p + k * block_size + c * step), x, w[k]);
    }
    const block scale = broadcast(factor);
    for (int k = 0; k < N; ++k) w[k] = mul(scale, w[k]);
    for (index c = 0; c < width; ++c) {
        const block x = broadcast(u[c]);
        HWY_UNROLL(9)
        for (int k = 0; k < N; ++k) {
            double* q = p + k * block_size + c * step;
            store(neg_mul_add(w[k], x, load(q)), q);
        }
    }
    if constexpr (COUNT > N) reflect_rows<COUNT - N>(p + N * block_size, u, factor);
}

/// N columns: B <- (I - factor v v^T) B, v in whole blocks, p the first of them.
template <int N>
HWY_INLINE void reflect_columns(double* p, const block* v, double factor) {
    block x[N][blocks], total[N];
    HWY_UNROLL(4)
    for (int c = 0; c < N; ++c) {
        x[c][0] = load(p + c * step);
        total[c] = mul(x[c][0], v[0]);
        HWY_UNROLL(8)
        for (int k = 1; k < blocks; ++k) {
            x[c][k] = load(p + k * block_size + c * step);
            total[c] = mul_add(x[c][k], v[k], total[c]);
        }
    }
    HWY_UNROLL(4)
    for (int c = 0; c < N; ++c) {
        const block multiple = broadcast(factor * sum(total[c]));
        HWY_UNROLL(8)
        for (int k = 0; k < blocks; ++k) store(neg_mul_add(multiple, v[k], x[c][k]), p + k * block_size + c * step);
    }
}

/// Row `row` loses its entries in the columns after `column`, up to `width` in all, to the reflection that is applied to the rows from
/// max(row, top) on, as far as they are not zero. Returns the entry in `column`.
HWY_INLINE double reflect_row(const bulge_task& t, index row, index column) {
    double* x = t.origin + row + column * step;
    for (index c = 0; c < width; ++c) t.x[c] = x[c * step];
    const reflection h = reflect(t.x, 0, 0, width, t.v);
    if (h.factor != 0) {
        // What else the blocks hold of these columns is zero, or row `row`, which is set below.
        const index from = (row + 1 == column ? column : row) / block_size * block_size;
        double* p = t.origin + from + column * step;
        if (row + 1 == column)
            reflect_rows<blocks>(p, t.v, h.factor);
        else
            reflect_rows<blocks_of_two>(p, t.v, h.factor);
    }
    x[0] = h.beta;
    for (index c = 1; c < width; ++c) x[c * step] = 0;
    return h.beta;
}

/// Column `column` loses its entries below the diagonal to the reflection that is applied to the `width` rows and 2 `width` columns from
/// there on. Returns the entry on the diagonal.
HWY_INLINE double reflect_column(const bulge_task& t, index column) {
    const index from = column / block_size * block_size, lead = column - from;
    double* p = t.origin + from + column * step;
    for (index r = 0; r < blocks * block_size; ++r) t.x[r] = lead <= r && r < lead + width ? p[r] : 0;
    const reflection h = reflect(t.x, 0, lead, blocks * block_size, t.v);
    if (h.factor != 0) {
        block v[blocks];
        HWY_UNROLL(8)
        for (int k = 0; k < blocks; ++k) v[k] = load(t.v + k * block_size);
        for (index c = 0; c < 2 * width; c += reflected_at_once) reflect_columns<reflected_at_once>(p + c * step, v, h.factor);
    }
    p[lead] = h.beta;
    for (index r = lead + 1; r < lead + width; ++r) p[r] = 0;
    return h.beta;
}

void reduce_band(const bulge_task& t) {
    if (t.n > 0) t.diagonal[0] = t.origin[0];
    for (index i = 0; i + 1 < t.n; ++i) {
        t.off_diagonal[i] = reflect_row(t, i, i + 1);
        t.diagonal[i + 1] = reflect_column(t, i + 1);
        for (index column = i + 1 + width; column < t.n; column += width) {
            reflect_row(t, column - width, column);
            reflect_column(t, column);
        }
    }
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace eckart::fast {

HWY_EXPORT(reduce_band);

bidiagonal_form chase_bulges(upper_band B) {
    prepare_dispatch();
    bidiagonal_form form;
    form.diagonal.resize(static_cast<std::size_t>(B.size()));
    form.off_diagonal.resize(static_cast<std::size_t>(B.size()));
    columns work(upper_band::width + 8, 2);
    HWY_DYNAMIC_DISPATCH(reduce_band)
    ({B.origin(), B.size(), work.col(0), work.col(1), form.diagonal.data(), form.off_diagonal.data()});
    return form;
}

std::size_t chase_bulges_scratch(index n) { return 2 * scratch_for<double>(n) + columns::scratch(upper_band::width + 8, 2); }

} // namespace eckart::fast
#endif
