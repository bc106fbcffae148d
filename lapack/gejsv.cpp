#include <eckart/lapack/gejsv.hpp>

#include <eckart/lapack/entries.hpp>

ECKART_LAPACK_ENTRY void dgejsv_(const char* joba, const char* jobu, const char* jobv, const char* jobr, const char* jobt, const char* jobp,
                                 const int* m, const int* n, double* A, const int* lda, double* SVA, double* U, const int* ldu, double* V,
                                 const int* ldv, double* work, const int* lwork, int* iwork, int* info) {
    eckart::lapack::gejsv<double>({*joba, *jobu, *jobv, *jobr, *jobt, *jobp}, *m, *n, A, *lda, SVA, U, *ldu, V, *ldv, work, *lwork, nullptr,
                                  0, iwork, info);
}
