#pragma once

#include <eckart/reference/derivation/reference_svd.hpp>

#include <optional>
#include <vector>

/// D8: pseudoinverse, inverse, linear systems, from the SVD of A (thin, full or compact; `rank` decides which σ count).
namespace eckart::reference {

/// A⁺ = V Σ⁺ Uᴴ = Σ_{i<r} v_i u_iᴴ / σ_i, n-by-m, for every rank.
template <class T>
matrix<T> pseudoinverse(const reference_svd<T>& f) {
    matrix<T> VS = columns(f.V(), 0, f.rank);
    for (index j = 0; j < f.rank; ++j)
        for (index i = 0; i < VS.rows(); ++i) VS(i, j) /= f.S[j];
    return product(VS, conjugate_transpose(columns(f.U, 0, f.rank)));
}

/// A⁻¹ = A⁺ when A is square of full rank; nullopt otherwise.
template <class T>
std::optional<matrix<T>> inverse(const reference_svd<T>& f) {
    if (f.U.rows() != f.Vh.cols() || f.rank != f.U.rows()) return std::nullopt;
    return pseudoinverse(f);
}

/// The x of least norm among those that minimise ‖A x − b‖: with y = Vᴴx and d = Uᴴb, min ‖y‖ subject to Σy = d on the first r rows, hence
/// y_i = d_i/σ_i for i < r and 0 beyond. Least squares when overdetermined, least norm when underdetermined, both when rank-deficient.
/// @throws std::invalid_argument if b has another length than A has rows.
template <class T>
std::vector<T> least_squares(const reference_svd<T>& f, const std::vector<T>& b) {
    std::vector<T> y = product(conjugate_transpose(columns(f.U, 0, f.rank)), b);
    for (index i = 0; i < f.rank; ++i) y[i] /= f.S[i];
    return product(columns(f.V(), 0, f.rank), y);
}

/// The solution x = V Σ⁻¹ Uᴴ b of A x = b for a square A of full rank; nullopt otherwise.
template <class T>
std::optional<std::vector<T>> solve(const reference_svd<T>& f, const std::vector<T>& b) {
    if (f.U.rows() != f.Vh.cols() || f.rank != f.U.rows()) return std::nullopt;
    return least_squares(f, b);
}

/// How far X is from the four Moore–Penrose equations: ‖AXA − A‖_F, ‖XAX − X‖_F, ‖(AX)ᴴ − AX‖_F, ‖(XA)ᴴ − XA‖_F.
template <class T>
std::vector<real_type<T>> moore_penrose_residuals(const matrix<T>& A, const matrix<T>& X) {
    const matrix<T> AX = product(A, X), XA = product(X, A);
    return {frobenius_norm(difference(product(AX, A), A)), frobenius_norm(difference(product(XA, X), X)),
            frobenius_norm(difference(conjugate_transpose(AX), AX)), frobenius_norm(difference(conjugate_transpose(XA), XA))};
}

} // namespace eckart::reference
