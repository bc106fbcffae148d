#include <eckart/fast/block_reflector.hpp>

#include <eckart/fast/gemm.hpp>
#include <eckart/fast/gram_matrix.hpp>
#include <eckart/fast/parallel.hpp>
#include <eckart/fast/planes_product.hpp>
#include <eckart/fast/wy_recurrence.hpp>

#include <algorithm>

namespace eckart::fast {

namespace {

// Internal parameter: reflections of a block (a multiple of 8). A block's triangular factor costs as much as a share of block / rows of
// the product; wider blocks lose more digits.
constexpr index block_width = 32;
// Internal parameter: the products of the vectors of a block are summed in chains of this length. They are few, so that short chains cost
// nothing, and what they lose of their digits the whole block loses of its orthogonality.
constexpr index chain_of_factor = 16;

} // namespace

template <int P, class R>
void triangular_factor(std::type_identity_t<planes_view<P, const R>> V, const double* factor, planes_view<P, R> T) {
    const index n = V.cols();
    planes<P, R> products = planes<P, R>::undefined(n, n), factors = planes<P, R>::undefined(n, n);
    const auto S = products.view(); // V^H V
    for (index first = 0; first < V.rows(); first += chain_of_factor)
        gram_matrix<P>(V.block(first, 0, std::min(chain_of_factor, V.rows() - first), n), first == 0 ? 0 : 1, S, 1);
    const auto F = factors.view();
    wy_recurrence_task<P, R> task{n, factor, {}, S.part[0].ld, {}, F.part[0].ld};
    for (int p = 0; p < P; ++p) {
        task.S[p] = S.part[p].data;
        task.T[p] = F.part[p].data;
    }
    wy_recurrence(task);
    for (int p = 0; p < P; ++p)
        for (index j = 0; j < n; ++j) std::copy_n(F.part[p].col(j), n, T.part[p].col(j));
}

template <class R>
std::size_t triangular_factor_scratch(index rows, index cols, int planes) {
    return static_cast<std::size_t>(2 * planes) * columns_of<R>::scratch(cols, cols) + gemm_scratch(std::max(rows, cols));
}

template <int P, class R>
void apply_reflections(std::type_identity_t<planes_view<P, const R>> V, const double* factor, index count, index below, planes_view<P, R> X,
                       int threads) {
    using memory = planes<P, R>;
    const index rows = X.rows(), cols = X.cols(), width = block_width;
    memory block = memory::undefined(apart<R>(rows), width), block_T = memory::undefined(apart<R>(rows), width);
    memory T = memory::undefined(width, width), products = memory::undefined(width, cols);
    for (index first = (count + width - 1) / width * width - width; first >= 0; first -= width) {
        const index chosen = std::min(width, count - first), top = first + below, rest = rows - top;
        const auto v = block.view(rows, chosen).block(top, 0, rest, chosen), vt = block_T.view(rows, chosen).block(top, 0, rest, chosen);
        for (int p = 0; p < P; ++p)
            for (index k = 0; k < chosen; ++k) {
                std::fill_n(v.part[p].col(k), k, R(0));
                std::copy_n(V.part[p].col(first + k) + top + k, rest - k, v.part[p].col(k) + k);
            }
        const auto t = T.view(chosen, chosen), product = products.view(chosen, cols);
        const auto x = X.block(top, 0, rest, cols);
        triangular_factor<P>(v, factor + first, t);
        multiply<P>(transposition::none, transposition::none, 1, v, t, 0, vt, 1);
        const index pieces = threads_worth(4.0 * P * P * static_cast<double>(rest * cols * chosen), threads);
        parallel(pieces, [&](index piece) {
            const index from = cols * piece / pieces / 48 * 48, to = piece + 1 == pieces ? cols : cols * (piece + 1) / pieces / 48 * 48;
            const auto part = x.block(0, from, rest, to - from), part_of_product = product.block(0, from, chosen, to - from);
            multiply_in_short_chains<P>(transposition::transpose, transposition::none, 1, v, part, 0, part_of_product, 1);
            multiply<P>(transposition::none, transposition::none, -1, vt, part_of_product, 1, part, 1);
        });
    }
}

template <class R>
std::size_t apply_reflections_scratch(index rows, index cols, int planes) {
    using memory = columns_of<R>;
    const index b = block_width;
    return static_cast<std::size_t>(planes) * (2 * memory::scratch(apart<R>(rows), b) + memory::scratch(b, b) + memory::scratch(b, cols)) +
           std::max(triangular_factor_scratch<R>(rows, b, planes), gemm_scratch(std::max({rows, cols, b})));
}

#define ECKART_INSTANTIATE(P, R)                                                                                                           \
    template void apply_reflections<P>(planes_view<P, const R>, const double*, index, index, planes_view<P, R>, int);                      \
    template void triangular_factor<P>(planes_view<P, const R>, const double*, planes_view<P, R>);
ECKART_INSTANTIATE(1, double)
ECKART_INSTANTIATE(2, double)
ECKART_INSTANTIATE(1, float)
ECKART_INSTANTIATE(2, float)
#undef ECKART_INSTANTIATE
template std::size_t triangular_factor_scratch<double>(index, index, int);
template std::size_t apply_reflections_scratch<double>(index, index, int);
template std::size_t apply_reflections_scratch<float>(index, index, int);

} // namespace eckart::fast
