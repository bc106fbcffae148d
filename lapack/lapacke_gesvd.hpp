#pragma once

#include <eckart/lapack/gesvd.hpp>
#include <eckart/lapack/lapacke.hpp>

#include <algorithm>

namespace eckart::lapack {

/// LAPACKE_xgesvd_work. Nothing is transposed for row-major arrays, because the fast path reads any strides.
/// @param name           of the LAPACKE function that was called.
/// @param superdiagonal  as of `gesvd`.
template <class T>
integer lapacke_gesvd_work(const char* name, integer layout, char job_u, char job_vt, integer m, integer n, T* A, integer lda,
                           real_type<T>* S, T* U, integer ldu, T* VT, integer ldvt, T* work, integer lwork, real_type<T>* superdiagonal) {
    static constexpr routine_name<T> fortran_name("GESVD");
    if (layout == lapacke_column_major) {
        integer info = 0;
        gesvd(job_u, job_vt, m, n, A, lda, S, U, ldu, VT, ldvt, work, lwork, superdiagonal, &info);
        return lapacke_info(info);
    }
    const char jobu = upper(job_u), jobvt = upper(job_vt);
    const integer u_cols = jobu == 'A' ? m : jobu == 'S' ? std::min(m, n) : 1;
    const integer vt_cols = is_one_of(jobvt, "AS") ? n : 1;
    const integer refused = layout != lapacke_row_major ? -1 : lda < n ? -7 : ldu < u_cols ? -10 : ldvt < vt_cols ? -12 : 0;
    if (refused != 0) {
        call_lapacke_xerbla(name, refused);
        return refused;
    }
    // All else is checked as LAPACKE does it: by a column-major call with leading dimensions that are right.
    integer info = check_gesvd<T>(jobu, jobvt, m, n, std::max(1, m), std::max(1, m), std::max(1, n), lwork);
    if (info != 0) {
        call_xerbla(fortran_name.text, -info);
        return lapacke_info(info);
    }
    if (lwork != -1)
        info = protected_call(
            name, m, n, [&] { return compute_gesvd<T>(jobu, jobvt, m, n, row_major(A, lda), S, row_major(U, ldu), row_major(VT, ldvt)); });
    finish_gesvd(info, jobu, jobvt, m, n, work, lwork, superdiagonal);
    return lapacke_info(info);
}

/// LAPACKE_xgesvd. A NaN in A gives -6, as LAPACKE's check does; an infinity too.
/// @param superb  length min(m, n) - 1: zeros unless an argument is refused.
template <class T>
integer lapacke_gesvd(integer layout, char job_u, char job_vt, integer m, integer n, T* A, integer lda, real_type<T>* S, T* U, integer ldu,
                      T* VT, integer ldvt, real_type<T>* superb) {
    static constexpr lapacke_name<T> name("gesvd");
    const index enough = gesvd_workspace<T>(upper(job_u), upper(job_vt), m, n);
    T work; // of which WORK(1) alone is ever written
    const integer info = lapacke_gesvd_work(name.text, layout, job_u, job_vt, m, n, A, lda, S, U, ldu, VT, ldvt, &work,
                                            static_cast<integer>(enough), superb);
    if (info >= 0) std::fill_n(superb, std::max(0, std::min(m, n) - 1), real_type<T>(0));
    return info;
}

} // namespace eckart::lapack
