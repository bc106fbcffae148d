#pragma once

#include <eckart/lapack/decompose.hpp>
#include <eckart/lapack/protected_call.hpp>
#include <eckart/lapack/workspace.hpp>
#include <eckart/lapack/xerbla.hpp>

#include <algorithm>

namespace eckart::lapack {

template <class T>
index gesvd_workspace(char jobu, char jobvt, index m, index n) {
    return gesvd_workspace<T>((m >= n ? jobu : jobvt) == 'N', std::max(m, n), std::min(m, n));
}

/// INFO of xGESVD before anything is computed, in LAPACK's order: 0, or -i for the first illegal argument i.
template <class T>
integer check_gesvd(char jobu, char jobvt, integer m, integer n, integer lda, integer ldu, integer ldvt, integer lwork) {
    if (!is_one_of(jobu, "ASON")) return -1;
    if (!is_one_of(jobvt, "ASON") || (jobu == 'O' && jobvt == 'O')) return -2;
    if (m < 0) return -3;
    if (n < 0) return -4;
    if (lda < std::max(1, m)) return -6;
    if (ldu < 1 || (is_one_of(jobu, "AS") && ldu < m)) return -9;
    if (ldvt < 1 || (jobvt == 'A' && ldvt < n) || (jobvt == 'S' && ldvt < std::min(m, n))) return -11;
    if (lwork != -1 && lwork < gesvd_workspace<T>(jobu, jobvt, m, n)) return -13;
    return 0;
}

/// What xGESVD computes, once its arguments are known to be legal. S, U and VT as documented by LAPACK; A is overwritten for 'O' alone.
/// @return INFO: 0; -5 if A holds a NaN or an infinity, then nothing was written; max(1, min(m, n) - 1) if the budget of sweeps is spent:
///         then A = U diag(S) VT still, and U lacks orthogonality. In LAPACK's words that is a bidiagonal B whose superdiagonal is zero.
/// @throws what eckart::svd throws, before anything is written.
template <class T>
integer compute_gesvd(char jobu, char jobvt, index m, index n, array<T> A, real_type<T>* S, array<T> U, array<T> VT) {
    const index k = std::min(m, n);
    const bool full = (jobu == 'A' && m > k) || (jobvt == 'A' && n > k);
    const vectors wanted = jobu == 'N' && jobvt == 'N' ? vectors::none : full ? vectors::full : vectors::thin;
    // Where `full` is asked for because of one factor, the other is square either way.
    const factor<T> left(U, m, fast::columns_of_u(m, n, wanted), !is_one_of(jobu, "AS"));
    const factor<T> right(VT, fast::columns_of_u(n, m, wanted), n, !is_one_of(jobvt, "AS"));
    const svd_outcome r =
        svd_into(view(A, m, n), left.view(), {S, static_cast<std::size_t>(k)}, right.view(), {}, options_for(wanted, algorithm::automatic));
    if (r.status == status::nonfinite_input) return -5;
    if (jobu == 'O') store(left.own(), A);
    if (jobvt == 'O') store(right.own(), A);
    return r.status == status::not_converged ? static_cast<integer>(std::max<index>(1, k - 1)) : 0;
}

/// What xGESVD leaves in its workspace: WORK(1) is the size that a query tells; after INFO > 0 the superdiagonal that did not converge,
/// which is zero (see compute_gesvd), as far as the array goes.
/// @param superdiagonal  WORK(2) of the real routines, RWORK(1) of the complex ones.
template <class T>
void finish_gesvd(integer info, char jobu, char jobvt, index m, index n, T* work, index lwork, real_type<T>* superdiagonal) {
    if (info == 0) work[0] = workspace_answer<T>(gesvd_workspace<T>(jobu, jobvt, m, n));
    const index length = std::min(m, n) - 1, room = is_complex<T> ? length : lwork - 1;
    if (info > 0) std::fill_n(superdiagonal, std::max<index>(0, std::min(length, room)), real_type<T>(0));
}

/// xGESVD.
/// @param superdiagonal  as of `finish_gesvd`.
template <class T>
void gesvd(char job_u, char job_vt, integer m, integer n, T* A, integer lda, real_type<T>* S, T* U, integer ldu, T* VT, integer ldvt,
           T* work, integer lwork, real_type<T>* superdiagonal, integer* info) {
    static constexpr routine_name<T> name("GESVD");
    const char jobu = upper(job_u), jobvt = upper(job_vt);
    *info = check_gesvd<T>(jobu, jobvt, m, n, lda, ldu, ldvt, lwork);
    if (*info != 0) return call_xerbla(name.text, -*info);
    if (lwork != -1)
        *info = protected_call(name.text, m, n, [&] {
            return compute_gesvd<T>(jobu, jobvt, m, n, column_major(A, lda), S, column_major(U, ldu), column_major(VT, ldvt));
        });
    finish_gesvd(*info, jobu, jobvt, m, n, work, lwork, superdiagonal);
}

} // namespace eckart::lapack
