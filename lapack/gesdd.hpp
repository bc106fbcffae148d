#pragma once

#include <eckart/lapack/decompose.hpp>
#include <eckart/lapack/protected_call.hpp>
#include <eckart/lapack/workspace.hpp>
#include <eckart/lapack/xerbla.hpp>

#include <algorithm>

namespace eckart::lapack {

/// INFO of xGESDD before anything is computed, in LAPACK's order: 0, or -i for the first illegal argument i.
template <class T>
integer check_gesdd(char jobz, integer m, integer n, integer lda, integer ldu, integer ldvt, integer lwork) {
    if (!is_one_of(jobz, "ASON")) return -1;
    if (m < 0) return -2;
    if (n < 0) return -3;
    const index mx = std::max(m, n), mn = std::min(m, n);
    const bool u_in_array = is_one_of(jobz, "AS") || (jobz == 'O' && m < n);
    const index vt_rows = jobz == 'A' || (jobz == 'O' && m >= n) ? n : jobz == 'S' ? mn : 1;
    if (lda < std::max(1, m)) return -5;
    if (ldu < 1 || (u_in_array && ldu < m)) return -8;
    if (ldvt < 1 || ldvt < vt_rows) return -10;
    if (lwork != -1 && lwork < gesdd_workspace<T>(jobz, mx, mn)) return -12;
    return 0;
}

/// What xGESDD computes, once its arguments are known to be legal. S, U and VT as documented by LAPACK; A is overwritten for 'O' alone.
/// @return INFO: 0; -4 if A holds a NaN or an infinity, then nothing was written; 1 if the budget of sweeps is spent.
/// @throws what eckart::svd throws, before anything is written.
template <class T>
integer compute_gesdd(char jobz, index m, index n, array<T> A, real_type<T>* S, array<T> U, array<T> VT) {
    const vectors wanted = jobz == 'N' ? vectors::none : jobz == 'A' && m != n ? vectors::full : vectors::thin;
    const bool u_to_a = jobz == 'O' && m >= n, vt_to_a = jobz == 'O' && m < n;
    const factor<T> left(U, m, fast::columns_of_u(m, n, wanted), u_to_a), right(VT, fast::columns_of_u(n, m, wanted), n, vt_to_a);
    const svd_outcome r = svd_into(view(A, m, n), left.view(), {S, static_cast<std::size_t>(std::min(m, n))}, right.view(), {},
                                   options_for(wanted, algorithm::automatic));
    if (r.status == status::nonfinite_input) return -4;
    if (u_to_a) store(left.own(), A);
    if (vt_to_a) store(right.own(), A);
    return r.status == status::not_converged ? 1 : 0;
}

/// xGESDD.
template <class T>
void gesdd(char job, integer m, integer n, T* A, integer lda, real_type<T>* S, T* U, integer ldu, T* VT, integer ldvt, T* work,
           integer lwork, integer* info) {
    static constexpr routine_name<T> name("GESDD");
    const char jobz = upper(job);
    *info = check_gesdd<T>(jobz, m, n, lda, ldu, ldvt, lwork);
    if (*info != 0) return call_xerbla(name.text, -*info);
    const T size = workspace_answer<T>(gesdd_workspace<T>(jobz, std::max(m, n), std::min(m, n)));
    if (lwork != -1)
        *info = protected_call(name.text, m, n, [&] {
            return compute_gesdd<T>(jobz, m, n, column_major(A, lda), S, column_major(U, ldu), column_major(VT, ldvt));
        });
    if (*info == 0) work[0] = size;
}

} // namespace eckart::lapack
