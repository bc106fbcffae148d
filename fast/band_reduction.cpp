#include <eckart/fast/band_reduction.hpp>

#include <eckart/fast/blocked_qr.hpp>
#include <eckart/fast/gemm.hpp>

#include <algorithm>

namespace eckart::fast {

upper_band reduce_to_band(columns A, index m, int threads) {
    constexpr index b = upper_band::width;
    constexpr auto none = transposition::none, transposed = transposition::transpose;
    const index n = A.cols(), padded = whole_blocks(m);
    upper_band band(n);
    // I - V T V^T from the left, I - U S U^T from the right.
    columns left(apart(m), 2 * b), right(apart(std::max(n, b)), 2 * b); // [V X], [Y U]
    columns scaled(apart(std::max(m, n)), b), row_block(apart(std::max(n, b)), b), products(b, n), T(b, b), S(b, b), small(b, b);
    for (index k = 0; k < n; k += b) {
        const index cols = std::min(b, n - k), rows = padded - k, rest = n - k - cols;
        const auto V = left.view(rows, cols);
        qr_of_panel(A.view(padded, n).block(k, k, rows, cols), V, T.view(cols, cols));
        for (index j = 0; j < cols; ++j)
            for (index i = 0; i <= j; ++i) band(k + i, k + j) = A(k + i, k + j);
        if (rest == 0) break;

        // From the left C - V Y^T, Y = C^T V T.
        const auto C = A.view(padded, n).block(k, k + b, rows, rest);
        const auto VT = scaled.view(rows, b), product = products.view(b, rest), Y = right.view(rest, b);
        gemm(none, none, 1, V, T.view(), 0, VT);
        gemm(transposed, none, 1, VT, C, 0, product, threads);
        for (index j = 0; j < b; ++j)
            for (index i = 0; i < rest; ++i) Y(i, j) = product(j, i);

        // Its first b rows are made lower triangular from the right.
        const index length = std::max(whole_blocks(rest), b);
        const auto P = row_block.view(length, b), U = right.view(length, 2 * b).block(0, b, length, b);
        for (index j = 0; j < b; ++j) {
            for (index i = 0; i < rest; ++i) P(i, j) = C(j, i);
            std::fill(P.col(j) + rest, P.col(j) + length, 0.0);
        }
        gemm(none, transposed, -1, Y, V.block(0, 0, b, b), 1, P.block(0, 0, rest, b));
        qr_of_panel(P, U, S.view());
        for (index i = 0; i < b; ++i)
            for (index j = 0; j <= std::min(i, rest - 1); ++j) band(k + i, k + b + j) = P(j, i);

        // The rest C - V Y^T - X U^T, X = (C - V Y^T) U S.
        const index below = rows - b;
        const auto D = C.block(b, 0, below, rest), W = left.view(rows, 2 * b).block(b, 0, below, 2 * b), X = W.block(0, b, below, b);
        const auto US = scaled.view(rest, b);
        gemm(none, none, 1, U.block(0, 0, rest, b), S.view(), 0, US);
        gemm(transposed, none, 1, Y, US, 0, small.view());
        gemm(none, none, 1, D, US, 0, X, threads);
        gemm(none, none, -1, W.block(0, 0, below, b), small.view(), 1, X, threads);
        gemm(none, transposed, -1, W, right.view(rest, 2 * b), 1, D, threads);
    }
    return band;
}

std::size_t reduce_to_band_scratch(index m, index n) {
    constexpr index b = upper_band::width;
    const index wide = apart(std::max(n, b)), rows = whole_blocks(std::max(m, b));
    return upper_band::scratch(n) + columns::scratch(apart(m), 2 * b) + columns::scratch(wide, 2 * b) +
           columns::scratch(apart(std::max(m, n)), b) + columns::scratch(wide, b) + columns::scratch(b, n) + 3 * columns::scratch(b, b) +
           std::max(qr_of_panel_scratch(std::max(rows, whole_blocks(n)), b), gemm_scratch(std::max(rows, 2 * b)));
}

} // namespace eckart::fast
