#include <eckart/lapack/lapacke_gesdd.hpp>

#include <eckart/lapack/entries.hpp>

namespace {
template <class T>
constexpr eckart::lapack::lapacke_name<T> name("gesdd_work");
}

ECKART_LAPACK_ENTRY int LAPACKE_dgesdd(int layout, char jobz, int m, int n, double* A, int lda, double* S, double* U, int ldu, double* VT,
                                       int ldvt) {
    return eckart::lapack::lapacke_gesdd<double>(layout, jobz, m, n, A, lda, S, U, ldu, VT, ldvt);
}

ECKART_LAPACK_ENTRY int LAPACKE_dgesdd_work(int layout, char jobz, int m, int n, double* A, int lda, double* S, double* U, int ldu,
                                            double* VT, int ldvt, double* work, int lwork, int*) {
    return eckart::lapack::lapacke_gesdd_work<double>(name<double>.text, layout, jobz, m, n, A, lda, S, U, ldu, VT, ldvt, work, lwork);
}
