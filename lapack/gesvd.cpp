#include <eckart/lapack/gesvd.hpp>

#include <eckart/lapack/entries.hpp>

ECKART_LAPACK_ENTRY void dgesvd_(const char* jobu, const char* jobvt, const int* m, const int* n, double* A, const int* lda, double* S,
                                 double* U, const int* ldu, double* VT, const int* ldvt, double* work, const int* lwork, int* info) {
    eckart::lapack::gesvd<double>(*jobu, *jobvt, *m, *n, A, *lda, S, U, *ldu, VT, *ldvt, work, *lwork, work + 1, info);
}
