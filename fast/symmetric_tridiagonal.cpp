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

/// The first row of a block behind the column at hand.
template <int P>
HWY_INLINE index behind(const panel_task<P>& t) {
    return (t.column + 1) / block_size * block_size;
}

/// The reflection of the column at hand, j below; false if there is nothing to multiply with it.
template <int P>
HWY_INLINE bool start_column(const panel_task<P>& t) {
    const auto G = column_of(t.G), V = column_of(t.V), W = column_of(t.W), a = column_of(t.work);
    using number = decltype(get(a, 0));
    const index j = t.column, i = j - t.first;

    // Column j of G - V W^H - W V^H so far.
    const index top = j / block_size * block_size;
    for (index r = top; r < t.padded; r += block_size) store(load(G + (r + j * t.ld)), a + r);
    number small[2 * panel_task<P>::most_columns];
    for (index k = 0; k < i; ++k) {
        small[k] = conjugate(get(W, j + k * t.panel_ld));
        small[i + k] = conjugate(get(V, j + k * t.panel_ld));
    }
    subtract_multiples(V, t.panel_ld, i, top, t.padded, small, a);
    subtract_multiples(W, t.panel_ld, i, top, t.padded, small + i, a);
    t.diagonal[j] = real_part(get(a, j));
    if (j + 1 == t.n) return false;

    // H_j a = (.., beta, 0, ..., 0)^T, v = (0, ..., 0, 1, a_{j+2} / (a_{j+1} - beta), ...).
    for (int p = 0; p < P; ++p)
        for (index r = 0; r < t.padded; r += block_size) {
            store(zero(), t.V[p] + i * t.panel_ld + r);
            store(zero(), t.W[p] + i * t.panel_ld + r);
        }
    const auto h = reflect(a, behind(t), j + 1, t.padded, V + i * t.panel_ld);
    keep(h, t, j);
    t.factor[j] = h.factor;
    return h.factor != 0;
}

/// A share of G v. There and back: what the product before has read last is still in the cache.
template <int P>
HWY_INLINE void multiply_share(const panel_task<P>& t, index share, index shares) {
    const index from = behind(t), rest = t.padded - from;
    multiply_symmetric(column_of(t.G), t.ld, from, t.padded, from + begin_of_share(rest, share, shares, block_size),
                       from + begin_of_share(rest, share + 1, shares, block_size), t.column % 2 != 0,
                       column_of(t.V) + (t.column - t.first) * t.panel_ld, column_of(t.sums) + share * t.padded);
}

/// w = tau (G - V W^H - W V^H) v less its part along v.
template <int P>
HWY_INLINE void finish_column(const panel_task<P>& t, index shares) {
    const auto V = column_of(t.V), W = column_of(t.W), sums = column_of(t.sums);
    const index i = t.column - t.first, from = behind(t);
    const auto v = V + i * t.panel_ld, w = W + i * t.panel_ld;
    for (index r = from; r < t.padded; r += block_size) {
        auto sum = load(sums + r);
        for (index share = 1; share < shares; ++share) sum = add(sum, load(sums + (r + share * t.padded)));
        store(sum, w + r);
    }
    decltype(get(v, 0)) small[2 * panel_task<P>::most_columns];
    dots(W, t.panel_ld, i, from, t.padded, v, small);
    dots(V, t.panel_ld, i, from, t.padded, v, small + i);
    subtract_multiples(V, t.panel_ld, i, from, t.padded, small, w);
    subtract_multiples(W, t.panel_ld, i, from, t.padded, small + i, w);
    const double tau = t.factor[t.column], along = tau * tau / 2 * real_dot(w + from, v + from, t.padded - from);
    const block scale = broadcast(tau), part = broadcast(along);
    for (int p = 0; p < P; ++p) {
        double* x = t.W[p] + i * t.panel_ld;
        const double* y = t.V[p] + i * t.panel_ld;
        for (index r = from; r < t.padded; r += block_size) store(neg_mul_add(part, load(y + r), mul(scale, load(x + r))), x + r);
    }
}

/// Every step in turn.
template <int P>
HWY_INLINE void reduce_panel(panel_task<P>& t) {
    for (t.column = t.first; t.column < t.last; ++t.column) {
        if (!start_column(t)) continue;
        const index shares = t.shares();
        for (index s = 0; s < shares; ++s) multiply_share(t, t.column % 2 == 0 ? s : shares - 1 - s, shares);
        finish_column(t, shares);
    }
}

bool start_real_column(const panel_task<1>& t) { return start_column(t); }
bool start_complex_column(const panel_task<2>& t) { return start_column(t); }
void multiply_real_share(const panel_task<1>& t, index share, index shares) { multiply_share(t, share, shares); }
void multiply_complex_share(const panel_task<2>& t, index share, index shares) { multiply_share(t, share, shares); }
void finish_real_column(const panel_task<1>& t, index shares) { finish_column(t, shares); }
void finish_complex_column(const panel_task<2>& t, index shares) { finish_column(t, shares); }
void reduce_real_panel(panel_task<1>& t) { reduce_panel(t); }
void reduce_complex_panel(panel_task<2>& t) { reduce_panel(t); }

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace eckart::fast {

HWY_EXPORT(start_real_column);
HWY_EXPORT(start_complex_column);
HWY_EXPORT(multiply_real_share);
HWY_EXPORT(multiply_complex_share);
HWY_EXPORT(finish_real_column);
HWY_EXPORT(finish_complex_column);
HWY_EXPORT(reduce_real_panel);
HWY_EXPORT(reduce_complex_panel);

namespace {

// Internal parameters: columns of a panel (a multiple of 8), and columns of the rest that one product updates.
constexpr index panel_width = panel_task<1>::most_columns;
constexpr index update_width = 128;

bool start(const panel_task<1>& t) { return HWY_DYNAMIC_DISPATCH(start_real_column)(t); }
bool start(const panel_task<2>& t) { return HWY_DYNAMIC_DISPATCH(start_complex_column)(t); }
void multiply(const panel_task<1>& t, index share, index shares) { HWY_DYNAMIC_DISPATCH(multiply_real_share)(t, share, shares); }
void multiply(const panel_task<2>& t, index share, index shares) { HWY_DYNAMIC_DISPATCH(multiply_complex_share)(t, share, shares); }
void finish(const panel_task<1>& t, index shares) { HWY_DYNAMIC_DISPATCH(finish_real_column)(t, shares); }
void finish(const panel_task<2>& t, index shares) { HWY_DYNAMIC_DISPATCH(finish_complex_column)(t, shares); }
void reduce(panel_task<1>& t) { HWY_DYNAMIC_DISPATCH(reduce_real_panel)(t); }
void reduce(panel_task<2>& t) { HWY_DYNAMIC_DISPATCH(reduce_complex_panel)(t); }

/// The same with the shares of each product at the same time.
template <int P>
void reduce(panel_task<P>& t, int threads) {
    for (t.column = t.first; t.column < t.last; ++t.column) {
        if (!start(t)) continue;
        const index shares = t.shares();
        constexpr double least_flops = 60000; // internal parameter: about 1 us, the team being awake
        const double rest = static_cast<double>(t.n - t.column);
        const index workers = std::min(shares, threads_worth(2.0 * P * P * rest * rest, threads, least_flops));
        parallel(workers, [&](index worker) {
            for (index s = worker; s < shares; s += workers) multiply(t, s, shares);
        });
        finish(t, shares);
    }
}

/// Reduces the columns first <= j < last so that the rest of the matrix becomes G - V W^H - W V^H, which the caller computes.
template <int P>
void reduce_panel(panel_task<P>& t, int threads) {
    if (threads == 1)
        reduce(t);
    else
        reduce(t, threads);
    for (int p = 0; p < P; ++p)
        for (index j = t.first; j < t.last; ++j)
            std::copy_n(t.V[p] + (j - t.first) * t.panel_ld + t.first, t.padded - t.first, t.G[p] + j * t.ld + t.first);
}

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
    return vectors * scratch_for<double>(n) + columns::scratch(apart(n), widths * panel_width) +
           p * columns::scratch(whole_blocks(n), 1 + panel_task<1>::most_shares) + gemm_scratch(std::max(n, 2 * planes * panel_width));
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
    planes<P> work(whole_blocks(n), 1 + panel_task<P>::most_shares);
    const thread_team team(threads);
    panel_task<P> t{};
    t.ld = G.part[0].ld();
    t.n = n;
    t.padded = whole_blocks(n);
    t.panel_ld = panels.ld();
    for (int p = 0; p < P; ++p) {
        t.G[p] = G.part[p].col(0);
        t.V[p] = panels.col(pair::V[p] * panel_width);
        t.W[p] = panels.col(pair::W[p] * panel_width);
        t.work[p] = work.part[p].col(0);
        t.sums[p] = work.part[p].col(1);
    }
    t.factor = form.factor.data();
    t.diagonal = form.diagonal.data();
    t.off_diagonal = form.off_diagonal.data();
    if constexpr (P == 2)
        for (int p = 0; p < P; ++p) t.phase[p] = form.phase[p].data();
    for (t.first = 0; t.first < n; t.first += panel_width) {
        t.last = std::min(t.first + panel_width, n);
        reduce_panel(t, threads);
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
