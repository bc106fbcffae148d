#pragma once

#include <complex>

/// Everything that libeckart_lapack.so exports, LP64. Fortran callers pass the lengths of the job letters as further arguments behind
/// these; the calling conventions of the supported platforms let the callee ignore them.
extern "C" {

void sgesdd_(const char* jobz, const int* m, const int* n, float* A, const int* lda, float* S, float* U, const int* ldu, float* VT,
             const int* ldvt, float* work, const int* lwork, int* iwork, int* info);

void dgesdd_(const char* jobz, const int* m, const int* n, double* A, const int* lda, double* S, double* U, const int* ldu, double* VT,
             const int* ldvt, double* work, const int* lwork, int* iwork, int* info);

void cgesdd_(const char* jobz, const int* m, const int* n, std::complex<float>* A, const int* lda, float* S, std::complex<float>* U,
             const int* ldu, std::complex<float>* VT, const int* ldvt, std::complex<float>* work, const int* lwork, float* rwork,
             int* iwork, int* info);

void zgesdd_(const char* jobz, const int* m, const int* n, std::complex<double>* A, const int* lda, double* S, std::complex<double>* U,
             const int* ldu, std::complex<double>* VT, const int* ldvt, std::complex<double>* work, const int* lwork, double* rwork,
             int* iwork, int* info);

void sgesvd_(const char* jobu, const char* jobvt, const int* m, const int* n, float* A, const int* lda, float* S, float* U, const int* ldu,
             float* VT, const int* ldvt, float* work, const int* lwork, int* info);

void dgesvd_(const char* jobu, const char* jobvt, const int* m, const int* n, double* A, const int* lda, double* S, double* U,
             const int* ldu, double* VT, const int* ldvt, double* work, const int* lwork, int* info);

void cgesvd_(const char* jobu, const char* jobvt, const int* m, const int* n, std::complex<float>* A, const int* lda, float* S,
             std::complex<float>* U, const int* ldu, std::complex<float>* VT, const int* ldvt, std::complex<float>* work, const int* lwork,
             float* rwork, int* info);

void zgesvd_(const char* jobu, const char* jobvt, const int* m, const int* n, std::complex<double>* A, const int* lda, double* S,
             std::complex<double>* U, const int* ldu, std::complex<double>* VT, const int* ldvt, std::complex<double>* work,
             const int* lwork, double* rwork, int* info);

void sgejsv_(const char* joba, const char* jobu, const char* jobv, const char* jobr, const char* jobt, const char* jobp, const int* m,
             const int* n, float* A, const int* lda, float* SVA, float* U, const int* ldu, float* V, const int* ldv, float* work,
             const int* lwork, int* iwork, int* info);

void dgejsv_(const char* joba, const char* jobu, const char* jobv, const char* jobr, const char* jobt, const char* jobp, const int* m,
             const int* n, double* A, const int* lda, double* SVA, double* U, const int* ldu, double* V, const int* ldv, double* work,
             const int* lwork, int* iwork, int* info);

void cgejsv_(const char* joba, const char* jobu, const char* jobv, const char* jobr, const char* jobt, const char* jobp, const int* m,
             const int* n, std::complex<float>* A, const int* lda, float* SVA, std::complex<float>* U, const int* ldu,
             std::complex<float>* V, const int* ldv, std::complex<float>* work, const int* lwork, float* rwork, const int* lrwork,
             int* iwork, int* info);

void zgejsv_(const char* joba, const char* jobu, const char* jobv, const char* jobr, const char* jobt, const char* jobp, const int* m,
             const int* n, std::complex<double>* A, const int* lda, double* SVA, std::complex<double>* U, const int* ldu,
             std::complex<double>* V, const int* ldv, std::complex<double>* work, const int* lwork, double* rwork, const int* lrwork,
             int* iwork, int* info);

void sgesvj_(const char* joba, const char* jobu, const char* jobv, const int* m, const int* n, float* A, const int* lda, float* SVA,
             const int* mv, float* V, const int* ldv, float* work, const int* lwork, int* info);

void dgesvj_(const char* joba, const char* jobu, const char* jobv, const int* m, const int* n, double* A, const int* lda, double* SVA,
             const int* mv, double* V, const int* ldv, double* work, const int* lwork, int* info);

void cgesvj_(const char* joba, const char* jobu, const char* jobv, const int* m, const int* n, std::complex<float>* A, const int* lda,
             float* SVA, const int* mv, std::complex<float>* V, const int* ldv, std::complex<float>* work, const int* lwork, float* rwork,
             const int* lrwork, int* info);

void zgesvj_(const char* joba, const char* jobu, const char* jobv, const int* m, const int* n, std::complex<double>* A, const int* lda,
             double* SVA, const int* mv, std::complex<double>* V, const int* ldv, std::complex<double>* work, const int* lwork,
             double* rwork, const int* lrwork, int* info);

int LAPACKE_sgesdd(int layout, char jobz, int m, int n, float* A, int lda, float* S, float* U, int ldu, float* VT, int ldvt);

int LAPACKE_dgesdd(int layout, char jobz, int m, int n, double* A, int lda, double* S, double* U, int ldu, double* VT, int ldvt);

int LAPACKE_cgesdd(int layout, char jobz, int m, int n, std::complex<float>* A, int lda, float* S, std::complex<float>* U, int ldu,
                   std::complex<float>* VT, int ldvt);

int LAPACKE_zgesdd(int layout, char jobz, int m, int n, std::complex<double>* A, int lda, double* S, std::complex<double>* U, int ldu,
                   std::complex<double>* VT, int ldvt);

int LAPACKE_sgesdd_work(int layout, char jobz, int m, int n, float* A, int lda, float* S, float* U, int ldu, float* VT, int ldvt,
                        float* work, int lwork, int* iwork);

int LAPACKE_dgesdd_work(int layout, char jobz, int m, int n, double* A, int lda, double* S, double* U, int ldu, double* VT, int ldvt,
                        double* work, int lwork, int* iwork);

int LAPACKE_cgesdd_work(int layout, char jobz, int m, int n, std::complex<float>* A, int lda, float* S, std::complex<float>* U, int ldu,
                        std::complex<float>* VT, int ldvt, std::complex<float>* work, int lwork, float* rwork, int* iwork);

int LAPACKE_zgesdd_work(int layout, char jobz, int m, int n, std::complex<double>* A, int lda, double* S, std::complex<double>* U, int ldu,
                        std::complex<double>* VT, int ldvt, std::complex<double>* work, int lwork, double* rwork, int* iwork);

int LAPACKE_sgesvd(int layout, char jobu, char jobvt, int m, int n, float* A, int lda, float* S, float* U, int ldu, float* VT, int ldvt,
                   float* superb);

int LAPACKE_dgesvd(int layout, char jobu, char jobvt, int m, int n, double* A, int lda, double* S, double* U, int ldu, double* VT, int ldvt,
                   double* superb);

int LAPACKE_cgesvd(int layout, char jobu, char jobvt, int m, int n, std::complex<float>* A, int lda, float* S, std::complex<float>* U,
                   int ldu, std::complex<float>* VT, int ldvt, float* superb);

int LAPACKE_zgesvd(int layout, char jobu, char jobvt, int m, int n, std::complex<double>* A, int lda, double* S, std::complex<double>* U,
                   int ldu, std::complex<double>* VT, int ldvt, double* superb);

int LAPACKE_sgesvd_work(int layout, char jobu, char jobvt, int m, int n, float* A, int lda, float* S, float* U, int ldu, float* VT,
                        int ldvt, float* work, int lwork);

int LAPACKE_dgesvd_work(int layout, char jobu, char jobvt, int m, int n, double* A, int lda, double* S, double* U, int ldu, double* VT,
                        int ldvt, double* work, int lwork);

int LAPACKE_cgesvd_work(int layout, char jobu, char jobvt, int m, int n, std::complex<float>* A, int lda, float* S, std::complex<float>* U,
                        int ldu, std::complex<float>* VT, int ldvt, std::complex<float>* work, int lwork, float* rwork);

int LAPACKE_zgesvd_work(int layout, char jobu, char jobvt, int m, int n, std::complex<double>* A, int lda, double* S,
                        std::complex<double>* U, int ldu, std::complex<double>* VT, int ldvt, std::complex<double>* work, int lwork,
                        double* rwork);

} // extern "C"
