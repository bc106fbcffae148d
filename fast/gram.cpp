#include <eckart/fast/gram.hpp>

#include <eckart/fast/assemble.hpp>
#include <eckart/fast/blockwise.hpp>
#include <eckart/fast/column_norms.hpp>
#include <eckart/fast/orthogonalisation.hpp>
#include <eckart/fast/parts.hpp>
#include <eckart/fast/planes.hpp>
#include <eckart/fast/planes_completion.hpp>
#include <eckart/fast/scratch.hpp>
#include <eckart/fast/small_gram.hpp>
#include <eckart/fast/stable_sort.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <functional>
#include <numeric>
#include <type_traits>
#include <utility>

namespace eckart::fast {

namespace {

// Internal parameter: where the condition number is larger one step of first order would hardly suffice.
constexpr double most_condition_of_small = 0x1p22;

std::size_t at(index i) { return static_cast<std::size_t>(i); }

/// Column j of the result is column order[j] of X.
template <int P>
planes<P> ordered(const planes<P>& X, const scratch_vector<index>& order) {
    planes<P> sorted = planes<P>::undefined(X.rows(), X.cols());
    for (int p = 0; p < P; ++p)
        for (index j = 0; j < X.cols(); ++j) std::copy_n(X.part[p].col(order[at(j)]), X.part[p].ld(), sorted.part[p].col(j));
    return sorted;
}

} // namespace

template <class T>
std::optional<svd_outcome> gram_svd(strided_view<const T> A, double largest, const svd_outputs<T>& out, vectors job, double least_rank,
                                    int threads) {
    constexpr int P = planes_of<T>;
    if (const auto small = small_gram_svd(A, largest, out, job, least_rank, most_condition_of_small, threads)) return small;
    const bool wide = A.rows < A.cols;
    const strided_view<const T> tall = wide ? A.transposed() : A;
    const index m = tall.rows, n = tall.cols;
    const int scale = largest > 0 ? -std::ilogb(largest) : 0;

    const bool with_vectors = job != vectors::none;
    orthogonalisation<P> o(tall, scale, with_vectors, least_rank, threads);
    if (o.gave_up()) return std::nullopt;
    const bool converged = o.run();

    planes<P>& Y = o.Y();
    const auto active = o.active();
    scratch_vector<double> length(at(n));
    for (index j = 0; j < n; ++j) length[at(j)] = o.length(j);
    scratch_vector<index> order(at(n));
    std::iota(order.begin(), order.end(), index(0));
    stable_sort(order.data(), active, [&](index a, index b) { return length[at(a)] > length[at(b)]; });
    scratch_vector<real_type<T>> S(at(n));
    for (index j = 0; j < n; ++j) S[at(j)] = static_cast<real_type<T>>(std::ldexp(length[at(order[at(j)])], -scale));
    std::sort(S.begin() + active, S.end(), std::greater<>());

    // tall = U S V^H; V^H is conj(V) transposed, and A = tall^T = conj(V) S U^T.
    const svd_outputs<T> to = wide ? out.placed().transposed() : out.placed();
    const index u_cols = columns_of_u(m, n, job);
    bool at_once = false; // the usual case, without a copy
    if constexpr (std::is_same_v<T, double>) at_once = active == u_cols && to.U.row_stride == 1 && to.U.col_stride >= std::max<index>(1, m);
    planes<P> V, U;
    if (with_vectors) {
        for (columns& y : Y.part)
            for (index j = 0; j < n; ++j) y.norm(j) = length[at(j)];
        V = std::is_sorted(order.begin(), order.end()) ? std::move(o.V()) : ordered(o.V(), order);
        if constexpr (P == 2)
            for (index j = 0; j < n; ++j) std::transform(V.part[1].col(j), V.part[1].col(j) + n, V.part[1].col(j), std::negate<>());
        if (!at_once) {
            U = planes<P>::undefined(m, u_cols);
            for (int p = 0; p < P; ++p) divided_by_norms(Y.part[p], order.data(), U.part[p].view(m, active));
            if (active < u_cols) complete_planes(U, active, threads);
        }
    }

    std::merge(S.begin(), S.begin() + active, S.begin() + active, S.end(), to.S, std::greater<>());
    if (with_vectors) {
        if constexpr (std::is_same_v<T, double>)
            if (at_once) divided_by_norms(Y.part[0], order.data(), {to.U.data, m, n, to.U.col_stride});
        if (!at_once) assemble(parts(U), to.U);
        assemble(transposed(parts(V)), to.Vh);
    }
    if (!converged) return svd_outcome{status::not_converged, o.passes()};
    return svd_outcome{n > 0 && std::isinf(to.S[0]) ? status::overflow : status::ok, o.passes()};
}

template <class T>
std::size_t gram_svd_scratch(index rows, index cols, vectors job, int threads) {
    constexpr int P = planes_of<T>;
    const index m = std::max(rows, cols), n = std::min(rows, cols), u_cols = columns_of_u(m, n, job);
    const bool with_vectors = job != vectors::none;
    const orthogonalisation_scratch o = orthogonalisation<P>::scratch(m, n, with_vectors, threads);
    // The end: lengths, order and values; V, U, and U completed.
    std::size_t end = 2 * scratch_for<double>(n) + scratch_for<index>(n) + stable_sort_scratch<index>(n);
    if (with_vectors) end += P * (columns::scratch(n, n) + columns::scratch(m, u_cols)) + complete_planes_scratch(m, u_cols, n, P);
    // An attempt of `small_gram_svd` has given everything back before the rest starts.
    return std::max(o.members + std::max(o.step, end), small_gram_scratch(rows, cols, job, P));
}

template std::optional<svd_outcome> gram_svd(strided_view<const double>, double, const svd_outputs<double>&, vectors, double, int);
template std::optional<svd_outcome> gram_svd(strided_view<const float>, double, const svd_outputs<float>&, vectors, double, int);
template std::optional<svd_outcome> gram_svd(strided_view<const std::complex<double>>, double, const svd_outputs<std::complex<double>>&,
                                             vectors, double, int);
template std::optional<svd_outcome> gram_svd(strided_view<const std::complex<float>>, double, const svd_outputs<std::complex<float>>&,
                                             vectors, double, int);

template std::size_t gram_svd_scratch<double>(index, index, vectors, int);
template std::size_t gram_svd_scratch<float>(index, index, vectors, int);
template std::size_t gram_svd_scratch<std::complex<double>>(index, index, vectors, int);
template std::size_t gram_svd_scratch<std::complex<float>>(index, index, vectors, int);

} // namespace eckart::fast
