#include <eckart/fast/block_reflector.hpp>

#include <eckart/fast/gemm.hpp>
#include <eckart/fast/gram_matrix.hpp>
#include <eckart/fast/parallel.hpp>
#include <eckart/fast/planes_product.hpp>

#include <algorithm>

namespace eckart::fast {

namespace {

// Internal parameter: reflections of a block (a multiple of 8). A block's triangular factor costs as much as a share of block / rows of
// the product; wider blocks lose more digits.
constexpr index block_width = 32;

} // namespace

template <int P>
void triangular_factor(planes_view<P, const double> V, const double* factor, planes_view<P> T) {
    planes<P> products = planes<P>::undefined(V.cols(), V.cols());
    const auto S = products.view(); // V^H V
    // In short chains: what S loses of its digits the product loses of its orthogonality.
    for (index first = 0; first < V.rows(); first += chain_length)
        gram_matrix<P>(V.block(first, 0, std::min(chain_length, V.rows() - first), V.cols()), first == 0 ? 0 : 1, S, 1);
    // Below, S(k, j) is read as the conjugate of S(j, k).
    for (index j = 0; j < V.cols(); ++j) {
        for (int p = 0; p < P; ++p) std::fill_n(T.part[p].col(j), V.cols(), 0.0);
        // Column j <- -factor[j] T S(:, j), column after column of the triangle above.
        for (index k = 0; k < j; ++k)
            for (int p = 0; p < P; ++p)
                for (int q = 0; q < P; ++q) {
                    const double s = p == 0 && q == 1 ? -S.part[q](j, k) : S.part[q](j, k);
                    const double* t = T.part[p].col(k);
                    double* x = T.part[p ^ q].col(j);
                    for (index i = 0; i <= k; ++i) x[i] += t[i] * s;
                }
        for (int p = 0; p < P; ++p)
            for (index i = 0; i < j; ++i) T.part[p](i, j) *= -factor[j];
        T.part[0](j, j) = factor[j];
    }
}

std::size_t triangular_factor_scratch(index rows, index cols, int planes) {
    return static_cast<std::size_t>(planes) * columns::scratch(cols, cols) + gemm_scratch(std::max(rows, cols));
}

template <int P>
void apply_reflections(planes_view<P, const double> V, const double* factor, index count, index below, planes_view<P> X, int threads) {
    const index rows = X.rows(), cols = X.cols(), width = block_width;
    planes<P> block = planes<P>::undefined(apart(rows), width), block_T = planes<P>::undefined(apart(rows), width);
    planes<P> T = planes<P>::undefined(width, width), products = planes<P>::undefined(width, cols);
    for (index first = (count + width - 1) / width * width - width; first >= 0; first -= width) {
        const index columns = std::min(width, count - first), top = first + below, rest = rows - top;
        const auto v = block.view(rows, columns).block(top, 0, rest, columns),
                   vt = block_T.view(rows, columns).block(top, 0, rest, columns);
        for (int p = 0; p < P; ++p)
            for (index k = 0; k < columns; ++k) {
                std::fill_n(v.part[p].col(k), k, 0.0);
                std::copy_n(V.part[p].col(first + k) + top + k, rest - k, v.part[p].col(k) + k);
            }
        const auto t = T.view(columns, columns), product = products.view(columns, cols);
        const auto x = X.block(top, 0, rest, cols);
        triangular_factor<P>(v, factor + first, t);
        multiply<P>(transposition::none, transposition::none, 1, v, t, 0, vt, 1);
        const index pieces = threads_worth(4.0 * P * P * static_cast<double>(rest * cols * columns), threads);
        parallel(pieces, [&](index piece) {
            const index from = cols * piece / pieces / 48 * 48, to = piece + 1 == pieces ? cols : cols * (piece + 1) / pieces / 48 * 48;
            const auto part = x.block(0, from, rest, to - from), part_of_product = product.block(0, from, columns, to - from);
            multiply_in_short_chains<P>(transposition::transpose, transposition::none, 1, v, part, 0, part_of_product, 1);
            multiply<P>(transposition::none, transposition::none, -1, vt, part_of_product, 1, part, 1);
        });
    }
}

std::size_t apply_reflections_scratch(index rows, index cols, int planes) {
    const index b = block_width;
    return static_cast<std::size_t>(planes) * (2 * columns::scratch(apart(rows), b) + columns::scratch(b, b) + columns::scratch(b, cols)) +
           std::max(triangular_factor_scratch(rows, b, planes), gemm_scratch(std::max({rows, cols, b})));
}

template void apply_reflections(planes_view<1, const double>, const double*, index, index, planes_view<1>, int);
template void apply_reflections(planes_view<2, const double>, const double*, index, index, planes_view<2>, int);
template void triangular_factor<1>(planes_view<1, const double>, const double*, planes_view<1>);
template void triangular_factor<2>(planes_view<2, const double>, const double*, planes_view<2>);

} // namespace eckart::fast
