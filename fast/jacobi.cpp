#include <eckart/fast/jacobi.hpp>

#include <eckart/fast/graded_qr.hpp>
#include <eckart/fast/jacobi_of_columns.hpp>

#include <algorithm>
#include <cmath>
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
