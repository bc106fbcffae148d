#pragma once

#include <eckart/reference/derivation/reference_svd.hpp>
#include <eckart/reference/derivation/scaling.hpp>
#include <eckart/reference/derivation/unitary_completion.hpp>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

/// D6: rows a_iᴴ of A are points; the best-fit subspaces through the origin, greedily.
namespace eckart::reference {

/// Σ dist²(a_i, S) over the rows a_iᴴ of A, S the span of the orthonormal columns of W: row by row ‖a_i − proj_S a_i‖².
template <class T>
real_type<T> sum_of_squared_distances(const matrix<T>& A, const matrix<T>& W) {
    return squared_frobenius_norm(difference(A, product(product(A, W), conjugate_transpose(W))));
}

/// Σ ‖proj_S a_i‖² = Σ_j ‖A w_j‖².
template <class T>
real_type<T> sum_of_squared_projections(const matrix<T>& A, const matrix<T>& W) {
    return squared_frobenius_norm(product(A, W));
}

/// A unit vector that maximises ‖A v‖, by repeated squaring of the normalised Gram matrix: G ← G² / trace G². In an eigenbasis the weights
/// λ_i / Σλ are squared and normalised each time, so G tends to (projector on the greatest eigenvalue's space) / multiplicity — at any gap,
/// ties included, in about log₂(digits / gap) squarings. Every non-zero column of the limit is a maximiser.
/// @return the zero vector's place e₁ if A = 0; nullopt if `budget` squarings did not settle.
template <class T>
std::optional<std::vector<T>> direction_of_greatest_stretch(const matrix<T>& A, int budget = 20000) {
    using R = real_type<T>;
    const index n = A.cols();
    matrix<T> G = gram(A);
    const R total = real_part(trace(G));
    if (total == 0) {
        std::vector<T> e(static_cast<std::size_t>(n), T(0));
        e[0] = T(1);
        return e;
    }
    const R tolerance = R(10 * n) * epsilon<R>();
    R scale = total; // trace G before normalisation
    for (int squarings = 0; squarings < budget; ++squarings) {
        for (index j = 0; j < n; ++j)
            for (index i = 0; i < n; ++i) G(i, j) /= scale;
        matrix<T> next = gram(G); // GᴴG = G²
        scale = real_part(trace(next));
        // Settled when G² is trace(G²) G, the mark of projector / multiplicity.
        R change(0);
        for (index j = 0; j < n; ++j)
            for (index i = 0; i < n; ++i) change += squared_modulus(T(next(i, j) - G(i, j) * scale));
        if (change <= tolerance * tolerance * scale * scale) {
            index best = 0;
            for (index j = 1; j < n; ++j)
                if (norm(column(G, j)) > norm(column(G, best))) best = j;
            std::vector<T> v = column(G, best);
            const R length = norm(v);
            for (T& x : v) x /= length;
            return v;
        }
        G = std::move(next);
    }
    return std::nullopt;
}

/// D6: the SVD by greedy best-fit subspaces. v_j = argmax ‖A v‖ over unit v ⟂ v₁ … v_{j−1}, σ_j = ‖A v_j‖, u_j = A v_j / σ_j (D6b);
/// stop when the maximum is 0: then j−1 = r and v₁ … v_r span the row space. The complement is kept as a unitary basis Q_j (D2e), so that
/// the argmax is free: v = Q_j y, y = argmax ‖A Q_j y‖.
/// @param A m-by-n, any shape.  @param budget squarings for each σ.  @return full factors; rank counts σ_j > (m+n)² ε ‖A‖_F; status ok |
/// not_converged | nonfinite_input. Accuracy: σ_j to about ε (m+n)² σ₁.  Cost: O(n³) for each of some ten to a hundred squarings for each
/// σ: for small matrices.
template <class T>
reference_svd<T> best_fit_svd(const matrix<T>& A, int budget = 20000) {
    using R = real_type<T>;
    using std::ldexp;
    const index m = A.rows(), n = A.cols(), k = std::min(m, n);
    reference_svd<T> f;
    f.U = matrix<T>(m, 0);
    f.Vh = matrix<T>(0, n);
    if (!all_finite(A)) {
        f.status = status::nonfinite_input;
        return f;
    }
    const int exponent = greatest_exponent(A);
    const matrix<T> B = times_power_of_two(A, -exponent);
    matrix<T> V = matrix<T>::identity(n); // v₁ … v_{j−1}, then the basis Q_j of their complement
    matrix<T> U(m, k);
    f.S.assign(static_cast<std::size_t>(k), R(0));
    const R zero_below = R((m + n) * (m + n)) * epsilon<R>() * frobenius_norm(B);
    for (index j = 0; j < k; ++j) {
        const matrix<T> Q = columns(V, j, n - j), BQ = product(B, Q);
        const std::optional<std::vector<T>> y = direction_of_greatest_stretch(BQ, budget);
        if (!y) {
            f.status = status::not_converged;
            break;
        }
        const std::vector<T> image = product(BQ, *y);
        const R sigma = norm(image);
        if (!(sigma > zero_below)) break; // the maximum is 0: r = j
        const matrix<T> basis = product(Q, complete_to_unitary(*y));
        for (index l = 0; l < n - j; ++l) std::copy_n(basis.col(l), n, V.col(j + l));
        for (index i = 0; i < m; ++i) U(i, j) = image[i] / sigma;
        f.S[static_cast<std::size_t>(j)] = sigma;
        f.rank = j + 1;
    }
    f.U = complete_to_unitary(columns(U, 0, f.rank), m);
    f.Vh = conjugate_transpose(V);
    for (R& s : f.S) s = ldexp(s, exponent);
    sort_pairs(f);
    f.residuals = residuals_of(A, f);
    return f;
}

/// D6a, the choice in its proof: an orthonormal basis w₁ … w_k of span W with w_j ⟂ v₁ … v_{j−1} for every j. Then
/// ‖A w_j‖ <= ‖A v_j‖ term by term (v_j is the maximiser on that complement), so Σ ‖A w_j‖² <= Σ ‖A v_j‖²: greedy is optimal.
/// @param V n-by-p orthonormal, p >= W.cols() − 1 (the greedy vectors).  @param W n-by-k orthonormal.
/// @throws std::invalid_argument if V has too few columns or the row counts differ.
template <class T>
matrix<T> adapted_basis(const matrix<T>& V, const matrix<T>& W) {
    const index n = W.rows(), k = W.cols();
    if (V.rows() != n || V.cols() < k - 1)
        throw std::invalid_argument("adapted_basis: " + std::to_string(V.cols()) + " greedy vectors of length " + std::to_string(V.rows()) +
                                    " for " + std::to_string(k) + " of length " + std::to_string(n));
    matrix<T> adapted(W), rest(W);
    for (index j = k; j >= 1; --j) {
        // (j−1) conditions on j coefficients: some unit y has rest·y ⟂ v₁ … v_{j−1}.
        const matrix<T> y = orthogonal_complement(adjoint_product(rest, columns(V, 0, j - 1)), 1);
        const matrix<T> yQ = complete_to_unitary(y, j);
        const matrix<T> turned = product(rest, yQ);
        std::copy_n(turned.col(0), n, adapted.col(j - 1));
        rest = columns(turned, 1, j - 1);
    }
    return adapted;
}

/// D6b: if u_i = A v_i/σ_i and u_j = A v_j/σ_j (σ_i >= σ_j > 0, v_i ⟂ v_j, i < j) are not orthogonal, then v_i was no maximiser. With
/// δ = u_iᴴ u_j and ε = t e^{−i arg δ}, ‖A (v_i + ε v_j)‖² = σ_i² + 2 t σ_i σ_j |δ| + t² σ_j², which exceeds σ_i² (1 + t²) for
/// 0 < t < 2 σ_i σ_j |δ| / (σ_i² − σ_j²). The witness v(ε) takes the middle of that interval, at most t = 1.
/// @return the unit vector v(ε) with ‖A v(ε)‖ > ‖A v_i‖; nullopt if A v_i ⟂ A v_j.
template <class T>
std::optional<std::vector<T>> non_maximality_witness(const matrix<T>& A, const std::vector<T>& vi, const std::vector<T>& vj) {
    using R = real_type<T>;
    using std::sqrt;
    const std::vector<T> yi = product(A, vi), yj = product(A, vj);
    const T delta = inner_product(yi, yj); // σ_i σ_j δ
    if (delta == T(0)) return std::nullopt;
    const R slope = modulus(delta), fall = norm(yi) * norm(yi) - norm(yj) * norm(yj);
    const R t = fall > slope ? R(slope / fall) : R(1);
    const T eps = conjugate(phase(delta)) * t;
    std::vector<T> v(vi);
    for (std::size_t l = 0; l < v.size(); ++l) {
        v[l] += eps * vj[l];
        v[l] /= R(sqrt(R(1) + t * t));
    }
    return v;
}

} // namespace eckart::reference
