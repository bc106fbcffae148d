#pragma once

#include "arguments.hpp"

#include <eckart/lapack/entries.hpp>
#include <eckart/lapack/workspace.hpp>

#include <vector>

namespace eckart::lapack_test {

using lapack::gejsv_real_workspace;
using lapack::gejsv_workspace;
using lapack::gesdd_workspace;
using lapack::gesvd_workspace;
using lapack::is_one_of;

/// One shape for the real and the complex entry points of a scalar.
template <class T>
struct entry;

// clang-format off
#define ECKART_REAL_ENTRY(T, p) \
    template <> struct entry<T> { \
        static constexpr const char* letter = #p; \
        using gesdd_function = decltype(&p##gesdd_); \
        using gesvd_function = decltype(&p##gesvd_); \
        using gejsv_function = decltype(&p##gejsv_); \
        using gesvj_function = decltype(&p##gesvj_); \
        using gesdd_work_function = decltype(&LAPACKE_##p##gesdd_work); \
        using gesvd_work_function = decltype(&LAPACKE_##p##gesvd_work); \
        static int gesdd(char z, int m, int n, T* A, int lda, T* S, T* U, int ldu, T* VT, int ldvt, T* work, int lwork, T*, int* iwork, gesdd_function f = &p##gesdd_) \
        { int info = 77; f(&z, &m, &n, A, &lda, S, U, &ldu, VT, &ldvt, work, &lwork, iwork, &info); return info; } \
        static int gesvd(char u, char v, int m, int n, T* A, int lda, T* S, T* U, int ldu, T* VT, int ldvt, T* work, int lwork, T*, gesvd_function f = &p##gesvd_) \
        { int info = 77; f(&u, &v, &m, &n, A, &lda, S, U, &ldu, VT, &ldvt, work, &lwork, &info); return info; } \
        static int gejsv(const char* j, int m, int n, T* A, int lda, T* SVA, T* U, int ldu, T* V, int ldv, T* work, int lwork, T*, int, int* iwork, gejsv_function f = &p##gejsv_) \
        { int info = 77; f(j, j + 1, j + 2, j + 3, j + 4, j + 5, &m, &n, A, &lda, SVA, U, &ldu, V, &ldv, work, &lwork, iwork, &info); return info; } \
        static int gesvj(const char* j, int m, int n, T* A, int lda, T* SVA, int mv, T* V, int ldv, T* work, int lwork, T*, int, gesvj_function f = &p##gesvj_) \
        { int info = 77; f(j, j + 1, j + 2, &m, &n, A, &lda, SVA, &mv, V, &ldv, work, &lwork, &info); return info; } \
        static int gesdd_work(int layout, char z, int m, int n, T* A, int lda, T* S, T* U, int ldu, T* VT, int ldvt, T* work, int lwork, T*, int* iwork, gesdd_work_function f = &LAPACKE_##p##gesdd_work) \
        { return f(layout, z, m, n, A, lda, S, U, ldu, VT, ldvt, work, lwork, iwork); } \
        static int gesvd_work(int layout, char u, char v, int m, int n, T* A, int lda, T* S, T* U, int ldu, T* VT, int ldvt, T* work, int lwork, T*, gesvd_work_function f = &LAPACKE_##p##gesvd_work) \
        { return f(layout, u, v, m, n, A, lda, S, U, ldu, VT, ldvt, work, lwork); } \
        static constexpr auto lapacke_gesdd = &LAPACKE_##p##gesdd; \
        static constexpr auto lapacke_gesvd = &LAPACKE_##p##gesvd; \
    };
#define ECKART_COMPLEX_ENTRY(R, p) \
    template <> struct entry<std::complex<R>> { \
        using T = std::complex<R>; \
        static constexpr const char* letter = #p; \
        using gesdd_function = decltype(&p##gesdd_); \
        using gesvd_function = decltype(&p##gesvd_); \
        using gejsv_function = decltype(&p##gejsv_); \
        using gesvj_function = decltype(&p##gesvj_); \
        using gesdd_work_function = decltype(&LAPACKE_##p##gesdd_work); \
        using gesvd_work_function = decltype(&LAPACKE_##p##gesvd_work); \
        static int gesdd(char z, int m, int n, T* A, int lda, R* S, T* U, int ldu, T* VT, int ldvt, T* work, int lwork, R* rwork, int* iwork, gesdd_function f = &p##gesdd_) \
        { int info = 77; f(&z, &m, &n, A, &lda, S, U, &ldu, VT, &ldvt, work, &lwork, rwork, iwork, &info); return info; } \
        static int gesvd(char u, char v, int m, int n, T* A, int lda, R* S, T* U, int ldu, T* VT, int ldvt, T* work, int lwork, R* rwork, gesvd_function f = &p##gesvd_) \
        { int info = 77; f(&u, &v, &m, &n, A, &lda, S, U, &ldu, VT, &ldvt, work, &lwork, rwork, &info); return info; } \
        static int gejsv(const char* j, int m, int n, T* A, int lda, R* SVA, T* U, int ldu, T* V, int ldv, T* work, int lwork, R* rwork, int lrwork, int* iwork, gejsv_function f = &p##gejsv_) \
        { int info = 77; f(j, j + 1, j + 2, j + 3, j + 4, j + 5, &m, &n, A, &lda, SVA, U, &ldu, V, &ldv, work, &lwork, rwork, &lrwork, iwork, &info); return info; } \
        static int gesvj(const char* j, int m, int n, T* A, int lda, R* SVA, int mv, T* V, int ldv, T* work, int lwork, R* rwork, int lrwork, gesvj_function f = &p##gesvj_) \
        { int info = 77; f(j, j + 1, j + 2, &m, &n, A, &lda, SVA, &mv, V, &ldv, work, &lwork, rwork, &lrwork, &info); return info; } \
        static int gesdd_work(int layout, char z, int m, int n, T* A, int lda, R* S, T* U, int ldu, T* VT, int ldvt, T* work, int lwork, R* rwork, int* iwork, gesdd_work_function f = &LAPACKE_##p##gesdd_work) \
        { return f(layout, z, m, n, A, lda, S, U, ldu, VT, ldvt, work, lwork, rwork, iwork); } \
        static int gesvd_work(int layout, char u, char v, int m, int n, T* A, int lda, R* S, T* U, int ldu, T* VT, int ldvt, T* work, int lwork, R* rwork, gesvd_work_function f = &LAPACKE_##p##gesvd_work) \
        { return f(layout, u, v, m, n, A, lda, S, U, ldu, VT, ldvt, work, lwork, rwork); } \
        static constexpr auto lapacke_gesdd = &LAPACKE_##p##gesdd; \
        static constexpr auto lapacke_gesvd = &LAPACKE_##p##gesvd; \
    };
ECKART_REAL_ENTRY(float, s)
ECKART_REAL_ENTRY(double, d)
ECKART_COMPLEX_ENTRY(float, c)
ECKART_COMPLEX_ENTRY(double, z)
// clang-format on

/// What a call returned. U and Vh are empty where the job does not return them, and V^H for the routines that return V.
template <class T>
struct result {
    int info = 0;
    std::vector<real_type<T>> S; ///< of gejsv and gesvj times the scale
    matrix<T> U, Vh;
    std::vector<real_type<T>> statistics; ///< WORK or RWORK of gejsv and gesvj
    std::vector<int> iwork;
};

template <class T>
std::vector<T> values(const argument<T>& a, index n) {
    return {a.data(), a.data() + n};
}

/// xGESDD with arrays of exactly the documented sizes.
template <class T>
result<T> gesdd(char jobz, const matrix<T>& A, index padding = 0) {
    using real = real_type<T>;
    const char job = lapack::upper(jobz);
    const index m = A.rows(), n = A.cols(), k = std::min(m, n), mx = std::max(m, n);
    const bool u_in_a = job == 'O' && m >= n, vt_in_a = job == 'O' && m < n;
    const bool no_u = job == 'N' || u_in_a, no_vt = job == 'N' || vt_in_a;
    const argument<T> a("A", A, padding);
    const argument<real> s("S", k, 1);
    const argument<T> u("U", no_u ? 0 : m, no_u ? 0 : job == 'A' ? m : k, no_u ? 0 : padding);
    const argument<T> vt("VT", no_vt ? 0 : job == 'A' ? n : k, no_vt ? 0 : n, no_vt ? 0 : padding);
    const index lwork = gesdd_workspace<T>(job, mx, k);
    const argument<T> work("WORK", lwork, 1);
    const argument<real> rwork("RWORK", is_complex<T> ? (job == 'N' ? 5 * k : k * std::max(5 * k + 7, 2 * mx + 2 * k + 1)) : 0, 1);
    const argument<int> iwork("IWORK", 8 * k, 1);
    result<T> r;
    r.info = entry<T>::gesdd(jobz, static_cast<int>(m), static_cast<int>(n), a.data(), a.ld(), s.data(), u.data(), u.ld(), vt.data(),
                             vt.ld(), work.data(), static_cast<int>(lwork), rwork.data(), iwork.data());
    a.check_outside();
    work.check_outside();
    rwork.check_outside();
    iwork.check_outside();
    if (r.info < 0) {
        s.check_untouched();
        u.check_untouched();
        vt.check_untouched();
        return r;
    }
    EXPECT_EQ(std::real(work.data()[0]), static_cast<real>(lwork));
    s.read();
    r.S = values(s, k);
    if (job != 'N') r.U = u_in_a ? a.read() : u.read();
    if (job != 'N') r.Vh = vt_in_a ? a.read() : vt.read();
    return r;
}

/// xGESVD with arrays of exactly the documented sizes.
template <class T>
result<T> gesvd(char job_u, char job_vt, const matrix<T>& A, index padding = 0) {
    using real = real_type<T>;
    const char jobu = lapack::upper(job_u), jobvt = lapack::upper(job_vt);
    const index m = A.rows(), n = A.cols(), k = std::min(m, n), mx = std::max(m, n);
    const bool with_u = is_one_of(jobu, "AS"), with_vt = is_one_of(jobvt, "AS");
    const argument<T> a("A", A, padding);
    const argument<real> s("S", k, 1);
    const argument<T> u("U", with_u ? m : 0, !with_u ? 0 : jobu == 'A' ? m : k, with_u ? padding : 0);
    const argument<T> vt("VT", !with_vt ? 0 : jobvt == 'A' ? n : k, with_vt ? n : 0, with_vt ? padding : 0);
    const index lwork = gesvd_workspace<T>((m >= n ? jobu : jobvt) == 'N', mx, k);
    const argument<T> work("WORK", lwork, 1);
    const argument<real> rwork("RWORK", is_complex<T> ? 5 * k : 0, 1);
    result<T> r;
    r.info = entry<T>::gesvd(job_u, job_vt, static_cast<int>(m), static_cast<int>(n), a.data(), a.ld(), s.data(), u.data(), u.ld(),
                             vt.data(), vt.ld(), work.data(), static_cast<int>(lwork), rwork.data());
    a.check_outside();
    work.check_outside();
    rwork.check_outside();
    if (r.info < 0) {
        s.check_untouched();
        u.check_untouched();
        vt.check_untouched();
        return r;
    }
    s.read();
    r.S = values(s, k);
    const auto part_of_a = [&](index rows, index cols) {
        const matrix<T> all = a.read();
        return matrix<T>(all.view().block(0, 0, rows, cols));
    };
    if (jobu != 'N') r.U = jobu == 'O' ? part_of_a(m, k) : u.read();
    if (jobvt != 'N') r.Vh = jobvt == 'O' ? part_of_a(k, n) : vt.read();
    return r;
}

/// xGEJSV with arrays of exactly the documented sizes; `jobs` are the six letters in order. m >= n.
template <class T>
result<T> gejsv(const std::string& jobs, const matrix<T>& A, index padding = 0) {
    using real = real_type<T>;
    std::string job = jobs;
    for (char& c : job) c = lapack::upper(c);
    const index m = A.rows(), n = A.cols();
    const bool left = is_one_of(job[1], "UF"), right = is_one_of(job[2], "VJ");
    const argument<T> a("A", A, padding);
    const argument<real> s("SVA", n, 1);
    const argument<T> u("U", left ? m : 0, !left ? 0 : job[1] == 'F' ? m : n, left ? padding : 0);
    const argument<T> v("V", right ? n : 0, right ? n : 0, right ? padding : 0);
    const index lwork = gejsv_workspace<T>(job[0], job[1], job[2], m, n).least;
    const index lrwork = gejsv_real_workspace(job[0], job[4], m, n).least;
    const argument<T> work("WORK", std::max<index>(is_complex<T> ? 2 : 7, lwork), 1);
    const argument<real> rwork("RWORK", is_complex<T> ? std::max<index>(7, lrwork) : 0, 1);
    const argument<int> iwork("IWORK", std::max<index>(is_complex<T> ? 4 : 3, is_complex<T> ? n : m + 3 * n), 1);
    result<T> r;
    r.info = entry<T>::gejsv(jobs.c_str(), static_cast<int>(m), static_cast<int>(n), a.data(), a.ld(), s.data(), u.data(), u.ld(), v.data(),
                             v.ld(), work.data(), static_cast<int>(lwork), rwork.data(), static_cast<int>(lrwork), iwork.data());
    a.check_outside();
    work.check_outside();
    rwork.check_outside();
    iwork.check_outside();
    if (r.info < 0) {
        s.check_untouched();
        u.check_untouched();
        v.check_untouched();
        return r;
    }
    const real* const statistics = is_complex<T> ? rwork.data() : reinterpret_cast<const real*>(work.data());
    r.statistics.assign(statistics, statistics + 7);
    r.iwork.assign(iwork.data(), iwork.data() + (is_complex<T> ? 4 : 3));
    s.read();
    r.S = values(s, n);
    if (n > 0)
        for (real& x : r.S) x *= statistics[0] / statistics[1];
    if (left) r.U = u.read();
    if (right) r.Vh = conjugate_transpose(v.read());
    return r;
}

/// xGESVJ with arrays of exactly the documented sizes; `jobs` are the three letters in order. m >= n. For JOBV = 'A' V starts as `V0`.
template <class T>
result<T> gesvj(const std::string& jobs, const matrix<T>& A, index padding = 0, const matrix<T>& V0 = {}) {
    using real = real_type<T>;
    std::string job = jobs;
    for (char& c : job) c = lapack::upper(c);
    const index m = A.rows(), n = A.cols();
    const bool right = job[2] != 'N';
    const argument<T> a("A", A, padding);
    const argument<real> s("SVA", n, 1);
    const argument<T> v =
        job[2] == 'A' ? argument<T>("V", V0, padding) : argument<T>("V", right ? n : 0, right ? n : 0, right ? padding : 0);
    const index lwork = std::max<index>(6, m + n), lrwork = std::max<index>(6, n);
    const argument<T> work("WORK", lwork, 1);
    const argument<real> rwork("RWORK", is_complex<T> ? lrwork : 0, 1);
    real* const statistics = is_complex<T> ? rwork.data() : reinterpret_cast<real*>(work.data());
    if (job[1] == 'C') statistics[0] = 10;
    result<T> r;
    r.info =
        entry<T>::gesvj(jobs.c_str(), static_cast<int>(m), static_cast<int>(n), a.data(), a.ld(), s.data(), static_cast<int>(V0.rows()),
                        v.data(), v.ld(), work.data(), static_cast<int>(lwork), rwork.data(), static_cast<int>(lrwork));
    a.check_outside();
    work.check_outside();
    rwork.check_outside();
    v.check_outside();
    if (r.info < 0) {
        s.check_untouched();
        return r;
    }
    r.statistics.assign(statistics, statistics + 6);
    s.read();
    r.S = values(s, n);
    if (n > 0)
        for (real& x : r.S) x *= statistics[0];
    r.U = a.read();
    if (right) r.Vh = conjugate_transpose(v.read());
    return r;
}

} // namespace eckart::lapack_test
