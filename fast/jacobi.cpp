#include <eckart/fast/jacobi.hpp>

#include <eckart/fast/graded_qr.hpp>
#include <eckart/fast/jacobi_of_columns.hpp>

#include <algorithm>
#include <cmath>
#include <complex>
#include <utility>

namespace eckart::fast {

namespace {

template <class T>
double largest_part(const T& z) {
    return std::max(std::fabs(scalar_traits<T>::real_part(z)), std::fabs(scalar_traits<T>::imaginary_part(z)));
}

/// How many binades lie between the largest and the smallest non-zero entry of a column of A, at most over the columns. (The larger part
/// stands for a complex entry.)
template <class T>
int range_within_columns(strided_view<const T> A) {
    int range = 0;
    for (index j = 0; j < A.cols; ++j) {
        double largest = 0, smallest = HUGE_VAL;
        for (index i = 0; i < A.rows; ++i) {
            const double x = largest_part(A(i, j));
            if (x == 0) continue;
            largest = std::max(largest, x);
            smallest = std::min(smallest, x);
        }
        if (largest > 0) range = std::max(range, std::ilogb(largest) - std::ilogb(smallest));
    }
    return range;
}

/// Whether to decompose A^T instead: columns are cheaper short and few, but what one column of `graded_qr` can hold comes first.
template <class T>
bool prefer_transpose(strided_view<const T> A) {
    constexpr int safe_range = 1900;
    const int range = range_within_columns(A);
    if (range > safe_range) return range_within_columns(A.transposed()) < range;
    return A.rows < A.cols && range_within_columns(A.transposed()) <= safe_range;
}

void set(columns& X, index i, index j, double x) { X(i, j) = x; }
void set(columns& X, index i, index j, std::complex<double> z) {
    X(i, j) = z.real();
    X(i, j, 1) = z.imag();
}

template <class T>
T get(const columns& X, index i, index j) {
    if constexpr (is_complex<T>)
        return {X(i, j), X(i, j, 1)};
    else
        return X(i, j);
}

} // namespace

template <class T>
svd_result<T> jacobi_svd(strided_view<const T> A, vectors job, int max_sweeps) {
    if (prefer_transpose(A)) {
        svd_result<T> t = jacobi_svd(A.transposed(), job, max_sweeps);
        matrix<T> U = transpose(t.Vh);
        t.Vh = transpose(t.U);
        t.U = std::move(U);
        return t;
    }
    const index m = A.rows, n = A.cols, k = std::min(m, n);
    const bool with_vectors = job != vectors::none;

    // A P = Q1 R1 up to the order of rows.
    columns X(m, n, is_complex<T> ? 2 : 1);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) set(X, i, j, A(i, j));
    graded_qr_factors first = graded_qr(std::move(X), pivoting::complete);

    // R1^H = Q2 R2; only the rows of R1 that are not exactly zero.
    const index r = first.rank;
    columns R1t(n, r, first.Rt.planes());
    for (index j = 0; j < r; ++j) {
        std::copy_n(first.Rt.col(j), R1t.ld(), R1t.col(j));
        R1t.exponent(j) = first.Rt.exponent(j);
    }
    graded_qr_factors second = graded_qr(std::move(R1t), pivoting::none);

    small_svd inner = jacobi_of_columns(std::move(second.Rt), with_vectors, max_sweeps);

    svd_result<T> result;
    result.S = std::move(inner.S);
    result.S.resize(static_cast<std::size_t>(k), 0.0);
    result.iterations = inner.count.sweeps;
    if (!inner.count.converged)
        result.status = status::not_converged;
    else if (!result.S.empty() && std::isinf(result.S.front()))
        result.status = status::overflow;

    const index u_cols = job == vectors::none ? 0 : job == vectors::thin ? k : m;
    const index v_cols = job == vectors::none ? 0 : job == vectors::thin ? k : n;
    result.U = matrix<T>(m, u_cols);
    result.Vh = matrix<T>(v_cols, n);
    if (!with_vectors) return result;
    columns U = embed(inner.W, r, m, u_cols);
    apply(first.Q, U);
    for (index j = 0; j < u_cols; ++j)
        for (index i = 0; i < m; ++i) result.U(first.row_order[static_cast<std::size_t>(i)], j) = get<T>(U, i, j);
    columns V = embed(inner.J, r, n, v_cols);
    apply(second.Q, V);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < v_cols; ++i)
            result.Vh(i, first.order[static_cast<std::size_t>(j)]) = scalar_traits<T>::conjugate(get<T>(V, j, i));
    return result;
}

template svd_result<double> jacobi_svd(strided_view<const double>, vectors, int);
template svd_result<std::complex<double>> jacobi_svd(strided_view<const std::complex<double>>, vectors, int);

} // namespace eckart::fast
