#pragma once

#include <eckart/reference/derivation/unitary_completion.hpp>

#include <stdexcept>
#include <string>
#include <vector>

namespace eckart::reference {

/// One inductive step of D2e, as the proof writes it.
template <class T>
struct deflation {
    matrix<T> uQ;          ///< (u, Q), n-by-n unitary
    matrix<T> transformed; ///< (u, Q)ᴴ A (u, Q); equals diag(λ, QᴴAQ) because A u = λ u
    matrix<T> rest;        ///< QᴴAQ, Hermitian of order n−1
};

/// D2e for a Hermitian A of order n >= 1 and a unit eigenvector u: complete u to a unitary (u, Q) and form (u, Q)ᴴ A (u, Q).
/// Nothing is set to zero; how far `transformed` is from diag(λ, rest) measures the eigenpair.
/// @throws std::invalid_argument if A is not square or u has another length.
template <class T>
deflation<T> deflate(const matrix<T>& A, const std::vector<T>& u) {
    const index n = A.rows();
    if (n < 1 || A.cols() != n || static_cast<index>(u.size()) != n)
        throw std::invalid_argument("deflate: a " + std::to_string(A.rows()) + " by " + std::to_string(A.cols()) +
                                    " matrix and a vector of length " + std::to_string(u.size()));
    deflation<T> step;
    step.uQ = complete_to_unitary(u);
    step.transformed = adjoint_product(step.uQ, product(A, step.uQ));
    step.rest = block(step.transformed, 1, 1, n - 1, n - 1);
    return step;
}

} // namespace eckart::reference
