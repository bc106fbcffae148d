#pragma once

#include <eckart/reference/derivation/column_space.hpp>
#include <eckart/reference/derivation/reference_svd.hpp>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

/// D9: Eckart–Young–Mirsky with witnesses. For every B of rank at most k, objects that prove B no closer to A than A_k is.
namespace eckart::reference {

/// A_k = U[:, :k] Σ_k V[:, :k]ᴴ. @throws std::invalid_argument unless 0 <= k <= S.size().
template <class T>
matrix<T> truncation(const svd_result<T>& f, index k) {
    if (k < 0 || k > static_cast<index>(f.S.size()))
        throw std::invalid_argument("truncation: k = " + std::to_string(k) + " of " + std::to_string(f.S.size()) + " singular values");
    return reconstruct(columns(f.U, 0, k), f.S, f.Vh);
}

/// Σ_{j>k} σ_j² = ‖A − A_k‖_F².
template <class R>
R squared_tail(const std::vector<R>& S, index k) {
    return squared_frobenius_norm(std::vector<R>(S.begin() + k, S.end()));
}

/// D9a, proof 1: the inequality chain ‖A − B‖_F² >= Σ_j w_j σ_j² >= Σ_{j>k} σ_j², with 0 <= w_j <= 1 and Σ_j w_j >= (number of weights) −
/// k.
template <class R>
struct frobenius_witness {
    std::vector<R> weights; ///< w_j, one for each column of U: m with full factors
    R squared_error{0};     ///< ‖A − B‖_F²
    R weighted_sum{0};      ///< Σ_j w_j σ_j²
    R optimum{0};           ///< Σ_{j>k} σ_j²
};

/// D9b: a unit z in null B ∩ span(v₁ … v_{k+1}), hence ‖A − B‖₂ >= ‖(A − B) z‖ = ‖A z‖ >= σ_{k+1}.
template <class T>
struct spectral_witness {
    std::vector<T> z;
    real_type<T> stretch{0}; ///< ‖(A − B) z‖
    real_type<T> optimum{0}; ///< σ_{k+1}
};

namespace detail {

/// @throws std::invalid_argument unless B has A's shape and is finite.
template <class T>
void require_comparable(const svd_result<T>& f, const matrix<T>& B, const std::string& caller) {
    if (B.rows() != f.U.rows() || B.cols() != f.Vh.cols())
        throw std::invalid_argument(caller + ": A is " + std::to_string(f.U.rows()) + " by " + std::to_string(f.Vh.cols()) + ", B is " +
                                    std::to_string(B.rows()) + " by " + std::to_string(B.cols()));
    if (!all_finite(B)) throw std::invalid_argument(caller + ": B is not finite");
}

/// @throws std::invalid_argument if the rank of B exceeds k; the message names the rank.
inline void require_rank_at_most(index rank, index k, const std::string& caller) {
    if (rank > k) throw std::invalid_argument(caller + ": B has rank " + std::to_string(rank) + ", greater than k = " + std::to_string(k));
}

} // namespace detail

/// D9a: the witness against B. By unitary invariance A becomes Σ and the column space of B that of X = Uᴴ (orthonormal basis of col B);
/// for this left factor the best right factor is X⁺Σ = XᴴΣ, leaving ‖(XXᴴ − I)Σ‖_F² = Σ_j w_j σ_j² with w_j = ‖(I − XXᴴ) e_j‖².
/// @param f the SVD of A, thin or full. With thin factors and m > n only the part of col B inside col U enters, which keeps every
/// inequality.
/// @throws std::invalid_argument if B has another shape than A, is not finite, or has rank above k (the message names it).
template <class T>
frobenius_witness<real_type<T>> witness_in_frobenius_norm(const matrix<T>& A, const svd_result<T>& f, const matrix<T>& B, index k) {
    using R = real_type<T>;
    detail::require_comparable(f, B, "witness_in_frobenius_norm");
    const matrix<T> basis = column_space(B);
    detail::require_rank_at_most(basis.cols(), k, "witness_in_frobenius_norm");
    const matrix<T> X = adjoint_product(f.U, basis);
    frobenius_witness<R> w;
    w.squared_error = squared_frobenius_norm(difference(A, B));
    for (index j = 0; j < f.U.cols(); ++j) {
        R weight(1); // w_j = 1 − ‖row j of X‖²
        for (index i = 0; i < X.cols(); ++i) weight -= squared_modulus(X(j, i));
        weight = std::clamp<R>(weight, R(0), R(1)); // rounding alone leaves [0, 1]
        if (j < static_cast<index>(f.S.size())) w.weighted_sum += weight * f.S[j] * f.S[j];
        w.weights.push_back(std::move(weight));
    }
    w.optimum = squared_tail(f.S, std::min(k, static_cast<index>(f.S.size())));
    return w;
}

/// D9b: the witness against B. The row space of B has dimension at most k, V[:, :k+1] has k+1 columns, so some unit y makes z = V[:, :k+1]
/// y orthogonal to the row space, that is B z = 0.
/// @throws std::invalid_argument as above, or if k is negative or not below min(m, n): then σ_{k+1} does not exist.
template <class T>
spectral_witness<T> witness_in_spectral_norm(const matrix<T>& A, const svd_result<T>& f, const matrix<T>& B, index k) {
    if (k < 0 || k >= static_cast<index>(f.S.size()))
        throw std::invalid_argument("witness_in_spectral_norm: k = " + std::to_string(k) + " of " + std::to_string(f.S.size()) +
                                    " singular values");
    detail::require_comparable(f, B, "witness_in_spectral_norm");
    const matrix<T> row_space = column_space(conjugate_transpose(B));
    detail::require_rank_at_most(row_space.cols(), k, "witness_in_spectral_norm");
    const matrix<T> V = columns(conjugate_transpose(f.Vh), 0, k + 1);
    const matrix<T> y = orthogonal_complement(adjoint_product(V, row_space), 1);
    spectral_witness<T> w;
    w.z = column(product(V, y), 0);
    w.stretch = norm(product(difference(A, B), w.z));
    w.optimum = f.S[k];
    return w;
}

} // namespace eckart::reference
