#include <eckart/fast/orthonormal_completion.hpp>

#include <eckart/fast/blocked_qr.hpp>
#include <eckart/fast/gemm.hpp>

#include <algorithm>

namespace eckart::fast {

namespace {
constexpr index panel_width = 32; // internal parameter, a multiple of 8
} // namespace

void complete_orthonormal(columns& W, index q, int threads) {
    const index m = W.rows(), rest = W.cols() - q, padded = W.ld();
    columns A = columns::undefined(m, q), V = columns::undefined(padded, q), T = columns::undefined(panel_width, q);
    columns VT = columns::undefined(padded, panel_width), products = columns::undefined(panel_width, std::max(q, rest));
    for (index j = 0; j < q; ++j) std::copy_n(W.col(j), padded, A.col(j));
    const auto panel = [&](index j) { return V.view().block(j, j, padded - j, std::min(panel_width, q - j)); };
    const auto triangle = [&](index j) { return T.view().block(0, j, panel(j).cols, panel(j).cols); };
    for (index j = 0; j < q; j += panel_width) {
        const auto v = panel(j), t = triangle(j);
        const index rows = padded - j, after = q - j - v.cols;
        qr_of_panel(A.view(padded, q).block(j, j, rows, v.cols), v, t);
        if (after == 0) break;
        // C <- C - V T^T V^T C = C - V (V T)^T C
        const auto C = A.view(padded, q).block(j, j + v.cols, rows, after);
        const auto vt = VT.view(rows, v.cols), product = products.view(v.cols, after);
        gemm(transposition::none, transposition::none, 1, v, t, 0, vt);
        gemm(transposition::transpose, transposition::none, 1, vt, C, 0, product, threads);
        gemm(transposition::none, transposition::none, -1, v, product, 1, C, threads);
    }
    for (index j = q; j < W.cols(); ++j) {
        std::fill_n(W.col(j), padded, 0.0);
        W(j, j) = 1;
    }
    for (index j = (q + panel_width - 1) / panel_width * panel_width - panel_width; j >= 0; j -= panel_width) {
        const index rows = m - j;
        const auto v = panel(j).block(0, 0, rows, panel(j).cols);
        const auto E = W.view().block(j, q, rows, rest);
        const auto vt = VT.view(rows, v.cols), product = products.view(v.cols, rest);
        gemm(transposition::none, transposition::none, 1, v, triangle(j), 0, vt);
        gemm(transposition::transpose, transposition::none, 1, v, E, 0, product, threads);
        gemm(transposition::none, transposition::none, -1, vt, product, 1, E, threads);
    }
}

std::size_t complete_orthonormal_scratch(index m, index c, index most) {
    const index padded = whole_blocks(m);
    return columns::scratch(m, most) + columns::scratch(padded, most) + columns::scratch(panel_width, most) +
           columns::scratch(padded, panel_width) + columns::scratch(panel_width, c) +
           std::max(qr_of_panel_scratch(padded, panel_width), gemm_scratch(std::max(padded, panel_width)));
}

} // namespace eckart::fast
