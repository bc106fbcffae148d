#pragma once

#include <eckart/reference/derivation/spectral_theorem.hpp>

namespace eckart::reference {

/// D2d, an experiment and never a construction: A_ε = W diag(λ_i + ε g_i) Wᴴ, where g_1 > g_2 > … > g_n are n different numbers in (0, 1]
/// and W is the given orthonormal eigenbasis of A. A_ε has n different eigenvalues for all but finitely many ε, ‖A_ε − A‖₂ <= ε, and its
/// eigenvectors are the columns of W — whichever basis of a repeated eigenvalue's space W happened to be. So U_ε has as many limits as
/// there are bases: the limit exists along a chosen W and proves nothing about A alone.
/// @param W n-by-n unitary.  @param lambda the eigenvalues that belong to W's columns.
template <class T>
matrix<T> simple_spectrum_nearby(const matrix<T>& W, const std::vector<real_type<T>>& lambda, const real_type<T>& eps) {
    using R = real_type<T>;
    const index n = W.cols();
    matrix<T> WL(W);
    for (index j = 0; j < n; ++j) {
        const R shifted = lambda[static_cast<std::size_t>(j)] + eps * R(n - j) / R(n);
        for (index i = 0; i < n; ++i) WL(i, j) *= shifted;
    }
    return product(WL, conjugate_transpose(W));
}

} // namespace eckart::reference
