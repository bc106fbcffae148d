#pragma once

#include <eckart/lapack/factored_svd.hpp>
#include <eckart/lapack/protected_call.hpp>
#include <eckart/lapack/workspace.hpp>
#include <eckart/lapack/xerbla.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace eckart::lapack {

/// The three job letters of xGESVJ, upper case.
struct gesvj_jobs {
    char a, u, v;

    /// ZGESVJ knows two more names for "yes".
    template <class T>
    bool left() const {
        return is_one_of(u, is_complex<T> ? "UFC" : "UC");
    }
    template <class T>
    bool right() const {
        return is_one_of(v, is_complex<T> ? "VJ" : "V");
    }
};

/// WORK of the real routines, CWORK of the complex ones.
template <class T>
index gesvj_workspace(index m, index n) {
    if (std::min(m, n) == 0) return is_complex<T> ? 0 : 1;
    return passable(is_complex<T> ? m + n : std::max<index>(6, m + n));
}

/// RWORK of the complex routines.
inline index gesvj_real_workspace(index m, index n) { return std::min(m, n) == 0 ? 1 : std::max<index>(6, n); }

/// INFO of xGESVJ before anything is computed, in LAPACK's order: 0, or -i for the first illegal argument i.
/// @param tolerance  WORK(1) or RWORK(1), CTOL of JOBU = 'C'; LAPACK documents CTOL >= 1, its code refuses 1.
template <class T>
integer check_gesvj(const gesvj_jobs& job, integer m, integer n, integer lda, integer mv, integer ldv, const real_type<T>* tolerance,
                    integer lwork, integer lrwork) {
    const bool query = lwork == -1 || (is_complex<T> && lrwork == -1);
    if (!is_one_of(job.a, "LUG")) return -1;
    if (!job.left<T>() && job.u != 'N') return -2;
    if (!job.right<T>() && !is_one_of(job.v, "AN")) return -3;
    if (m < 0) return -4;
    if (n < 0 || n > m) return -5;
    if (lda < m) return -7;
    if (mv < 0) return -9;
    if ((job.right<T>() && ldv < n) || (job.v == 'A' && ldv < mv)) return -11;
    if (query) return 0;
    if (job.u == 'C' && !(*tolerance >= 1)) return is_complex<T> ? -14 : -12;
    if (lwork < gesvj_workspace<T>(m, n)) return -13;
    if (is_complex<T> && lrwork < gesvj_real_workspace(m, n)) return -15;
    return 0;
}

/// Zeros in the triangle that JOBA says is zero; LAPACK reads what is there in some of its steps.
template <class T>
void clear_other_triangle(char joba, array<T> A, index m, index n) {
    for (index j = 0; j < n; ++j) {
        if (joba == 'U')
            for (index i = j + 1; i < m; ++i) A(i, j) = T(0);
        if (joba == 'L')
            for (index i = 0; i < j; ++i) A(i, j) = T(0);
    }
}

/// How far from orthogonal the columns of U are that belong to non-zero values.
template <class real>
struct remaining_rotations {
    real largest_cosine = 0; ///< over all pairs
    real largest_sine = 0;   ///< of the rotations that another sweep would make, of pairs whose cosine exceeds sqrt(m) eps
};

template <class T>
remaining_rotations<real_type<T>> measure_rotations(const svd_result<T>& r) {
    using real = real_type<T>;
    const index m = r.U.rows();
    const real tolerance = std::sqrt(static_cast<real>(m)) * (std::numeric_limits<real>::epsilon() / 2);
    remaining_rotations<real> measured;
    for (index q = 0; q < static_cast<index>(r.S.size()); ++q)
        for (index p = 0; p < q; ++p) {
            const real d = r.S[static_cast<std::size_t>(p)], e = r.S[static_cast<std::size_t>(q)];
            if (!(e > 0)) continue;
            T product = 0;
            for (index i = 0; i < m; ++i) product += scalar_traits<T>::conjugate(r.U(i, p)) * r.U(i, q);
            const real cosine = std::abs(product);
            measured.largest_cosine = std::max(measured.largest_cosine, cosine);
            if (!(cosine > tolerance)) continue;
            // tan 2 theta = 2 d e cosine / (d^2 - e^2), divided by d^2 as d >= e.
            const real ratio = e / d;
            measured.largest_sine = std::max(measured.largest_sine, std::sin(std::atan2(2 * ratio * cosine, 1 - ratio * ratio) / 2));
        }
    return measured;
}

/// V(1:mv, :) <- V(1:mv, :) times the right singular vectors.
template <class T>
void apply_right(const matrix<T>& Vh, index mv, array<T> V) {
    const index n = Vh.rows();
    matrix<T> product(mv, n);
    for (index j = 0; j < n; ++j)
        for (index k = 0; k < n; ++k) {
            const T factor = scalar_traits<T>::conjugate(Vh(j, k));
            for (index i = 0; i < mv; ++i) product(i, j) += V(i, k) * factor;
        }
    store(product, V);
}

/// What xGESVJ computes for a matrix that is not empty.
/// @param statistics  WORK(1:6) of the real routines, RWORK(1:6) of the complex ones.
/// @return INFO: 0; -6 if A holds a NaN or an infinity, then nothing was written but the zeros of A's other triangle; 1 if the budget of
///         sweeps is spent.
template <class T>
integer compute_gesvj(const gesvj_jobs& job, index m, index n, array<T> A, real_type<T>* SVA, index mv, array<T> V,
                      real_type<T>* statistics) {
    using real = real_type<T>;
    clear_other_triangle(job.a, A, m, n);
    const factored_svd<T> f = decompose_factored<T>(A, m, n, vectors::thin);
    const svd_result<T>& r = f.result;
    if (r.status == status::nonfinite_input) return -6;
    if (job.v == 'A') apply_right(r.Vh, mv, V); // allocates, so it comes before outputs are written
    std::copy(r.S.begin(), r.S.end(), SVA);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) A(i, j) = job.left<T>() ? r.U(i, j) : r.U(i, j) * SVA[j];
    if (job.right<T>())
        for (index j = 0; j < n; ++j)
            for (index i = 0; i < n; ++i) V(i, j) = scalar_traits<T>::conjugate(r.Vh(j, i));
    const remaining_rotations<real> rest = measure_rotations(r);
    const auto above = [&](real threshold) {
        return static_cast<real>(std::count_if(r.S.begin(), r.S.end(), [&](real s) { return s * f.scale > threshold; }));
    };
    statistics[0] = f.scale;
    statistics[1] = static_cast<real>(std::count_if(r.S.begin(), r.S.end(), [](real s) { return s > 0; }));
    statistics[2] = above(std::numeric_limits<real>::min());
    statistics[3] = static_cast<real>(r.iterations);
    statistics[4] = rest.largest_cosine;
    statistics[5] = rest.largest_sine;
    return r.status == status::not_converged ? 1 : 0;
}

/// xGESVJ. RWORK and LRWORK are arguments of the complex routines alone; the real ones pass null and 0.
template <class T>
void gesvj(gesvj_jobs job, integer m, integer n, T* A, integer lda, real_type<T>* SVA, integer mv, T* V, integer ldv, T* work,
           integer lwork, real_type<T>* rwork, integer lrwork, integer* info) {
    using real = real_type<T>;
    static constexpr routine_name<T> name("GESVJ");
    job = {upper(job.a), upper(job.u), upper(job.v)};
    real* statistics = rwork;
    if constexpr (!is_complex<T>) statistics = work;
    *info = check_gesvj<T>(job, m, n, lda, mv, ldv, statistics, lwork, lrwork);
    if (*info != 0) return call_xerbla(name.text, -*info);
    if (lwork == -1 || (is_complex<T> && lrwork == -1)) {
        work[0] = workspace_answer<T>(std::max<index>(1, gesvj_workspace<T>(m, n)));
        if constexpr (is_complex<T>) rwork[0] = workspace_answer<real>(gesvj_real_workspace(m, n));
        return;
    }
    if (n == 0) return; // includes m = 0
    *info = protected_call(name.text, m, n,
                           [&] { return compute_gesvj<T>(job, m, n, column_major(A, lda), SVA, mv, column_major(V, ldv), statistics); });
    if (*info == -6) call_xerbla(name.text, 6);
}

} // namespace eckart::lapack
