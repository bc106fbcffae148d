#include <eckart/fast/jacobi.hpp>

#include <eckart/fast/graded_qr.hpp>
#include <eckart/fast/jacobi_sweeps.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace eckart::fast {

namespace {

/// How many binades lie between the largest and the smallest non-zero entry of a column of A, at most over the columns.
int range_within_columns(strided_view<const double> A) {
    int range = 0;
    for (index j = 0; j < A.cols; ++j) {
        double largest = 0, smallest = HUGE_VAL;
        for (index i = 0; i < A.rows; ++i) {
            const double x = std::fabs(A(i, j));
            if (x == 0) continue;
            largest = std::max(largest, x);
            smallest = std::min(smallest, x);
        }
        if (largest > 0) range = std::max(range, std::ilogb(largest) - std::ilogb(smallest));
    }
    return range;
}

/// Whether to decompose A^T instead: columns are cheaper short and few, but what one column of `graded_qr` can hold comes first.
bool prefer_transpose(strided_view<const double> A) {
    constexpr int safe_range = 1900;
    const int range = range_within_columns(A);
    if (range > safe_range) return range_within_columns(A.transposed()) < range;
    return A.rows < A.cols && range_within_columns(A.transposed()) <= safe_range;
}

/// Columns 0..count-1 of `from` as the leading block of a rows-by-cols matrix that continues with the identity.
columns embed(const columns& from, index count, index rows, index cols) {
    columns G(rows, cols);
    for (index j = 0; j < count; ++j) std::copy_n(from.col(j), from.rows(), G.col(j));
    for (index j = count; j < cols; ++j) G(j, j) = 1;
    return G;
}

/// W with columns q.. replaced so that all columns are orthonormal, given that columns 0..q-1 are.
columns complete(const columns& W, index q) {
    columns head(W.rows(), q);
    for (index j = 0; j < q; ++j) std::copy_n(W.col(j), W.rows(), head.col(j));
    graded_qr_factors f = graded_qr(std::move(head), pivoting::none);
    columns basis = embed(columns(W.rows(), 0), 0, W.rows(), W.cols());
    apply(f.Q, basis);
    for (index j = 0; j < q; ++j) std::copy_n(W.col(j), W.rows(), basis.col(j));
    return basis;
}

/// What the sweeps leave, in final order.
struct small_svd {
    columns W; ///< orthonormal, r-by-r
    columns J; ///< orthogonal, r-by-r; r-by-0 without vectors
    std::vector<double> S;
    sweep_count count;
};

/// The SVD of the r-by-r matrix L (columns with exponents) by Jacobi sweeps: L J = W diag(S).
small_svd jacobi_of_columns(columns L, bool with_vectors, int max_sweeps) {
    const index r = L.cols();
    columns J(r, with_vectors ? r : 0);
    for (index j = 0; j < J.cols(); ++j) J(j, j) = 1;

    small_svd s;
    s.count = jacobi_sweeps(L, with_vectors ? &J : nullptr, max_sweeps);

    // Order by value before the values are rounded to the range of double: |w| = mantissa 2^e, mantissa in [1/2, 1).
    struct value {
        int e = 0;
        double mantissa = 0;
        index from = 0;
    };
    std::vector<value> values(static_cast<std::size_t>(r));
    index nonzero = 0;
    for (index j = 0; j < r; ++j) {
        value& v = values[static_cast<std::size_t>(j)];
        v.mantissa = std::frexp(L.norm(j), &v.e);
        v.e += L.exponent(j);
        v.from = j;
        if (v.mantissa > 0) ++nonzero;
    }
    std::stable_sort(values.begin(), values.end(), [](const value& a, const value& b) {
        if (a.mantissa == 0 || b.mantissa == 0) return a.mantissa > b.mantissa;
        return a.e != b.e ? a.e > b.e : a.mantissa > b.mantissa;
    });
    for (const value& v : values) s.S.push_back(std::ldexp(v.mantissa, v.e));
    if (!with_vectors) return s;

    s.W = columns(r, r);
    s.J = columns(r, r);
    for (index j = 0; j < r; ++j) {
        const index from = values[static_cast<std::size_t>(j)].from;
        std::copy_n(J.col(from), r, s.J.col(j));
        if (j < nonzero) std::transform(L.col(from), L.col(from) + r, s.W.col(j), [norm = L.norm(from)](double x) { return x / norm; });
    }
    if (nonzero < r) s.W = complete(s.W, nonzero);
    return s;
}

} // namespace

svd_result<double> jacobi_svd(strided_view<const double> A, vectors job, int max_sweeps) {
    if (prefer_transpose(A)) {
        svd_result<double> t = jacobi_svd(A.transposed(), job, max_sweeps);
        matrix<double> U = transpose(t.Vh);
        t.Vh = transpose(t.U);
        t.U = std::move(U);
        return t;
    }
    const index m = A.rows, n = A.cols, k = std::min(m, n);
    const bool with_vectors = job != vectors::none;

    // A P = Q1 R1 up to the order of rows.
    columns X(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) X(i, j) = A(i, j);
    graded_qr_factors first = graded_qr(std::move(X), pivoting::complete);

    // R1^T = Q2 R2; only the rows of R1 that are not exactly zero.
    const index r = first.rank;
    columns R1t(n, r);
    for (index j = 0; j < r; ++j) {
        std::copy_n(first.Rt.col(j), n, R1t.col(j));
        R1t.exponent(j) = first.Rt.exponent(j);
    }
    graded_qr_factors second = graded_qr(std::move(R1t), pivoting::none);

    small_svd inner = jacobi_of_columns(std::move(second.Rt), with_vectors, max_sweeps);

    svd_result<double> result;
    result.S = std::move(inner.S);
    result.S.resize(static_cast<std::size_t>(k), 0.0);
    result.iterations = inner.count.sweeps;
    if (!inner.count.converged)
        result.status = status::not_converged;
    else if (!result.S.empty() && std::isinf(result.S.front()))
        result.status = status::overflow;

    const index u_cols = job == vectors::none ? 0 : job == vectors::thin ? k : m;
    const index v_cols = job == vectors::none ? 0 : job == vectors::thin ? k : n;
    result.U = matrix<double>(m, u_cols);
    result.Vh = matrix<double>(v_cols, n);
    if (!with_vectors) return result;
    columns U = embed(inner.W, r, m, u_cols);
    apply(first.Q, U);
    for (index j = 0; j < u_cols; ++j)
        for (index i = 0; i < m; ++i) result.U(first.row_order[static_cast<std::size_t>(i)], j) = U(i, j);
    columns V = embed(inner.J, r, n, v_cols);
    apply(second.Q, V);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < v_cols; ++i) result.Vh(i, first.order[static_cast<std::size_t>(j)]) = V(j, i);
    return result;
}

} // namespace eckart::fast
