#pragma once

#include <complex>

/// Everything that libeckart_lapack.so exports, LP64. Fortran callers pass the lengths of the job letters as further arguments behind
/// these; the calling conventions of the supported platforms let the callee ignore them.
extern "C" {

void dgesdd_(const char* jobz, const int* m, const int* n, double* A, const int* lda, double* S, double* U, const int* ldu, double* VT,
             const int* ldvt, double* work, const int* lwork, int* iwork, int* info);

void dgesvd_(const char* jobu, const char* jobvt, const int* m, const int* n, double* A, const int* lda, double* S, double* U,
             const int* ldu, double* VT, const int* ldvt, double* work, const int* lwork, int* info);

void dgejsv_(const char* joba, const char* jobu, const char* jobv, const char* jobr, const char* jobt, const char* jobp, const int* m,
             const int* n, double* A, const int* lda, double* SVA, double* U, const int* ldu, double* V, const int* ldv, double* work,
             const int* lwork, int* iwork, int* info);

void dgesvj_(const char* joba, const char* jobu, const char* jobv, const int* m, const int* n, double* A, const int* lda, double* SVA,
             const int* mv, double* V, const int* ldv, double* work, const int* lwork, int* info);

int LAPACKE_dgesdd(int layout, char jobz, int m, int n, double* A, int lda, double* S, double* U, int ldu, double* VT, int ldvt);

int LAPACKE_dgesdd_work(int layout, char jobz, int m, int n, double* A, int lda, double* S, double* U, int ldu, double* VT, int ldvt,
                        double* work, int lwork, int* iwork);

int LAPACKE_dgesvd(int layout, char jobu, char jobvt, int m, int n, double* A, int lda, double* S, double* U, int ldu, double* VT, int ldvt,
                   double* superb);

int LAPACKE_dgesvd_work(int layout, char jobu, char jobvt, int m, int n, double* A, int lda, double* S, double* U, int ldu, double* VT,
                        int ldvt, double* work, int lwork);

} // extern "C"
