#include <eckart/lapack/lapacke_gesvd.hpp>

#include <eckart/lapack/entries.hpp>

namespace {
template <class T>
constexpr eckart::lapack::lapacke_name<T> name("gesvd_work");
}

ECKART_LAPACK_ENTRY int LAPACKE_dgesvd(int layout, char jobu, char jobvt, int m, int n, double* A, int lda, double* S, double* U, int ldu,
                                       double* VT, int ldvt, double* superb) {
    return eckart::lapack::lapacke_gesvd<double>(layout, jobu, jobvt, m, n, A, lda, S, U, ldu, VT, ldvt, superb);
}

ECKART_LAPACK_ENTRY int LAPACKE_dgesvd_work(int layout, char jobu, char jobvt, int m, int n, double* A, int lda, double* S, double* U,
                                            int ldu, double* VT, int ldvt, double* work, int lwork) {
    return eckart::lapack::lapacke_gesvd_work<double>(name<double>.text, layout, jobu, jobvt, m, n, A, lda, S, U, ldu, VT, ldvt, work,
                                                      lwork, work + 1);
}
