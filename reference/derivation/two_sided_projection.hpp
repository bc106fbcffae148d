#pragma once

#include <eckart/reference/derivation/norms.hpp>
#include <eckart/reference/derivation/product.hpp>
#include <eckart/reference/derivation/reference_svd.hpp>

#include <algorithm>
#include <stdexcept>
#include <string>

/// D10: min over X (m-by-r), Y (r-by-n) of ‖X Xᴴ A + A Yᴴ Y − A‖_F², 2r < k.
namespace eckart::reference {

/// ‖X Xᴴ A + A Yᴴ Y − A‖_F².
template <class T>
real_type<T> two_sided_objective(const matrix<T>& A, const matrix<T>& X, const matrix<T>& Y) {
    const matrix<T> left = product(X, adjoint_product(X, A));
    const matrix<T> right = product(product(A, conjugate_transpose(Y)), Y);
    return squared_frobenius_norm(difference(left, difference(A, right)));
}

/// A minimiser and its value.
template <class T>
struct two_sided_projection {
    matrix<T> X;             ///< U[:, :r]
    matrix<T> Y;             ///< V[:, r:2r]ᴴ
    real_type<T> minimum{0}; ///< Σ_{j>2r} σ_j²: the rank of the approximant is at most 2r, and D9a
};

/// D10: X takes the first r left singular vectors, Y the next r right ones, so that the approximant is A_{2r}.
/// @param f the SVD of A, thin or full.  @throws std::invalid_argument unless 0 <= 2r < k.
template <class T>
two_sided_projection<T> best_two_sided_projection(const svd_result<T>& f, index r) {
    const index k = static_cast<index>(f.S.size());
    if (r < 0 || 2 * r >= k)
        throw std::invalid_argument("best_two_sided_projection: r = " + std::to_string(r) + ", but 2r must be below " + std::to_string(k));
    two_sided_projection<T> p;
    p.X = columns(f.U, 0, r);
    p.Y = block(f.Vh, r, 0, r, f.Vh.cols());
    p.minimum = squared_frobenius_norm(std::vector<real_type<T>>(f.S.begin() + 2 * r, f.S.end()));
    return p;
}

} // namespace eckart::reference
