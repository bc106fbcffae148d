#pragma once

#include <eckart/reference/derivation/product.hpp>

#include <stdexcept>
#include <string>
#include <vector>

namespace eckart::reference {

/// Householder's H = I − τ w wᴴ, unitary and Hermitian, which maps a given x to β e₁ with |β| = ‖x‖.
template <class T>
struct reflector {
    std::vector<T> w;
    real_type<T> tau{0}; ///< 2 / wᴴw; 0 stands for H = I
    T beta{0};
};

/// The reflector of x. β = −phase(x₁) ‖x‖, so that w₁ = x₁ − β adds two numbers of one phase and nothing cancels.
template <class T>
reflector<T> reflect_to_first(std::vector<T> x) {
    reflector<T> h;
    const real_type<T> length = norm(x);
    if (length != 0) {
        h.beta = -phase(x[0]) * length;
        x[0] -= h.beta;
        const real_type<T> w_norm = norm(x);
        h.tau = 2 / (w_norm * w_norm);
    }
    h.w = std::move(x);
    return h;
}

/// column ← H column, on the last w.size() entries of columns first.. of A.
template <class T>
void apply(const reflector<T>& h, matrix<T>& A, index first) {
    const index length = static_cast<index>(h.w.size());
    const index top = A.rows() - length;
    if (h.tau == 0) return;
    T scratch(0);
    for (index j = first; j < A.cols(); ++j) {
        T projection(0);
        for (index i = 0; i < length; ++i) conjugate_multiply_add(projection, h.w[i], A(top + i, j), scratch);
        projection *= h.tau;
        for (index i = 0; i < length; ++i) multiply_subtract(A(top + i, j), projection, h.w[i], scratch);
    }
}

/// D2e, "complete to a unitary (u₁, Q)", for several columns at once: an m-by-cols matrix whose first columns are those of X and whose
/// others are orthonormal and orthogonal to them. Householder QR of X: H_r … H₁ X is upper triangular with unit diagonal moduli, so columns
/// r.. of H₁ … H_r span the complement.
/// @param X m-by-r with orthonormal columns (to working precision). @param cols r <= cols <= m.
/// @throws std::invalid_argument if cols is out of that range.  Cost: 4 m r cols operations.
template <class T>
matrix<T> complete_to_unitary(const matrix<T>& X, index cols) {
    const index m = X.rows(), r = X.cols();
    if (cols < r || cols > m)
        throw std::invalid_argument("complete_to_unitary: " + std::to_string(cols) + " columns wanted from " + std::to_string(m) + " by " +
                                    std::to_string(r));
    matrix<T> R(X);
    std::vector<reflector<T>> reflectors;
    for (index k = 0; k < r; ++k) {
        reflectors.push_back(reflect_to_first(std::vector<T>(R.col(k) + k, R.col(k) + m)));
        apply(reflectors.back(), R, k);
    }
    matrix<T> Q = matrix<T>::identity(m, cols);
    for (index k = r - 1; k >= 0; --k) apply(reflectors[static_cast<std::size_t>(k)], Q, r);
    for (index k = 0; k < r; ++k)
        for (index i = 0; i < m; ++i) Q(i, k) = X(i, k);
    return Q;
}

/// D2e: the unitary (u, Q) of a unit vector u.
template <class T>
matrix<T> complete_to_unitary(const std::vector<T>& u) {
    matrix<T> X(static_cast<index>(u.size()), 1);
    for (index i = 0; i < X.rows(); ++i) X(i, 0) = u[i];
    return complete_to_unitary(X, X.rows());
}

} // namespace eckart::reference
