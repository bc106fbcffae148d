#include <eckart/lapack/gesvj.hpp>

#include <eckart/lapack/entries.hpp>

ECKART_LAPACK_ENTRY void sgesvj_(const char* joba, const char* jobu, const char* jobv, const int* m, const int* n, float* A, const int* lda,
                                 float* SVA, const int* mv, float* V, const int* ldv, float* work, const int* lwork, int* info) {
    eckart::lapack::gesvj<float>({*joba, *jobu, *jobv}, *m, *n, A, *lda, SVA, *mv, V, *ldv, work, *lwork, nullptr, 0, info);
}

ECKART_LAPACK_ENTRY void dgesvj_(const char* joba, const char* jobu, const char* jobv, const int* m, const int* n, double* A,
                                 const int* lda, double* SVA, const int* mv, double* V, const int* ldv, double* work, const int* lwork,
                                 int* info) {
    eckart::lapack::gesvj<double>({*joba, *jobu, *jobv}, *m, *n, A, *lda, SVA, *mv, V, *ldv, work, *lwork, nullptr, 0, info);
}

ECKART_LAPACK_ENTRY void cgesvj_(const char* joba, const char* jobu, const char* jobv, const int* m, const int* n, std::complex<float>* A,
                                 const int* lda, float* SVA, const int* mv, std::complex<float>* V, const int* ldv,
                                 std::complex<float>* work, const int* lwork, float* rwork, const int* lrwork, int* info) {
    eckart::lapack::gesvj<std::complex<float>>({*joba, *jobu, *jobv}, *m, *n, A, *lda, SVA, *mv, V, *ldv, work, *lwork, rwork, *lrwork,
                                               info);
}

ECKART_LAPACK_ENTRY void zgesvj_(const char* joba, const char* jobu, const char* jobv, const int* m, const int* n, std::complex<double>* A,
                                 const int* lda, double* SVA, const int* mv, std::complex<double>* V, const int* ldv,
                                 std::complex<double>* work, const int* lwork, double* rwork, const int* lrwork, int* info) {
    eckart::lapack::gesvj<std::complex<double>>({*joba, *jobu, *jobv}, *m, *n, A, *lda, SVA, *mv, V, *ldv, work, *lwork, rwork, *lrwork,
                                                info);
}
