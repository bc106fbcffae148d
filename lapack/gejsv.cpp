#include <eckart/lapack/gejsv.hpp>

#include <eckart/lapack/entries.hpp>

ECKART_LAPACK_ENTRY void sgejsv_(const char* joba, const char* jobu, const char* jobv, const char* jobr, const char* jobt, const char* jobp,
                                 const int* m, const int* n, float* A, const int* lda, float* SVA, float* U, const int* ldu, float* V,
                                 const int* ldv, float* work, const int* lwork, int* iwork, int* info) {
    eckart::lapack::gejsv<float>({*joba, *jobu, *jobv, *jobr, *jobt, *jobp}, *m, *n, A, *lda, SVA, U, *ldu, V, *ldv, work, *lwork, nullptr,
                                 0, iwork, info);
}

ECKART_LAPACK_ENTRY void dgejsv_(const char* joba, const char* jobu, const char* jobv, const char* jobr, const char* jobt, const char* jobp,
                                 const int* m, const int* n, double* A, const int* lda, double* SVA, double* U, const int* ldu, double* V,
                                 const int* ldv, double* work, const int* lwork, int* iwork, int* info) {
    eckart::lapack::gejsv<double>({*joba, *jobu, *jobv, *jobr, *jobt, *jobp}, *m, *n, A, *lda, SVA, U, *ldu, V, *ldv, work, *lwork, nullptr,
                                  0, iwork, info);
}

ECKART_LAPACK_ENTRY void cgejsv_(const char* joba, const char* jobu, const char* jobv, const char* jobr, const char* jobt, const char* jobp,
                                 const int* m, const int* n, std::complex<float>* A, const int* lda, float* SVA, std::complex<float>* U,
                                 const int* ldu, std::complex<float>* V, const int* ldv, std::complex<float>* work, const int* lwork,
                                 float* rwork, const int* lrwork, int* iwork, int* info) {
    eckart::lapack::gejsv<std::complex<float>>({*joba, *jobu, *jobv, *jobr, *jobt, *jobp}, *m, *n, A, *lda, SVA, U, *ldu, V, *ldv, work,
                                               *lwork, rwork, *lrwork, iwork, info);
}

ECKART_LAPACK_ENTRY void zgejsv_(const char* joba, const char* jobu, const char* jobv, const char* jobr, const char* jobt, const char* jobp,
                                 const int* m, const int* n, std::complex<double>* A, const int* lda, double* SVA, std::complex<double>* U,
                                 const int* ldu, std::complex<double>* V, const int* ldv, std::complex<double>* work, const int* lwork,
                                 double* rwork, const int* lrwork, int* iwork, int* info) {
    eckart::lapack::gejsv<std::complex<double>>({*joba, *jobu, *jobv, *jobr, *jobt, *jobp}, *m, *n, A, *lda, SVA, U, *ldu, V, *ldv, work,
                                                *lwork, rwork, *lrwork, iwork, info);
}
