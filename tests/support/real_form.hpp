#pragma once

#include <eckart/core/matrix.hpp>

#include <complex>

namespace eckart::tests {

/// [re -im; im re], unitarily similar to diag(A, conj A): its singular values are those of A, each twice.
inline matrix<double> real_form(const matrix<std::complex<double>>& A) {
    const index m = A.rows(), n = A.cols();
    matrix<double> B(2 * m, 2 * n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) {
            B(i, j) = B(m + i, n + j) = A(i, j).real();
            B(m + i, j) = A(i, j).imag();
            B(i, n + j) = -A(i, j).imag();
        }
    return B;
}

} // namespace eckart::tests
