#include <eckart/lapack/gesvd.hpp>

#include <eckart/lapack/entries.hpp>

ECKART_LAPACK_ENTRY void sgesvd_(const char* jobu, const char* jobvt, const int* m, const int* n, float* A, const int* lda, float* S,
                                 float* U, const int* ldu, float* VT, const int* ldvt, float* work, const int* lwork, int* info) {
    eckart::lapack::gesvd<float>(*jobu, *jobvt, *m, *n, A, *lda, S, U, *ldu, VT, *ldvt, work, *lwork, work + 1, info);
}

ECKART_LAPACK_ENTRY void dgesvd_(const char* jobu, const char* jobvt, const int* m, const int* n, double* A, const int* lda, double* S,
                                 double* U, const int* ldu, double* VT, const int* ldvt, double* work, const int* lwork, int* info) {
    eckart::lapack::gesvd<double>(*jobu, *jobvt, *m, *n, A, *lda, S, U, *ldu, VT, *ldvt, work, *lwork, work + 1, info);
}

ECKART_LAPACK_ENTRY void cgesvd_(const char* jobu, const char* jobvt, const int* m, const int* n, std::complex<float>* A, const int* lda,
                                 float* S, std::complex<float>* U, const int* ldu, std::complex<float>* VT, const int* ldvt,
                                 std::complex<float>* work, const int* lwork, float* rwork, int* info) {
    eckart::lapack::gesvd<std::complex<float>>(*jobu, *jobvt, *m, *n, A, *lda, S, U, *ldu, VT, *ldvt, work, *lwork, rwork, info);
}

ECKART_LAPACK_ENTRY void zgesvd_(const char* jobu, const char* jobvt, const int* m, const int* n, std::complex<double>* A, const int* lda,
                                 double* S, std::complex<double>* U, const int* ldu, std::complex<double>* VT, const int* ldvt,
                                 std::complex<double>* work, const int* lwork, double* rwork, int* info) {
    eckart::lapack::gesvd<std::complex<double>>(*jobu, *jobvt, *m, *n, A, *lda, S, U, *ldu, VT, *ldvt, work, *lwork, rwork, info);
}
