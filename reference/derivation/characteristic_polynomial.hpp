#pragma once

#include <eckart/core/matrix.hpp>

#include <stdexcept>
#include <string>
#include <vector>

namespace eckart::reference {

/// Coefficients c of det(xI − A) = xⁿ + c[1] xⁿ⁻¹ + … + c[n], c[0] = 1, by Faddeev and LeVerrier. Only +, −, × and division by 1 … n are
/// used, so the scalar may be an exact rational, and then D4's "AB and BA have all eigenvalues in common" is an identity of lists.
/// @throws std::invalid_argument if A is not square.  Cost: n⁴ operations.
template <class T>
std::vector<T> characteristic_polynomial(const matrix<T>& A) {
    const index n = A.rows();
    if (A.cols() != n)
        throw std::invalid_argument("characteristic_polynomial: the matrix is " + std::to_string(n) + " by " + std::to_string(A.cols()));
    std::vector<T> c{T(1)};
    matrix<T> M(n, n); // M_k = A M_{k−1} + c_{k−1} I, c_k = −trace(A M_k) / k
    for (index k = 1; k <= n; ++k) {
        for (index i = 0; i < n; ++i) M(i, i) += c.back();
        matrix<T> AM(n, n);
        T trace(0);
        for (index j = 0; j < n; ++j) {
            for (index l = 0; l < n; ++l)
                for (index i = 0; i < n; ++i) AM(i, j) += A(i, l) * M(l, j);
            trace += AM(j, j);
        }
        c.push_back(T(-trace / T(static_cast<long>(k))));
        M = AM;
    }
    return c;
}

} // namespace eckart::reference
