#include <eckart/fast/symmetric_tridiagonal.hpp>

#include <eckart/fast/block_reflector.hpp>
#include <eckart/fast/gemm.hpp>
#include <eckart/fast/kernels/highway_targets.hpp>
#include <eckart/fast/panel_task.hpp>
#include <eckart/fast/parallel.hpp>
#include <eckart/fast/targets.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eckart/fast/symmetric_tridiagonal.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <eckart/fast/kernels/hermitian-inl.h>

#include <algorithm>
#include <array>
#include <cmath>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

HWY_INLINE double real_part(double x) { return x; }
HWY_INLINE double real_part(complex_number z) { return z.re; }

HWY_INLINE void keep(const reflection& h, const panel_task<1>& t, index j) { t.off_diagonal[j] = h.beta; }
HWY_INLINE void keep(const complex_reflection& h, const panel_task<2>& t, index j) {
    t.off_diagonal[j] = h.modulus;
    t.phase[0][j] = h.phase.re;
    t.phase[1][j] = h.phase.im;
}

/// Reduces the columns first <= j < last so that the rest of the matrix becomes G - V W^H - W V^H, which the caller computes.
template <int P>
HWY_INLINE void reduce_panel(const panel_task<P>& t) {
    const auto G = column_of(t.G), V = column_of(t.V), W = column_of(t.W), a = column_of(t.column);
    using number = decltype(get(a, 0));
    number small[2 * panel_task<P>::most_columns];
    for (index j = t.first; j < t.last; ++j) {
        const index i = j - t.first;
        const auto v = V + i * t.panel_ld, w = W + i * t.panel_ld;

        // Column j of G - V W^H - W V^H so far.
        const index top = j / block_size * block_size;
        for (index r = top; r < t.padded; r += block_size) store(load(G + (r + j * t.ld)), a + r);
        for (index k = 0; k < i; ++k) {
            small[k] = conjugate(get(W, j + k * t.panel_ld));
            small[i + k] = conjugate(get(V, j + k * t.panel_ld));
        }
        subtract_multiples(V, t.panel_ld, i, top, t.padded, small, a);
        subtract_multiples(W, t.panel_ld, i, top, t.padded, small + i, a);
        t.diagonal[j] = real_part(get(a, j));
        if (j + 1 == t.n) break;

        // H_j a = (.., beta, 0, ..., 0)^T, v = (0, ..., 0, 1, a_{j+2} / (a_{j+1} - beta), ...).
        const index from = (j + 1) / block_size * block_size;
        for (int p = 0; p < P; ++p)
            for (index r = 0; r < t.padded; r += block_size) {
                store(zero(), t.V[p] + i * t.panel_ld + r);
                store(zero(), t.W[p] + i * t.panel_ld + r);
            }
        const auto h = reflect(a, from, j + 1, t.padded, v);
        keep(h, t, j);
        const double tau = t.factor[j] = h.factor;
        if (tau == 0) continue;

        // w = tau (G - V W^H - W V^H) v less its part along v.
        multiply_symmetric(G, t.ld, from, t.padded, v, w);
        dots(W, t.panel_ld, i, from, t.padded, v, small);
        dots(V, t.panel_ld, i, from, t.padded, v, small + i);
        subtract_multiples(V, t.panel_ld, i, from, t.padded, small, w);
        subtract_multiples(W, t.panel_ld, i, from, t.padded, small + i, w);
        const double along = tau * tau / 2 * real_dot(w + from, v + from, t.padded - from);
        const block scale = broadcast(tau), part = broadcast(along);
        for (int p = 0; p < P; ++p) {
            double* x = t.W[p] + i * t.panel_ld;
            const double* y = t.V[p] + i * t.panel_ld;
            for (index r = from; r < t.padded; r += block_size) store(neg_mul_add(part, load(y + r), mul(scale, load(x + r))), x + r);
        }
    }
    for (int p = 0; p < P; ++p)
        for (index j = t.first; j < t.last; ++j)
            for (index r = t.first; r < t.padded; ++r) t.G[p][r + j * t.ld] = t.V[p][r + (j - t.first) * t.panel_ld];
}

void reduce_real_panel(const panel_task<1>& t) { reduce_panel(t); }
void reduce_complex_panel(const panel_task<2>& t) { reduce_panel(t); }

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace eckart::fast {

HWY_EXPORT(reduce_real_panel);
HWY_EXPORT(reduce_complex_panel);

namespace {

// Internal parameters: columns of a panel (a multiple of 8), and columns of the rest that one product updates.
constexpr index panel_width = panel_task<1>::most_columns;
constexpr index update_width = 128;

void dispatch(const panel_task<1>& t) { HWY_DYNAMIC_DISPATCH(reduce_real_panel)(t); }
void dispatch(const panel_task<2>& t) { HWY_DYNAMIC_DISPATCH(reduce_complex_panel)(t); }

/// The parts of V and W side by side, in the order that lets each part of V W^H + W V^H be one real product.
template <int P>
struct panel_pair;

template <>
struct panel_pair<1> { // V, W, V
    static constexpr index widths = 3;
    static constexpr std::array<index, 1> V{0}, W{1}, right{1};
    static void repeat(columns& all) { copy(all, 0, 2, 1); }
    static void copy(columns& all, index from, index to, double sign) {
        for (index k = 0; k < panel_width; ++k) {
            const double* x = all.col(from * panel_width + k);
            std::transform(x, x + all.ld(), all.col(to * panel_width + k), [sign](double y) { return sign * y; });
        }
    }
};

template <>
struct panel_pair<2> { // Re V, Re W, Im V, Im W; -Im W, -Im V, Re W, Re V, Im W, Im V
    static constexpr index widths = 10;
    static constexpr std::array<index, 2> V{0, 2}, W{1, 3}, right{6, 4};
    static void repeat(columns& all) {
        constexpr auto copy = panel_pair<1>::copy;
        copy(all, 3, 4, -1);
        copy(all, 2, 5, -1);
        copy(all, 1, 6, 1);
        copy(all, 0, 7, 1);
        copy(all, 3, 8, 1);
        copy(all, 2, 9, 1);
    }
};

} // namespace

template <int P>
planes<P> symmetric_storage(index n) {
    return {apart(n), whole_blocks(n)};
}

std::size_t symmetric_storage_scratch(index n, int planes) {
    return static_cast<std::size_t>(planes) * columns::scratch(apart(n), whole_blocks(n));
}

std::size_t tridiagonalise_scratch(index n, int planes) {
    const std::size_t p = static_cast<std::size_t>(planes), vectors = planes == 1 ? 3 : 5;
    const index widths = planes == 1 ? panel_pair<1>::widths : panel_pair<2>::widths;
    return vectors * scratch_for<double>(n) + columns::scratch(apart(n), widths * panel_width) + p * columns::scratch(whole_blocks(n), 1) +
           gemm_scratch(std::max(n, 2 * planes * panel_width));
}

template <int P>
tridiagonal_form<P> tridiagonalise(planes<P> G, index n, int threads) {
    prepare_dispatch();
    using pair = panel_pair<P>;
    tridiagonal_form<P> form;
    form.factor.resize(static_cast<std::size_t>(n));
    form.diagonal.resize(static_cast<std::size_t>(n));
    form.off_diagonal.resize(static_cast<std::size_t>(n));
    if constexpr (P == 2)
        for (auto& x : form.phase) x.assign(static_cast<std::size_t>(n), 1.0);
    columns panels(apart(n), pair::widths * panel_width);
    planes<P> work(whole_blocks(n), 1);
    panel_task<P> t{};
    t.ld = G.part[0].ld();
    t.n = n;
    t.padded = whole_blocks(n);
    t.panel_ld = panels.ld();
    for (int p = 0; p < P; ++p) {
        t.G[p] = G.part[p].col(0);
        t.V[p] = panels.col(pair::V[p] * panel_width);
        t.W[p] = panels.col(pair::W[p] * panel_width);
        t.column[p] = work.part[p].col(0);
    }
    t.factor = form.factor.data();
    t.diagonal = form.diagonal.data();
    t.off_diagonal = form.off_diagonal.data();
    if constexpr (P == 2)
        for (int p = 0; p < P; ++p) t.phase[p] = form.phase[p].data();
    for (t.first = 0; t.first < n; t.first += panel_width) {
        t.last = std::min(t.first + panel_width, n);
        dispatch(t);
        pair::repeat(panels);
        // G <- G - V W^H - W V^H, block columns of the lower triangle shared out in turn.
        const auto rest = static_cast<double>(n - t.last);
        const index pieces = threads_worth(2 * P * P * rest * rest * panel_width, threads);
        parallel(pieces, [&, all = panels.view(n, panels.cols()), lower = G.view(n, n)](index piece) {
            for (index j = t.last + piece * update_width; j < n; j += pieces * update_width) {
                const index cols = std::min(update_width, n - j), depth = 2 * P * panel_width;
                for (int p = 0; p < P; ++p)
                    gemm(transposition::none, transposition::transpose, -1, all.block(j, 0, n - j, depth),
                         all.block(j, pair::right[p] * panel_width, cols, depth), 1, lower.part[p].block(j, j, n - j, cols));
            }
        });
    }
    form.v = std::move(G);
    return form;
}

template <int P>
void apply(const tridiagonal_form<P>& form, planes_view<P> Z, int threads) {
    const index n = Z.rows();
    apply_reflections<P>(form.v.view(n, n), form.factor.data(), std::max<index>(n - 2, 0), 1, Z, threads);
}

template planes<1> symmetric_storage<1>(index);
template planes<2> symmetric_storage<2>(index);
template tridiagonal_form<1> tridiagonalise(planes<1>, index, int);
template tridiagonal_form<2> tridiagonalise(planes<2>, index, int);
template void apply(const tridiagonal_form<1>&, planes_view<1>, int);
template void apply(const tridiagonal_form<2>&, planes_view<2>, int);

} // namespace eckart::fast
#endif
