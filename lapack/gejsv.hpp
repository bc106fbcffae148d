#pragma once

#include <eckart/lapack/factored_svd.hpp>
#include <eckart/lapack/protected_call.hpp>
#include <eckart/lapack/workspace.hpp>
#include <eckart/lapack/xerbla.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace eckart::lapack {

/// The six job letters of xGEJSV, upper case.
struct gejsv_jobs {
    char a, u, v, r, t, p;

    bool left() const { return is_one_of(u, "UF"); }
    bool right() const { return is_one_of(v, "VJ"); }
    bool condition() const { return is_one_of(a, "EG"); }
};

/// INFO of xGEJSV before anything is computed, in LAPACK's order: 0, or -i for the first illegal argument i.
/// @param lrwork  of the complex routines; the real ones have none.
template <class T>
integer check_gejsv(const gejsv_jobs& job, integer m, integer n, integer lda, integer ldu, integer ldv, integer lwork, integer lrwork) {
    // ZGEJSV takes 'W' only where it has a use for it, and 'J' without U; DGEJSV the other way round.
    const bool may_transpose = job.t == 'T' && m == n;
    const bool legal_u =
        is_complex<T> ? is_one_of(job.u, "UFN") || (job.u == 'W' && job.right() && may_transpose) : is_one_of(job.u, "UFWN");
    const bool legal_v = is_complex<T> ? is_one_of(job.v, "VJN") || (job.v == 'W' && job.left() && may_transpose)
                                       : is_one_of(job.v, "VWN") || (job.v == 'J' && job.left());
    if (!is_one_of(job.a, "CEFGAR")) return -1;
    if (!legal_u) return -2;
    if (!legal_v) return -3;
    if (!is_one_of(job.r, "NR")) return -4;
    if (!is_one_of(job.t, "TN")) return -5;
    if (!is_one_of(job.p, "PN")) return -6;
    if (m < 0) return -7;
    if (n < 0 || n > m) return -8;
    if (lda < m) return -10;
    if (job.left() && ldu < m) return -13;
    if (job.right() && ldv < n) return -15;
    if (lwork == -1 || (is_complex<T> && lrwork == -1)) return 0;
    if (is_complex<T> && lrwork < gejsv_real_workspace(job.a, job.t, m, n).least) return -19; // before -17, as there
    if (lwork < gejsv_workspace<T>(job.a, job.u, job.v, m, n).least) return -17;
    return 0;
}

/// Euclidean norms of the columns, none of which over- or underflows: norm j is `mantissa[j]` 2^exponent[j].
template <class T>
struct column_norms {
    std::vector<real_type<T>> mantissa;
    std::vector<int> exponent;

    explicit column_norms(strided_view<const T> A) {
        using real = real_type<T>;
        for (index j = 0; j < A.cols; ++j) {
            const int e = *largest_exponent<T>({A.data + j * A.col_stride, A.rows, 1, A.row_stride, 0});
            real squares = 0;
            for (index i = 0; i < A.rows; ++i) {
                const real re = std::ldexp(scalar_traits<T>::real_part(A(i, j)), -e);
                const real im = std::ldexp(scalar_traits<T>::imaginary_part(A(i, j)), -e);
                squares += re * re + im * im;
            }
            mantissa.push_back(std::sqrt(squares));
            exponent.push_back(e);
        }
    }
};

/// The Shannon entropy, divided by log n, of the squared norms of A's columns taken as probabilities; 0 for n = 1 and for A = 0.
template <class T>
real_type<T> column_entropy(strided_view<const T> A) {
    using real = real_type<T>;
    const column_norms<T> norm(A);
    const int largest = *std::max_element(norm.exponent.begin(), norm.exponent.end());
    std::vector<real> squares;
    real sum = 0, entropy = 0;
    for (std::size_t j = 0; j < norm.mantissa.size(); ++j) {
        const real scaled = std::ldexp(norm.mantissa[j], norm.exponent[j] - largest);
        squares.push_back(scaled * scaled);
        sum += squares.back();
    }
    for (const real x : squares)
        if (x > 0) entropy -= x / sum * std::log(x / sum);
    return squares.size() > 1 && sum > 0 ? entropy / std::log(static_cast<real>(squares.size())) : real(0);
}

/// SCONDA: 1 / sigma_n of A with its columns scaled to length 1, which lies in the bracket that LAPACK documents for its estimate; -1 if A
/// has not full rank as computed.
template <class T>
real_type<T> scaled_condition(strided_view<const T> A) {
    using real = real_type<T>;
    const column_norms<T> norm(A);
    matrix<T> B(A);
    for (index j = 0; j < A.cols; ++j) {
        const auto c = static_cast<std::size_t>(j);
        if (norm.mantissa[c] == 0) return -1;
        for (index i = 0; i < A.rows; ++i)
            B(i, j) =
                scalar_traits<T>::from_parts(std::ldexp(scalar_traits<T>::real_part(A(i, j)), -norm.exponent[c]) / norm.mantissa[c],
                                             std::ldexp(scalar_traits<T>::imaginary_part(A(i, j)), -norm.exponent[c]) / norm.mantissa[c]);
    }
    const real least = decompose<T>(B.view(), vectors::none, algorithm::jacobi).S.back();
    return least > 0 ? 1 / least : real(-1);
}

/// The numerical rank that IWORK(1) reports, from the singular values: those that are not zero; for JOBA = 'A' those above n eps sigma_1;
/// for 'R' those before the first gap, sigma_{r+1} < eps sigma_r.
template <class real>
integer numerical_rank(char joba, const std::vector<real>& S) {
    constexpr real eps = std::numeric_limits<real>::epsilon() / 2;
    std::size_t r = 0;
    while (r < S.size() && S[r] > 0 && !(joba == 'A' && S[r] <= static_cast<real>(S.size()) * eps * S[0]) &&
           !(joba == 'R' && r > 0 && S[r] < eps * S[r - 1]))
        ++r;
    return static_cast<integer>(r);
}

/// The sign that makes the sum of the entries of each of the first n columns of a real U non-negative; 1 for complex U, and without U.
/// Signs are free; these are the ones of the example in the documentation of other libraries, which tests of SciPy compare with.
template <class T>
std::vector<real_type<T>> column_signs(const matrix<T>& U, index n) {
    std::vector<real_type<T>> sign(static_cast<std::size_t>(n), 1);
    if constexpr (!is_complex<T>)
        for (index j = 0; j < std::min(n, U.cols()); ++j) {
            T sum = 0;
            for (index i = 0; i < U.rows(); ++i) sum += U(i, j);
            if (sum < 0) sign[static_cast<std::size_t>(j)] = -1;
        }
    return sign;
}

/// What xGEJSV computes for a matrix that is not empty.
/// @param statistics  WORK(1:7) of the real routines, RWORK(1:7) of the complex ones.
/// @return INFO: 0; -9 if A holds a NaN or an infinity, then nothing was written; 1 if the budget of sweeps is spent.
template <class T>
integer compute_gejsv(const gejsv_jobs& job, index m, index n, array<T> A, real_type<T>* SVA, array<T> U, array<T> V,
                      real_type<T>* statistics, integer* iwork) {
    using real = real_type<T>;
    if (!largest_exponent<T>(view(A, m, n))) return -9;
    const column_norms<T> norm(view(A, m, n));
    bool subnormal_column = false;
    for (std::size_t j = 0; j < norm.mantissa.size(); ++j) {
        const real length = std::ldexp(norm.mantissa[j], norm.exponent[j]);
        subnormal_column = subnormal_column || (length > 0 && length <= std::numeric_limits<real>::min());
    }
    const real entropy = job.t == 'T' && m == n ? column_entropy<T>(view(A, m, n)) : real(0);
    const real transposed_entropy = job.t == 'T' && m == n ? column_entropy<T>(view(A, m, n).transposed()) : real(0);
    const real condition = job.condition() ? scaled_condition<T>(view(A, m, n)) : real(0);

    const vectors wanted = !job.left() && !job.right() ? vectors::none : job.u == 'F' && m > n ? vectors::full : vectors::thin;
    const factored_svd<T> f = decompose_factored<T>(A, m, n, wanted);
    const svd_result<T>& r = f.result;
    std::copy(r.S.begin(), r.S.end(), SVA);
    const std::vector<real> sign = column_signs(r.U, n);
    if (job.left())
        for (index j = 0; j < r.U.cols(); ++j)
            for (index i = 0; i < m; ++i) U(i, j) = j < n ? r.U(i, j) * sign[static_cast<std::size_t>(j)] : r.U(i, j);
    if (job.right())
        for (index j = 0; j < n; ++j)
            for (index i = 0; i < n; ++i) V(i, j) = scalar_traits<T>::conjugate(r.Vh(j, i)) * sign[static_cast<std::size_t>(j)];
    statistics[0] = f.scale;
    statistics[1] = 1;
    if (job.condition()) statistics[2] = condition;
    if (job.left() && job.right()) statistics[3] = statistics[4] = -1; // not estimated: they describe triangular factors of LAPACK's method
    if (job.t == 'T' && m == n) {
        statistics[5] = entropy;
        statistics[6] = transposed_entropy;
    }
    iwork[0] = numerical_rank(job.a, r.S);
    iwork[1] = static_cast<integer>(std::count_if(r.S.begin(), r.S.end(), [](real s) { return s > 0; }));
    iwork[2] = subnormal_column ? 1 : 0;
    if constexpr (is_complex<T>) iwork[3] = -1; // A itself was decomposed, not its transpose
    return r.status == status::not_converged ? 1 : 0;
}

/// xGEJSV. RWORK and LRWORK are arguments of the complex routines alone; the real ones pass null and 0.
template <class T>
void gejsv(gejsv_jobs job, integer m, integer n, T* A, integer lda, real_type<T>* SVA, T* U, integer ldu, T* V, integer ldv, T* work,
           integer lwork, real_type<T>* rwork, integer lrwork, integer* iwork, integer* info) {
    using real = real_type<T>;
    static constexpr routine_name<T> name("GEJSV");
    job = {upper(job.a), upper(job.u), upper(job.v), upper(job.r), upper(job.t), upper(job.p)};
    *info = check_gejsv<T>(job, m, n, lda, ldu, ldv, lwork, lrwork);
    if (*info != 0) return call_xerbla(name.text, -*info);
    if (lwork == -1 || (is_complex<T> && lrwork == -1)) {
        const workspace_size size = gejsv_workspace<T>(job.a, job.u, job.v, m, n);
        work[0] = workspace_answer<T>(size.answer);
        if constexpr (is_complex<T>) {
            work[1] = workspace_answer<T>(size.least);
            rwork[0] = workspace_answer<real>(gejsv_real_workspace(job.a, job.t, m, n).answer);
            const index rows = is_one_of(job.a, "FG") || (job.t == 'T' && m == n) ? m : 0;
            iwork[0] = static_cast<integer>(passable(std::max<index>(4, n + rows + (job.left() && job.v == 'V' ? n : 0))));
        }
        return;
    }
    real* statistics = rwork;
    if constexpr (!is_complex<T>) statistics = work;
    if (n == 0) { // includes m = 0
        std::fill_n(iwork, is_complex<T> ? 4 : 3, 0);
        for (index j = 0; job.u == 'F' && j < m; ++j)
            for (index i = 0; i < m; ++i) column_major(U, ldu)(i, j) = T(i == j ? 1 : 0);
        return;
    }
    *info = protected_call(name.text, m, n, [&] {
        return compute_gejsv<T>(job, m, n, column_major(A, lda), SVA, column_major(U, ldu), column_major(V, ldv), statistics, iwork);
    });
    if (*info == -9) call_xerbla(name.text, 9);
}

} // namespace eckart::lapack
