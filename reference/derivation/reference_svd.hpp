#pragma once

#include <eckart/core/svd_result.hpp>
#include <eckart/reference/derivation/norms.hpp>
#include <eckart/reference/derivation/product.hpp>

#include <algorithm>
#include <numeric>
#include <vector>

namespace eckart::reference {

/// What a decomposition A = U diag(S) Vh leaves over, in the working precision.
template <class R>
struct svd_residuals {
    R reconstruction{0}; ///< ‖A − U diag(S) Vh‖_F
    R left{0};           ///< ‖UᴴU − I‖_F
    R right{0};          ///< ‖Vh Vhᴴ − I‖_F
};

/// D1 by one of the constructions D3, D5, D6. Factors and residuals are empty (zero) for `vectors::none`.
template <class T>
struct reference_svd : svd_result<T> {
    index rank = 0;         ///< number of non-zero S; exact where the construction says so
    int working_digits = 0; ///< decimal digits of work; 0: those of a type of fixed precision
    svd_residuals<real_type<T>> residuals;

    matrix<T> V() const { return conjugate_transpose(this->Vh); }
};

/// U diag(S) Vh; U and Vh may be thin, full or compact.
template <class T>
matrix<T> reconstruct(const matrix<T>& U, const std::vector<real_type<T>>& S, const matrix<T>& Vh) {
    const index count = std::min({U.cols(), Vh.rows(), static_cast<index>(S.size())});
    matrix<T> US = columns(U, 0, count);
    for (index j = 0; j < count; ++j)
        for (index i = 0; i < US.rows(); ++i) US(i, j) *= S[j];
    return product(US, block(Vh, 0, 0, count, Vh.cols()));
}

/// ‖QᴴQ − I‖_F: how far the columns of Q are from orthonormal.
template <class T>
real_type<T> orthonormality_defect(const matrix<T>& Q) {
    return frobenius_norm(difference(gram(Q), matrix<T>::identity(Q.cols())));
}

/// The residuals of thin or full factors of A.
template <class T>
svd_residuals<real_type<T>> residuals_of(const matrix<T>& A, const svd_result<T>& f) {
    return {frobenius_norm(difference(A, reconstruct(f.U, f.S, f.Vh))), orthonormality_defect(f.U),
            orthonormality_defect(conjugate_transpose(f.Vh))};
}

/// The third size of D1: only the r columns of non-zero σ.
template <class T>
reference_svd<T> compact(reference_svd<T> f) {
    f.U = columns(f.U, 0, f.rank);
    f.Vh = block(f.Vh, 0, 0, f.rank, f.Vh.cols());
    f.S.resize(static_cast<std::size_t>(f.rank));
    return f;
}

/// Puts the pairs (u_i, σ_i, v_i) into non-increasing order of σ; D5 and D6 find equal σ in an order that rounding decides.
template <class T>
void sort_pairs(reference_svd<T>& f) {
    std::vector<index> order(f.S.size());
    std::iota(order.begin(), order.end(), index(0));
    std::stable_sort(order.begin(), order.end(), [&](index i, index j) { return f.S[i] > f.S[j]; });
    const reference_svd<T> old(f);
    for (index j = 0; j < static_cast<index>(order.size()); ++j) {
        f.S[j] = old.S[order[j]];
        std::copy_n(old.U.col(order[j]), f.U.rows(), f.U.col(j));
        for (index l = 0; l < f.Vh.cols(); ++l) f.Vh(j, l) = old.Vh(order[j], l);
    }
}

} // namespace eckart::reference
