#include <eckart/lapack/lapacke_gesdd.hpp>

#include <eckart/lapack/entries.hpp>

namespace {
template <class T>
constexpr eckart::lapack::lapacke_name<T> name("gesdd_work");
}

ECKART_LAPACK_ENTRY int LAPACKE_sgesdd(int layout, char jobz, int m, int n, float* A, int lda, float* S, float* U, int ldu, float* VT,
                                       int ldvt) {
    return eckart::lapack::lapacke_gesdd<float>(layout, jobz, m, n, A, lda, S, U, ldu, VT, ldvt);
}

ECKART_LAPACK_ENTRY int LAPACKE_dgesdd(int layout, char jobz, int m, int n, double* A, int lda, double* S, double* U, int ldu, double* VT,
                                       int ldvt) {
    return eckart::lapack::lapacke_gesdd<double>(layout, jobz, m, n, A, lda, S, U, ldu, VT, ldvt);
}

ECKART_LAPACK_ENTRY int LAPACKE_cgesdd(int layout, char jobz, int m, int n, std::complex<float>* A, int lda, float* S,
                                       std::complex<float>* U, int ldu, std::complex<float>* VT, int ldvt) {
    return eckart::lapack::lapacke_gesdd<std::complex<float>>(layout, jobz, m, n, A, lda, S, U, ldu, VT, ldvt);
}

ECKART_LAPACK_ENTRY int LAPACKE_zgesdd(int layout, char jobz, int m, int n, std::complex<double>* A, int lda, double* S,
                                       std::complex<double>* U, int ldu, std::complex<double>* VT, int ldvt) {
    return eckart::lapack::lapacke_gesdd<std::complex<double>>(layout, jobz, m, n, A, lda, S, U, ldu, VT, ldvt);
}

ECKART_LAPACK_ENTRY int LAPACKE_sgesdd_work(int layout, char jobz, int m, int n, float* A, int lda, float* S, float* U, int ldu, float* VT,
                                            int ldvt, float* work, int lwork, int*) {
    return eckart::lapack::lapacke_gesdd_work<float>(name<float>.text, layout, jobz, m, n, A, lda, S, U, ldu, VT, ldvt, work, lwork);
}

ECKART_LAPACK_ENTRY int LAPACKE_dgesdd_work(int layout, char jobz, int m, int n, double* A, int lda, double* S, double* U, int ldu,
                                            double* VT, int ldvt, double* work, int lwork, int*) {
    return eckart::lapack::lapacke_gesdd_work<double>(name<double>.text, layout, jobz, m, n, A, lda, S, U, ldu, VT, ldvt, work, lwork);
}

ECKART_LAPACK_ENTRY int LAPACKE_cgesdd_work(int layout, char jobz, int m, int n, std::complex<float>* A, int lda, float* S,
                                            std::complex<float>* U, int ldu, std::complex<float>* VT, int ldvt, std::complex<float>* work,
                                            int lwork, float*, int*) {
    return eckart::lapack::lapacke_gesdd_work<std::complex<float>>(name<std::complex<float>>.text, layout, jobz, m, n, A, lda, S, U, ldu,
                                                                   VT, ldvt, work, lwork);
}

ECKART_LAPACK_ENTRY int LAPACKE_zgesdd_work(int layout, char jobz, int m, int n, std::complex<double>* A, int lda, double* S,
                                            std::complex<double>* U, int ldu, std::complex<double>* VT, int ldvt,
                                            std::complex<double>* work, int lwork, double*, int*) {
    return eckart::lapack::lapacke_gesdd_work<std::complex<double>>(name<std::complex<double>>.text, layout, jobz, m, n, A, lda, S, U, ldu,
                                                                    VT, ldvt, work, lwork);
}
