#include <eckart/fast/jacobi.hpp>

#include <eckart/fast/graded_qr.hpp>
#include <eckart/fast/jacobi_of_columns.hpp>
#include <eckart/fast/small_svd.hpp>

#include <algorithm>
#include <cmath>
#include <complex>
#include <utility>

namespace eckart::fast {

namespace {

template <class T>
double largest_part(const T& z) {
    return std::max<double>(std::fabs(scalar_traits<T>::real_part(z)), std::fabs(scalar_traits<T>::imaginary_part(z)));
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

template <class T>
void set(columns& X, index i, index j, const T& z) {
    X(i, j) = scalar_traits<T>::real_part(z);
    if constexpr (is_complex<T>) X(i, j, 1) = scalar_traits<T>::imaginary_part(z);
}

template <class T>
T get(const columns& X, index i, index j) {
    using R = real_type<T>;
    return scalar_traits<T>::from_parts(static_cast<R>(X(i, j)), is_complex<T> ? static_cast<R>(X(i, j, 1)) : R(0));
}

} // namespace

template <class T>
svd_outcome jacobi_svd(strided_view<const T> A, const svd_outputs<T>& out, vectors job, int max_sweeps, int threads) {
    if constexpr (!is_complex<T>) {
        if (const auto small = small_svd_of(A, out, job, max_sweeps)) return *small;
    }
    if (prefer_transpose(A)) return jacobi_svd(A.transposed(), out.transposed(), job, max_sweeps, threads);
    const index m = A.rows, n = A.cols, k = std::min(m, n);
    const bool with_vectors = job != vectors::none;

    // A P = Q1 R1 up to the order of rows.
    columns X(m, n, is_complex<T> ? 2 : 1);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) set(X, i, j, A(i, j));
    graded_qr_factors first = graded_qr(std::move(X), pivoting::complete, threads);

    // R1^H = Q2 R2; only the rows of R1 that are not exactly zero.
    const index r = first.rank;
    columns R1t(n, r, first.Rt.planes());
    for (index j = 0; j < r; ++j) {
        std::copy_n(first.Rt.col(j), R1t.ld(), R1t.col(j));
        R1t.exponent(j) = first.Rt.exponent(j);
    }
    graded_qr_factors second = graded_qr(std::move(R1t), pivoting::none, threads);

    const small_svd inner = jacobi_of_columns(std::move(second.Rt), with_vectors, max_sweeps, threads);
    const index u_cols = columns_of_u(m, n, job), v_cols = columns_of_u(n, m, job);
    columns U, V;
    if (with_vectors) {
        U = embed(inner.W, r, m, u_cols);
        apply(first.Q, U, threads);
        V = embed(inner.J, r, n, v_cols);
        apply(second.Q, V, threads);
    }

    const svd_outputs<T> to = out.placed();
    using R = real_type<T>;
    // IEEE 754: what rounds beyond the largest float becomes +infinity.
    R* const end = std::transform(inner.S.begin(), inner.S.end(), to.S, [](double s) { return static_cast<R>(s); });
    std::fill(end, to.S + k, R(0));
    for (index j = 0; j < u_cols; ++j)
        for (index i = 0; i < m; ++i) to.U(first.row_order[static_cast<std::size_t>(i)], j) = get<T>(U, i, j);
    for (index j = 0; j < (with_vectors ? n : 0); ++j)
        for (index i = 0; i < v_cols; ++i)
            to.Vh(i, first.order[static_cast<std::size_t>(j)]) = scalar_traits<T>::conjugate(get<T>(V, j, i));
    if (!inner.count.converged) return {status::not_converged, inner.count.sweeps};
    return {k > 0 && std::isinf(to.S[0]) ? status::overflow : status::ok, inner.count.sweeps};
}

template <class T>
std::size_t jacobi_svd_scratch(index m, index n, vectors job) {
    // An attempt of `small_svd_of` has given everything back before the rest starts.
    std::size_t most = is_complex<T> ? 0 : small_svd_scratch(m, n, job);
    constexpr int planes = is_complex<T> ? 2 : 1;
    for (int transposed = 0; transposed < 2; ++transposed) {
        const index k = std::min(m, n);
        const index u_cols = columns_of_u(m, n, job), v_cols = columns_of_u(n, m, job);
        const graded_qr_scratch first(m, n, planes, pivoting::complete), second(n, k, planes, pivoting::none);
        const std::size_t factors = jacobi_of_columns_scratch(k, job != vectors::none, planes) + columns::scratch(m, u_cols, planes) +
                                    columns::scratch(n, v_cols, planes) +
                                    std::max(apply_scratch(k, m, u_cols, planes), apply_scratch(k, n, v_cols, planes));
        const std::size_t here = columns::scratch(m, n, planes) + first.result +
                                 std::max(first.rest, columns::scratch(n, k, planes) + second.result + std::max(second.rest, factors));
        most = std::max(most, here);
        std::swap(m, n);
    }
    return most;
}

template svd_outcome jacobi_svd(strided_view<const double>, const svd_outputs<double>&, vectors, int, int);
template svd_outcome jacobi_svd(strided_view<const std::complex<double>>, const svd_outputs<std::complex<double>>&, vectors, int, int);
template svd_outcome jacobi_svd(strided_view<const float>, const svd_outputs<float>&, vectors, int, int);
template svd_outcome jacobi_svd(strided_view<const std::complex<float>>, const svd_outputs<std::complex<float>>&, vectors, int, int);
template std::size_t jacobi_svd_scratch<double>(index, index, vectors);
template std::size_t jacobi_svd_scratch<std::complex<double>>(index, index, vectors);
template std::size_t jacobi_svd_scratch<float>(index, index, vectors);
template std::size_t jacobi_svd_scratch<std::complex<float>>(index, index, vectors);

} // namespace eckart::fast
