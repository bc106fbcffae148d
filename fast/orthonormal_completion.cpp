#include <eckart/fast/orthonormal_completion.hpp>

#include <eckart/fast/blocked_qr.hpp>
#include <eckart/fast/gemm.hpp>

#include <algorithm>

namespace eckart::fast {

namespace {
constexpr index panel_width = qr_panel_width;
} // namespace

void complete_orthonormal(columns& W, index q, int threads) {
    const index m = W.rows(), rest = W.cols() - q, padded = W.ld();
    columns A = columns::undefined(m, q), V = columns::undefined(padded, q), T = columns::undefined(panel_width, q);
    columns VT = columns::undefined(padded, panel_width), products = columns::undefined(panel_width, rest);
    for (index j = 0; j < q; ++j) std::copy_n(W.col(j), padded, A.col(j));
    qr_in_panels(A.view(padded, q), V.view(), T.view(), threads);
    for (index j = q; j < W.cols(); ++j) {
        std::fill_n(W.col(j), padded, 0.0);
        W(j, j) = 1;
    }
    for (index j = (q + panel_width - 1) / panel_width * panel_width - panel_width; j >= 0; j -= panel_width) {
        const index rows = m - j;
        const auto v = V.view().block(j, j, rows, std::min(panel_width, q - j)), t = T.view().block(0, j, v.cols, v.cols);
        const auto E = W.view().block(j, q, rows, rest);
        const auto vt = VT.view(rows, v.cols), product = products.view(v.cols, rest);
        gemm(transposition::none, transposition::none, 1, v, t, 0, vt);
        gemm(transposition::transpose, transposition::none, 1, v, E, 0, product, threads);
        gemm(transposition::none, transposition::none, -1, vt, product, 1, E, threads);
    }
}

std::size_t complete_orthonormal_scratch(index m, index c, index most) {
    const index padded = whole_blocks(m);
    return columns::scratch(m, most) + columns::scratch(padded, most) + columns::scratch(panel_width, most) +
           columns::scratch(padded, panel_width) + columns::scratch(panel_width, c) +
           std::max(qr_in_panels_scratch(padded, most), gemm_scratch(std::max(padded, panel_width)));
}

} // namespace eckart::fast
