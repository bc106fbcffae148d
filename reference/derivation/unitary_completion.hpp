#pragma once

#include <eckart/reference/derivation/product.hpp>

#include <algorithm>
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

/// Columns first..first+count-1 of H₁ … H_r, m-by-m, for reflectors H_k that act on the last m−k+1 entries.
template <class T>
matrix<T> accumulate(const std::vector<reflector<T>>& reflectors, index m, index first, index count) {
    matrix<T> Q(m, count);
    for (index j = 0; j < count; ++j) Q(first + j, j) = T(1);
    for (index k = static_cast<index>(reflectors.size()) - 1; k >= 0; --k) apply(reflectors[static_cast<std::size_t>(k)], Q, 0);
    return Q;
}

/// count orthonormal columns, each orthogonal to all columns of X, whatever the rank of X: Householder QR makes H_r … H₁ X upper
/// triangular, so columns r.. of H₁ … H_r are orthogonal to X.
/// @param X m-by-r.  @throws std::invalid_argument unless 0 <= count <= m − r.  Cost: 2 m r (r + 2 count) operations.
template <class T>
matrix<T> orthogonal_complement(const matrix<T>& X, index count) {
    const index m = X.rows(), r = X.cols();
    if (count < 0 || count > m - r)
        throw std::invalid_argument("orthogonal_complement: " + std::to_string(count) + " columns wanted beside " + std::to_string(m) +
                                    " by " + std::to_string(r));
    matrix<T> R(X);
    std::vector<reflector<T>> reflectors;
    for (index k = 0; k < r; ++k) {
        reflectors.push_back(reflect_to_first(std::vector<T>(R.col(k) + k, R.col(k) + m)));
        apply(reflectors.back(), R, k);
    }
    return accumulate(reflectors, m, r, count);
}

/// D2e, "complete to a unitary (u₁, Q)", for several columns at once: the m-by-cols matrix (X, Q) with orthonormal columns.
/// @param X m-by-r with orthonormal columns (to working precision).
/// @throws std::invalid_argument unless r <= cols <= m.
template <class T>
matrix<T> complete_to_unitary(const matrix<T>& X, index cols) {
    matrix<T> XQ(X.rows(), cols);
    const matrix<T> Q = orthogonal_complement(X, cols - X.cols());
    for (index j = 0; j < X.cols(); ++j) std::copy_n(X.col(j), X.rows(), XQ.col(j));
    for (index j = 0; j < Q.cols(); ++j) std::copy_n(Q.col(j), Q.rows(), XQ.col(X.cols() + j));
    return XQ;
}

/// D2e: the unitary (u, Q) of a unit vector u.
template <class T>
matrix<T> complete_to_unitary(const std::vector<T>& u) {
    matrix<T> X(static_cast<index>(u.size()), 1);
    std::copy(u.begin(), u.end(), X.col(0));
    return complete_to_unitary(X, X.rows());
}

} // namespace eckart::reference
