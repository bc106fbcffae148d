#include <eckart/lapack/gesvj.hpp>

#include <eckart/lapack/entries.hpp>

ECKART_LAPACK_ENTRY void dgesvj_(const char* joba, const char* jobu, const char* jobv, const int* m, const int* n, double* A,
                                 const int* lda, double* SVA, const int* mv, double* V, const int* ldv, double* work, const int* lwork,
                                 int* info) {
    eckart::lapack::gesvj<double>({*joba, *jobu, *jobv}, *m, *n, A, *lda, SVA, *mv, V, *ldv, work, *lwork, nullptr, 0, info);
}
