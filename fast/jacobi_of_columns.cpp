#include <eckart/fast/jacobi_of_columns.hpp>

#include <eckart/fast/graded_orthogonalisation.hpp>
#include <eckart/fast/graded_qr.hpp>
#include <eckart/fast/stable_sort.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace eckart::fast {

columns embed(const columns& from, index count, index rows, index cols) {
    columns G(rows, cols, from.planes());
    for (index j = 0; j < count; ++j) std::copy_n(from.col(j), from.ld(), G.col(j));
    for (index j = count; j < cols; ++j) G(j, j) = 1;
    return G;
}

std::size_t complete_scratch(index rows, index cols, index most, int planes) {
    const graded_qr_scratch qr(rows, most, planes, pivoting::none);
    const std::size_t basis =
        columns::scratch(rows, 0, planes) + columns::scratch(rows, cols, planes) + apply_scratch(most, rows, cols, planes);
    return columns::scratch(rows, most, planes) + qr.result + std::max(qr.rest, basis);
}

columns complete(const columns& W, index q) {
    columns head(W.rows(), q, W.planes());
    for (index j = 0; j < q; ++j) std::copy_n(W.col(j), W.ld(), head.col(j));
    graded_qr_factors f = graded_qr(std::move(head), pivoting::none);
    columns basis = embed(columns(W.rows(), 0, W.planes()), 0, W.rows(), W.cols());
    apply(f.Q, basis);
    for (index j = 0; j < q; ++j) std::copy_n(W.col(j), W.ld(), basis.col(j));
    return basis;
}

namespace {

// Internal parameter, measured: the sweeps of graded complex matrices are few.
constexpr index least_order_for_products(int planes) { return planes == 1 ? 64 : 128; }

/// A singular value before it is rounded to the range of double, so that they can be ordered: mantissa 2^e, mantissa in [1/2, 1).
struct value {
    int e = 0;
    double mantissa = 0;
    index from = 0;
};

} // namespace

small_svd jacobi_of_columns(columns L, bool with_vectors, int max_sweeps, int threads) {
    const index r = L.cols();
    columns J(r, with_vectors ? r : 0, L.planes());
    for (index j = 0; j < J.cols(); ++j) J(j, j) = 1;

    small_svd s;
    if (r >= least_order_for_products(L.planes())) s.count = orthogonalise_in_products(L, with_vectors ? &J : nullptr, threads);
    if (!s.count.converged) s.count = jacobi_sweeps(L, with_vectors ? &J : nullptr, max_sweeps);

    scratch_vector<value> values(static_cast<std::size_t>(r));
    index nonzero = 0;
    for (index j = 0; j < r; ++j) {
        value& v = values[static_cast<std::size_t>(j)];
        v.mantissa = std::frexp(L.norm(j), &v.e);
        v.e += L.exponent(j);
        v.from = j;
        if (v.mantissa > 0) ++nonzero;
    }
    stable_sort(values.data(), r, [](const value& a, const value& b) {
        if (a.mantissa == 0 || b.mantissa == 0) return a.mantissa > b.mantissa;
        return a.e != b.e ? a.e > b.e : a.mantissa > b.mantissa;
    });
    s.S.reserve(values.size());
    for (const value& v : values) s.S.push_back(std::ldexp(v.mantissa, v.e));
    if (!with_vectors) return s;

    s.W = columns(r, r, L.planes());
    s.J = columns(r, r, L.planes());
    for (index j = 0; j < r; ++j) {
        const index from = values[static_cast<std::size_t>(j)].from;
        std::copy_n(J.col(from), J.ld(), s.J.col(j));
        if (j < nonzero)
            std::transform(L.col(from), L.col(from) + L.ld(), s.W.col(j), [norm = L.norm(from)](double x) { return x / norm; });
    }
    if (nonzero < r) s.W = complete(s.W, nonzero);
    return s;
}

std::size_t jacobi_of_columns_scratch(index r, bool with_vectors, int planes) {
    const std::size_t products = r < least_order_for_products(planes) ? 0 : orthogonalise_in_products_scratch(r, with_vectors, planes);
    const std::size_t sweeps = std::max(jacobi_sweeps_scratch(r), products);
    // What follows the sweeps takes their place.
    std::size_t end = scratch_for<value>(r) + stable_sort_scratch<value>(r) + scratch_for<double>(r);
    if (with_vectors) end += 2 * columns::scratch(r, r, planes) + complete_scratch(r, r, r, planes);
    return columns::scratch(r, with_vectors ? r : 0, planes) + std::max(sweeps, end);
}

} // namespace eckart::fast
