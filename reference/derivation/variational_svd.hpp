#pragma once

#include <eckart/reference/derivation/reference_svd.hpp>
#include <eckart/reference/derivation/scaling.hpp>
#include <eckart/reference/derivation/unitary_completion.hpp>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

/// D5: existence by maximising the bilinear form σ(u, v) = Re(uᴴ A v) on the unit spheres.
namespace eckart::reference {

/// σ(u, v) = Re(uᴴ A v).
template <class T>
real_type<T> bilinear_form(const matrix<T>& A, const std::vector<T>& u, const std::vector<T>& v) {
    return real_part(inner_product(u, product(A, v)));
}

/// The second-order condition of the global maximum: σ is max ‖Ax‖/‖x‖ exactly if σ² I − AᴴA is positive semidefinite. Cholesky of
/// M = σ²(1 + tolerance) I − AᴴA either succeeds (empty result) or meets a pivot d_k <= 0; then x with Lᴴx = e_k has xᴴMx = d_k <= 0, that
/// is ‖Ax‖ > σ‖x‖, and x is returned, of length 1.
template <class T>
std::optional<std::vector<T>> direction_of_greater_stretch(const matrix<T>& A, const real_type<T>& sigma, const real_type<T>& tolerance) {
    using R = real_type<T>;
    const index n = A.cols();
    const matrix<T> G = gram(A);
    matrix<T> L = matrix<T>::identity(n); // M = L D Lᴴ
    std::vector<R> d;
    T scratch(0);
    for (index k = 0; k < n; ++k) {
        R pivot = sigma * sigma * (R(1) + tolerance) - real_part(G(k, k));
        for (index j = 0; j < k; ++j) pivot -= squared_modulus(L(k, j)) * d[j];
        if (!(pivot > 0)) {
            std::vector<T> x(static_cast<std::size_t>(n), T(0));
            for (index i = k; i >= 0; --i) { // Lᴴ x = e_k on the leading block of order k+1
                x[i] = i == k ? T(1) : T(0);
                for (index j = i + 1; j <= k; ++j) x[i] -= conjugate(L(j, i)) * x[j];
            }
            const R length = norm(x);
            for (T& xi : x) xi /= length;
            return x;
        }
        d.push_back(pivot);
        for (index i = k + 1; i < n; ++i) {
            T entry = -G(i, k);
            for (index j = 0; j < k; ++j) multiply_subtract(entry, L(i, j), T(conjugate(L(k, j)) * d[j]), scratch);
            L(i, k) = entry / pivot;
        }
    }
    return std::nullopt;
}

/// The solution of M y = b by elimination with partial pivoting; a pivot that vanishes is replaced by `least_pivot`, which is what an
/// inverse iteration wants of a singular M.
template <class T>
std::vector<T> eliminate(matrix<T> M, std::vector<T> b, const real_type<T>& least_pivot) {
    const index n = M.rows();
    T scratch(0);
    for (index k = 0; k < n; ++k) {
        index p = k;
        for (index i = k + 1; i < n; ++i)
            if (squared_modulus(M(i, k)) > squared_modulus(M(p, k))) p = i;
        if (p != k) {
            for (index j = 0; j < n; ++j) std::swap(M(k, j), M(p, j));
            std::swap(b[k], b[p]);
        }
        if (!(modulus(M(k, k)) > least_pivot)) M(k, k) = T(least_pivot);
        for (index i = k + 1; i < n; ++i) {
            const T factor = M(i, k) / M(k, k);
            for (index j = k; j < n; ++j) multiply_subtract(M(i, j), factor, M(k, j), scratch);
            multiply_subtract(b[i], factor, b[k], scratch);
        }
    }
    for (index i = n - 1; i >= 0; --i) {
        for (index j = i + 1; j < n; ++j) multiply_subtract(b[i], M(i, j), b[j], scratch);
        b[i] /= M(i, i);
    }
    return b;
}

/// A maximiser (u₁, v₁) of the bilinear form and its value σ₁.
template <class T>
struct bilinear_maximum {
    real_type<T> sigma{0};
    std::vector<T> u, v;
    eckart::status status = eckart::status::ok;
    int iterations = 0;
};

namespace detail {

/// x / ‖x‖ for x without its parts along the orthonormal vectors `found`.
template <class T>
std::vector<T> normalised_beside(std::vector<T> x, const std::vector<std::vector<T>>& found) {
    T scratch(0);
    for (const std::vector<T>& v : found) {
        const T part = inner_product(v, x);
        for (std::size_t i = 0; i < x.size(); ++i) multiply_subtract(x[i], part, v[i], scratch);
    }
    const real_type<T> length = norm(x);
    for (T& xi : x) xi /= length;
    return x;
}

} // namespace detail

/// The maximum of Re(uᴴ A v) for a matrix with a non-zero entry.
///
/// Ascent: for fixed v the best u is Av/‖Av‖, for fixed u the best v is Aᴴu/‖Aᴴu‖. These steps never descend and stop only where Lagrange's
/// equations A v = σ u, Aᴴ u = σ v hold; every fourth step is Newton's on them, (AᴴA − σ² I) y = v, which converges cubically also where σ
/// are close together. If the best solution so far is not the global maximum there is a direction x of greater stretch. The solutions found
/// are eigenvectors of AᴴA for smaller values, so x without its parts along them stretches even more: the ascent goes on from there, in
/// their complement, and ends after at most n solutions.
/// @param budget steps allowed.  Cost: O(n³) for each Newton step and each test of the maximum.
template <class T>
bilinear_maximum<T> maximise_bilinear_form(const matrix<T>& A, int budget = 1000) {
    using R = real_type<T>;
    using std::sqrt;
    const index n = A.cols();
    const matrix<T> Ah = conjugate_transpose(A), G = gram(A);
    const R tolerance = R(100 * (A.rows() + n)) * epsilon<R>();
    index start = 0; // the row of greatest norm, conjugated
    for (index i = 1; i < A.rows(); ++i)
        if (norm(column(Ah, i)) > norm(column(Ah, start))) start = i;

    bilinear_maximum<T> best;
    std::vector<std::vector<T>> found;
    std::vector<T> v = detail::normalised_beside(column(Ah, start), found);
    for (int iterations = 0; iterations < budget; ++iterations) {
        std::vector<T> u = product(A, v); // argmax over u
        const R sigma = norm(u);
        if (sigma != 0)
            for (T& x : u) x /= sigma;
        const std::vector<T> w = product(Ah, u); // σ v at a stationary point
        R gradient(0);
        for (index i = 0; i < n; ++i) gradient += squared_modulus(T(w[i] - v[i] * sigma));
        if (sqrt(gradient) <= tolerance * frobenius_norm(A)) {
            if (sigma > best.sigma) {
                best.sigma = sigma;
                best.u = u;
                best.v = v;
            }
            best.iterations = iterations;
            const std::optional<std::vector<T>> x = direction_of_greater_stretch(A, best.sigma, tolerance);
            if (!x || !(norm(product(A, *x)) > best.sigma) || static_cast<index>(found.size()) == n - 1) return best;
            found.push_back(v);
            v = detail::normalised_beside(*x, found);
        } else if (iterations % 4 == 3) { // Newton
            matrix<T> M(G);
            for (index i = 0; i < n; ++i) M(i, i) -= sigma * sigma;
            v = detail::normalised_beside(eliminate(std::move(M), v, R(epsilon<R>() * sigma * sigma)), found);
        } else { // argmax over v
            v = detail::normalised_beside(w, found);
        }
    }
    best.status = status::not_converged;
    return best;
}

/// D5: the SVD by maximising σ(u, v), then repeating in the complements u ⟂ u₁, v ⟂ v₁: with unitary (u, P) and (v, Q),
/// (u, P)ᴴ A (v, Q) = diag(σ, Pᴴ A Q).
/// @param A m-by-n, any shape.  @param budget steps for each σ.  @return full factors; rank counts σ_i > (m+n)² ε ‖A‖_F; status ok |
/// not_converged | nonfinite_input. Accuracy: σ_i to about ε (m+n)² σ₁ absolutely; the Gram matrix decides directions only.  Cost: O(k
/// (m+n)³): for small matrices.
template <class T>
reference_svd<T> variational_svd(const matrix<T>& A, int budget = 1000) {
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
    matrix<T> B = times_power_of_two(A, -exponent); // P_jᴴ A Q_j
    matrix<T> U = matrix<T>::identity(m), V = matrix<T>::identity(n);
    f.S.assign(static_cast<std::size_t>(k), R(0));
    const R zero_below = R((m + n) * (m + n)) * epsilon<R>() * frobenius_norm(B);
    for (; f.rank != k && frobenius_norm(B) > zero_below; ++f.rank) {
        const index j = f.rank;
        const bilinear_maximum<T> best = maximise_bilinear_form(B, budget);
        f.iterations += best.iterations;
        if (best.status != status::ok) {
            f.status = best.status;
            break;
        }
        f.S[static_cast<std::size_t>(j)] = best.sigma;
        const matrix<T> uP = complete_to_unitary(best.u), vQ = complete_to_unitary(best.v);
        const matrix<T> U_j = product(columns(U, j, m - j), uP), V_j = product(columns(V, j, n - j), vQ);
        for (index l = j; l < m; ++l) std::copy_n(U_j.col(l - j), m, U.col(l));
        for (index l = j; l < n; ++l) std::copy_n(V_j.col(l - j), n, V.col(l));
        B = adjoint_product(columns(uP, 1, m - j - 1), product(B, columns(vQ, 1, n - j - 1)));
    }
    f.U = std::move(U);
    f.Vh = conjugate_transpose(V);
    for (R& s : f.S) s = ldexp(s, exponent);
    sort_pairs(f);
    f.residuals = residuals_of(A, f);
    return f;
}

} // namespace eckart::reference
