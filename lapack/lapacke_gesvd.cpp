#include <eckart/lapack/lapacke_gesvd.hpp>

#include <eckart/lapack/entries.hpp>

namespace {
template <class T>
constexpr eckart::lapack::lapacke_name<T> name("gesvd_work");
}

ECKART_LAPACK_ENTRY int LAPACKE_sgesvd(int layout, char jobu, char jobvt, int m, int n, float* A, int lda, float* S, float* U, int ldu,
                                       float* VT, int ldvt, float* superb) {
    return eckart::lapack::lapacke_gesvd<float>(layout, jobu, jobvt, m, n, A, lda, S, U, ldu, VT, ldvt, superb);
}

ECKART_LAPACK_ENTRY int LAPACKE_dgesvd(int layout, char jobu, char jobvt, int m, int n, double* A, int lda, double* S, double* U, int ldu,
                                       double* VT, int ldvt, double* superb) {
    return eckart::lapack::lapacke_gesvd<double>(layout, jobu, jobvt, m, n, A, lda, S, U, ldu, VT, ldvt, superb);
}

ECKART_LAPACK_ENTRY int LAPACKE_cgesvd(int layout, char jobu, char jobvt, int m, int n, std::complex<float>* A, int lda, float* S,
                                       std::complex<float>* U, int ldu, std::complex<float>* VT, int ldvt, float* superb) {
    return eckart::lapack::lapacke_gesvd<std::complex<float>>(layout, jobu, jobvt, m, n, A, lda, S, U, ldu, VT, ldvt, superb);
}

ECKART_LAPACK_ENTRY int LAPACKE_zgesvd(int layout, char jobu, char jobvt, int m, int n, std::complex<double>* A, int lda, double* S,
                                       std::complex<double>* U, int ldu, std::complex<double>* VT, int ldvt, double* superb) {
    return eckart::lapack::lapacke_gesvd<std::complex<double>>(layout, jobu, jobvt, m, n, A, lda, S, U, ldu, VT, ldvt, superb);
}

ECKART_LAPACK_ENTRY int LAPACKE_sgesvd_work(int layout, char jobu, char jobvt, int m, int n, float* A, int lda, float* S, float* U, int ldu,
                                            float* VT, int ldvt, float* work, int lwork) {
    return eckart::lapack::lapacke_gesvd_work<float>(name<float>.text, layout, jobu, jobvt, m, n, A, lda, S, U, ldu, VT, ldvt, work, lwork,
                                                     work + 1);
}

ECKART_LAPACK_ENTRY int LAPACKE_dgesvd_work(int layout, char jobu, char jobvt, int m, int n, double* A, int lda, double* S, double* U,
                                            int ldu, double* VT, int ldvt, double* work, int lwork) {
    return eckart::lapack::lapacke_gesvd_work<double>(name<double>.text, layout, jobu, jobvt, m, n, A, lda, S, U, ldu, VT, ldvt, work,
                                                      lwork, work + 1);
}

ECKART_LAPACK_ENTRY int LAPACKE_cgesvd_work(int layout, char jobu, char jobvt, int m, int n, std::complex<float>* A, int lda, float* S,
                                            std::complex<float>* U, int ldu, std::complex<float>* VT, int ldvt, std::complex<float>* work,
                                            int lwork, float* rwork) {
    return eckart::lapack::lapacke_gesvd_work<std::complex<float>>(name<std::complex<float>>.text, layout, jobu, jobvt, m, n, A, lda, S, U,
                                                                   ldu, VT, ldvt, work, lwork, rwork);
}

ECKART_LAPACK_ENTRY int LAPACKE_zgesvd_work(int layout, char jobu, char jobvt, int m, int n, std::complex<double>* A, int lda, double* S,
                                            std::complex<double>* U, int ldu, std::complex<double>* VT, int ldvt,
                                            std::complex<double>* work, int lwork, double* rwork) {
    return eckart::lapack::lapacke_gesvd_work<std::complex<double>>(name<std::complex<double>>.text, layout, jobu, jobvt, m, n, A, lda, S,
                                                                    U, ldu, VT, ldvt, work, lwork, rwork);
}
