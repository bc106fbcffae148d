#pragma once

#include <eckart/reference/derivation/product.hpp>

#include <stdexcept>
#include <string>
#include <vector>

/// D7: the unitarily invariant norms, from the entries where that is possible and from the singular values S (non-increasing, >= 0).
namespace eckart::reference {

/// ‖A‖_F² = Σ |a_ij|², from the entries.
template <class T>
real_type<T> squared_frobenius_norm(const matrix<T>& A) {
    real_type<T> sum(0);
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) sum += squared_modulus(A(i, j));
    return sum;
}

/// ‖A‖_F from the entries.
template <class T>
real_type<T> frobenius_norm(const matrix<T>& A) {
    using std::sqrt;
    return sqrt(squared_frobenius_norm(A));
}

/// trace A. @throws std::invalid_argument if A is not square.
template <class T>
T trace(const matrix<T>& A) {
    if (A.rows() != A.cols())
        throw std::invalid_argument("trace: the matrix is " + std::to_string(A.rows()) + " by " + std::to_string(A.cols()));
    T sum(0);
    for (index i = 0; i < A.rows(); ++i) sum += A(i, i);
    return sum;
}

/// ‖A‖_F² = Σ σᵢ², from the singular values.
template <class R>
R squared_frobenius_norm(const std::vector<R>& S) {
    R sum(0);
    for (const R& s : S) sum += s * s;
    return sum;
}

/// ‖A‖₂ = max ‖Ax‖ / ‖x‖ = σ₁; 0 for an empty matrix.
template <class R>
R spectral_norm(const std::vector<R>& S) {
    return S.empty() ? R(0) : S.front();
}

/// Ky Fan's k-norm σ₁ + … + σ_k. @throws std::invalid_argument unless 1 <= k <= S.size().
template <class R>
R ky_fan_norm(const std::vector<R>& S, index k) {
    if (k < 1 || k > static_cast<index>(S.size()))
        throw std::invalid_argument("ky_fan_norm: k = " + std::to_string(k) + " of " + std::to_string(S.size()) + " singular values");
    R sum(0);
    for (index i = 0; i < k; ++i) sum += S[static_cast<std::size_t>(i)];
    return sum;
}

/// ‖A‖_* = Σ σᵢ.
template <class R>
R nuclear_norm(const std::vector<R>& S) {
    R sum(0);
    for (const R& s : S) sum += s;
    return sum;
}

/// Schatten's p-norm (Σ σᵢᵖ)^{1/p}; p = 1 nuclear, 2 Frobenius, → ∞ spectral. Computed relative to σ₁, so that no power overflows.
/// @throws std::invalid_argument unless p >= 1.
template <class R>
R schatten_norm(const std::vector<R>& S, const R& p) {
    using std::pow;
    if (!(p >= 1)) throw std::invalid_argument("schatten_norm: p must be at least 1");
    const R greatest = spectral_norm(S);
    if (greatest == 0) return greatest;
    R sum(0);
    for (const R& s : S) sum += pow(R(s / greatest), p);
    return greatest * pow(sum, R(1 / p));
}

} // namespace eckart::reference
