#include <eckart/lapack/gesdd.hpp>

#include <eckart/lapack/entries.hpp>

ECKART_LAPACK_ENTRY void dgesdd_(const char* jobz, const int* m, const int* n, double* A, const int* lda, double* S, double* U,
                                 const int* ldu, double* VT, const int* ldvt, double* work, const int* lwork, int*, int* info) {
    eckart::lapack::gesdd<double>(*jobz, *m, *n, A, *lda, S, U, *ldu, VT, *ldvt, work, *lwork, info);
}
