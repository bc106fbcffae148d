#pragma once

#include <eckart/reference/derivation/product.hpp>

#include <stdexcept>
#include <vector>

/// D4: the stretch ratio R(x) = ‖Ax‖ / ‖x‖ and what its stationary points say.
namespace eckart::reference {

/// R(x)² = ‖Ax‖² / ‖x‖²; R(αx) = R(x). @throws std::invalid_argument if x = 0 or has the wrong length.
template <class T>
real_type<T> squared_stretch_ratio(const matrix<T>& A, const std::vector<T>& x) {
    const real_type<T> length = norm(x);
    if (length == 0) throw std::invalid_argument("stretch ratio of the zero vector");
    const real_type<T> ratio = norm(product(A, x)) / length;
    return ratio * ratio;
}

/// R(x).
template <class T>
real_type<T> stretch_ratio(const matrix<T>& A, const std::vector<T>& x) {
    using std::sqrt;
    return sqrt(squared_stretch_ratio(A, x));
}

/// Lagrange's equation of a stationary point, AᴴA x = λ x with λ = R(x)²: returns AᴴA x − R(x)² x, which is zero exactly at one.
template <class T>
std::vector<T> stationarity_residual(const matrix<T>& A, const std::vector<T>& x) {
    const real_type<T> lambda = squared_stretch_ratio(A, x);
    std::vector<T> g = product(conjugate_transpose(A), product(A, x));
    for (std::size_t i = 0; i < g.size(); ++i) g[i] -= x[i] * lambda;
    return g;
}

/// "y = A x is zero or an eigenvector of AAᴴ for the same λ": returns AAᴴ y − λ y for y = A x.
template <class T>
std::vector<T> image_residual(const matrix<T>& A, const std::vector<T>& x, const real_type<T>& lambda) {
    const std::vector<T> y = product(A, x);
    std::vector<T> g = product(A, product(conjugate_transpose(A), y));
    for (std::size_t i = 0; i < g.size(); ++i) g[i] -= y[i] * lambda;
    return g;
}

/// Ūᴴ A V̄ for the columns x_i of X and ȳ_i = A x_i / √λ_i: diag(√λ_i) when the x_i are orthonormal eigenvectors of AᴴA for λ_i > 0.
template <class T>
matrix<T> stretched_form(const matrix<T>& A, const matrix<T>& X, const std::vector<real_type<T>>& lambda) {
    using std::sqrt;
    const matrix<T> AX = product(A, X);
    matrix<T> Y(AX);
    for (index j = 0; j < Y.cols(); ++j)
        for (index i = 0; i < Y.rows(); ++i) Y(i, j) /= real_type<T>(sqrt(lambda[static_cast<std::size_t>(j)]));
    return adjoint_product(Y, AX);
}

/// The ellipsoid: A maps the unit sphere onto {y = Σ η_i u_i : Σ (η_i/σ_i)² <= 1 over σ_i > 0} inside col A. For a unit x this returns
/// Σ (u_iᴴ A x / σ_i)², which is 1 when A has full column rank and at most 1 otherwise.
template <class T>
real_type<T> ellipsoid_form(const matrix<T>& A, const matrix<T>& U, const std::vector<real_type<T>>& S, const std::vector<T>& x) {
    const std::vector<T> y = product(A, x);
    real_type<T> sum(0);
    for (index i = 0; i < static_cast<index>(S.size()) && S[static_cast<std::size_t>(i)] > 0; ++i)
        sum += squared_modulus(T(inner_product(column(U, i), y) / S[static_cast<std::size_t>(i)]));
    return sum;
}

} // namespace eckart::reference
