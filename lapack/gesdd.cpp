#include <eckart/lapack/gesdd.hpp>

#include <eckart/lapack/entries.hpp>

ECKART_LAPACK_ENTRY void sgesdd_(const char* jobz, const int* m, const int* n, float* A, const int* lda, float* S, float* U, const int* ldu,
                                 float* VT, const int* ldvt, float* work, const int* lwork, int*, int* info) {
    eckart::lapack::gesdd<float>(*jobz, *m, *n, A, *lda, S, U, *ldu, VT, *ldvt, work, *lwork, info);
}

ECKART_LAPACK_ENTRY void dgesdd_(const char* jobz, const int* m, const int* n, double* A, const int* lda, double* S, double* U,
                                 const int* ldu, double* VT, const int* ldvt, double* work, const int* lwork, int*, int* info) {
    eckart::lapack::gesdd<double>(*jobz, *m, *n, A, *lda, S, U, *ldu, VT, *ldvt, work, *lwork, info);
}

ECKART_LAPACK_ENTRY void cgesdd_(const char* jobz, const int* m, const int* n, std::complex<float>* A, const int* lda, float* S,
                                 std::complex<float>* U, const int* ldu, std::complex<float>* VT, const int* ldvt,
                                 std::complex<float>* work, const int* lwork, float*, int*, int* info) {
    eckart::lapack::gesdd<std::complex<float>>(*jobz, *m, *n, A, *lda, S, U, *ldu, VT, *ldvt, work, *lwork, info);
}

ECKART_LAPACK_ENTRY void zgesdd_(const char* jobz, const int* m, const int* n, std::complex<double>* A, const int* lda, double* S,
                                 std::complex<double>* U, const int* ldu, std::complex<double>* VT, const int* ldvt,
                                 std::complex<double>* work, const int* lwork, double*, int*, int* info) {
    eckart::lapack::gesdd<std::complex<double>>(*jobz, *m, *n, A, *lda, S, U, *ldu, VT, *ldvt, work, *lwork, info);
}
