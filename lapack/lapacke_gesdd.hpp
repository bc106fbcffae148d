#pragma once

#include <eckart/lapack/gesdd.hpp>
#include <eckart/lapack/lapacke.hpp>

#include <algorithm>

namespace eckart::lapack {

/// LAPACKE_xgesdd_work. Nothing is transposed for row-major arrays, because the fast path reads any strides.
/// @param name  of the LAPACKE function that was called.
template <class T>
integer lapacke_gesdd_work(const char* name, integer layout, char job, integer m, integer n, T* A, integer lda, real_type<T>* S, T* U,
                           integer ldu, T* VT, integer ldvt, T* work, integer lwork) {
    static constexpr routine_name<T> fortran_name("GESDD");
    if (layout == lapacke_column_major) {
        integer info = 0;
        gesdd(job, m, n, A, lda, S, U, ldu, VT, ldvt, work, lwork, &info);
        return lapacke_info(info);
    }
    const char jobz = upper(job);
    const integer u_cols = jobz == 'A' || (jobz == 'O' && m < n) ? m : jobz == 'S' ? std::min(m, n) : 1;
    const integer vt_cols = is_one_of(jobz, "AS") || (jobz == 'O' && m >= n) ? n : std::min(1, n);
    const integer refused = layout != lapacke_row_major ? -1 : lda < n ? -6 : ldu < u_cols ? -9 : ldvt < vt_cols ? -11 : 0;
    if (refused != 0) {
        call_lapacke_xerbla(name, refused);
        return refused;
    }
    // All else is checked as LAPACKE does it: by a column-major call with leading dimensions that are right.
    integer info = check_gesdd<T>(jobz, m, n, std::max(1, m), std::max(1, m), std::max(1, n), lwork);
    if (info != 0) {
        call_xerbla(fortran_name.text, -info);
        return lapacke_info(info);
    }
    if (lwork != -1)
        info = protected_call(name, m, n,
                              [&] { return compute_gesdd<T>(jobz, m, n, row_major(A, lda), S, row_major(U, ldu), row_major(VT, ldvt)); });
    if (info == 0) work[0] = workspace_answer<T>(gesdd_workspace<T>(jobz, std::max(m, n), std::min(m, n)));
    return lapacke_info(info);
}

/// LAPACKE_xgesdd. A NaN in A gives -5, as LAPACKE's check does; an infinity too.
template <class T>
integer lapacke_gesdd(integer layout, char job, integer m, integer n, T* A, integer lda, real_type<T>* S, T* U, integer ldu, T* VT,
                      integer ldvt) {
    static constexpr lapacke_name<T> name("gesdd");
    const index enough = gesdd_workspace<T>(upper(job), std::max(m, n), std::min(m, n));
    T work; // of which WORK(1) alone is ever written
    return lapacke_gesdd_work(name.text, layout, job, m, n, A, lda, S, U, ldu, VT, ldvt, &work, static_cast<integer>(enough));
}

} // namespace eckart::lapack
