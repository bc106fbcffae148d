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

#include <eckart/fast/kernels/reflect-inl.h>
#include <eckart/fast/kernels/symmetric-inl.h>
#include <eckart/fast/kernels/update-inl.h>

#include <algorithm>
#include <cmath>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

/// Reduces the columns first <= j < last so that the rest of the matrix becomes G - V W^T - W V^T, which the caller computes.
void reduce_panel(const panel_task& t) {
    for (index j = t.first; j < t.last; ++j) {
        const index i = j - t.first;
        double* v = t.V + i * t.panel_ld;
        double* w = t.W + i * t.panel_ld;

        // Column j of G - V W^T - W V^T so far.
        const index top = j / block_size * block_size;
        double* a = t.column;
        for (index r = top; r < t.padded; r += block_size) store(load(t.G + r + j * t.ld), a + r);
        for (index k = 0; k < i; ++k) {
            t.small[k] = t.W[j + k * t.panel_ld];
            t.small[i + k] = t.V[j + k * t.panel_ld];
        }
        subtract_multiples(t.V, t.panel_ld, i, top, t.padded, t.small, a);
        subtract_multiples(t.W, t.panel_ld, i, top, t.padded, t.small + i, a);
        t.diagonal[j] = a[j];
        if (j + 1 == t.n) break;

        // H_j a = (.., beta, 0, ..., 0)^T, v = (0, ..., 0, 1, a_{j+2} / (a_{j+1} - beta), ...).
        const index from = (j + 1) / block_size * block_size;
        for (index r = 0; r < t.padded; r += block_size) store(zero(), v + r);
        for (index r = 0; r < t.padded; r += block_size) store(zero(), w + r);
        const reflection h = reflect(a, from, j + 1, t.padded, v);
        t.off_diagonal[j] = h.beta;
        const double tau = t.factor[j] = h.factor;
        if (tau == 0) continue;

        // w = tau (G - V W^T - W V^T) v less its part along v.
        multiply_symmetric(t.G, t.ld, from, t.padded, v, w);
        dots(t.W, t.panel_ld, i, from, t.padded, v, t.small);
        dots(t.V, t.panel_ld, i, from, t.padded, v, t.small + i);
        subtract_multiples(t.V, t.panel_ld, i, from, t.padded, t.small, w);
        subtract_multiples(t.W, t.panel_ld, i, from, t.padded, t.small + i, w);
        const double along = tau * tau / 2 * dot(w + from, v + from, t.padded - from);
        const block scale = broadcast(tau), part = broadcast(along);
        for (index r = from; r < t.padded; r += block_size) store(neg_mul_add(part, load(v + r), mul(scale, load(w + r))), w + r);
    }
    for (index j = t.first; j < t.last; ++j)
        for (index r = t.first; r < t.padded; ++r) t.G[r + j * t.ld] = t.V[r + (j - t.first) * t.panel_ld];
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace eckart::fast {

HWY_EXPORT(reduce_panel);

namespace {

// Internal parameters: columns of a panel and of a block of reflectors (multiples of 8), and columns of the rest that one product updates.
constexpr index panel_width = 32;
constexpr index reflector_block = 64;
constexpr index update_width = 128;

} // namespace

columns symmetric_storage(index n) { return {apart(n), whole_blocks(n)}; }

std::size_t symmetric_storage_scratch(index n) { return columns::scratch(apart(n), whole_blocks(n)); }

std::size_t tridiagonalise_scratch(index n) {
    return 3 * scratch_for<double>(n) + columns::scratch(apart(n), 3 * panel_width) + columns::scratch(whole_blocks(n), 1) +
           gemm_scratch(std::max(n, 2 * panel_width));
}

std::size_t apply_scratch(index n, index cols) {
    constexpr index b = reflector_block;
    return 2 * columns::scratch(apart(n), b) + columns::scratch(b, cols) + columns::scratch(b, b) +
           std::max(triangular_factor_scratch(n, b), gemm_scratch(std::max({n, cols, b})));
}

tridiagonal_form tridiagonalise(columns G, index n, int threads) {
    prepare_dispatch();
    tridiagonal_form form;
    form.factor.resize(static_cast<std::size_t>(n));
    form.diagonal.resize(static_cast<std::size_t>(n));
    form.off_diagonal.resize(static_cast<std::size_t>(n));
    columns panels(apart(n), 3 * panel_width); // V, W, V
    const columns_ref p = panels.ref(), g = G.ref();
    columns work(whole_blocks(n), 1);
    double small[2 * panel_width];
    const index padded = whole_blocks(n);
    for (index first = 0; first < n; first += panel_width) {
        const index last = std::min(first + panel_width, n);
        HWY_DYNAMIC_DISPATCH(reduce_panel)
        ({g.data, g.ld, n, padded, first, last, p.data, p.col(panel_width), p.ld, work.ref().data, small, form.factor.data(),
          form.diagonal.data(), form.off_diagonal.data()});
        for (index k = 0; k < panel_width; ++k) std::copy_n(p.col(k), p.ld, p.col(2 * panel_width + k));
        // G <- G - V W^T - W V^T, block columns of the lower triangle shared out in turn.
        const auto rest = static_cast<double>(n - last);
        const index pieces = threads_worth(2 * rest * rest * panel_width, threads);
        parallel(pieces,
                 [&, left = panels.view(n, 2 * panel_width), all = panels.view(n, 3 * panel_width), lower = G.view(n, n)](index piece) {
                     for (index j = last + piece * update_width; j < n; j += pieces * update_width) {
                         const index cols = std::min(update_width, n - j);
                         gemm(transposition::none, transposition::transpose, -1, left.block(j, 0, n - j, 2 * panel_width),
                              all.block(j, panel_width, cols, 2 * panel_width), 1, lower.block(j, j, n - j, cols));
                     }
                 });
    }
    form.v = std::move(G);
    return form;
}

void apply(const tridiagonal_form& form, matrix_view<double> Z, int threads) {
    const index n = Z.rows;
    const index last_block = (std::max<index>(n - 2, 0) + reflector_block - 1) / reflector_block * reflector_block - reflector_block;
    columns V(apart(n), reflector_block), VT(apart(n), reflector_block), products(reflector_block, Z.cols);
    columns T(reflector_block, reflector_block);
    for (index first = last_block; first >= 0; first -= reflector_block) {
        const index count = std::min(reflector_block, n - 2 - first), rows = n - first - 1;
        const auto v = V.view(n, count).block(first + 1, 0, rows, count), vt = VT.view(n, count).block(first + 1, 0, rows, count);
        for (index k = 0; k < count; ++k) {
            std::fill_n(v.col(k), k, 0.0);
            std::copy_n(form.v.col(first + k) + first + 1 + k, rows - k, v.col(k) + k);
        }
        const auto t = T.view(count, count), product = products.view(count, Z.cols);
        const auto z = Z.block(first + 1, 0, rows, Z.cols);
        triangular_factor(v, form.factor.data() + first, t);
        gemm(transposition::none, transposition::none, 1, v, t, 0, vt);
        gemm(transposition::transpose, transposition::none, 1, v, z, 0, product, threads);
        gemm(transposition::none, transposition::none, -1, vt, product, 1, z, threads);
    }
}

} // namespace eckart::fast
#endif
