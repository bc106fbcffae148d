#pragma once

#include <eckart/reference/derivation/unitary_completion.hpp>

#include <vector>

namespace eckart::reference {

/// A = Q tridiag(e, d, e) Qᴴ with real d (length n) and e >= 0 (length max(0, n-1)).
template <class T>
struct tridiagonal_form {
    std::vector<real_type<T>> d;
    std::vector<real_type<T>> e;
    matrix<T> Q; ///< n-by-n unitary; 0-by-0 if not wanted
};

/// Unitary similarity of a Hermitian A to real symmetric tridiagonal form by Householder reflectors: it prepares D2, because the
/// eigenvalues stay and one induction step then costs O(n) instead of O(n²).
/// @pre A square and Hermitian; only its lower triangle is read.  Cost: 4/3 n³ operations, with Q twice that.
/// Source: Golub & Van Loan, Matrix Computations, 4th ed., 8.3.1; backward error O(n ε ‖A‖_F).
template <class T>
tridiagonal_form<T> reduce_to_tridiagonal(matrix<T> A, bool with_Q) {
    using R = real_type<T>;
    const index n = A.rows();
    T scratch(0);
    std::vector<reflector<T>> reflectors;
    for (index k = 0; k + 2 < n; ++k) {
        // H_k maps column k below the diagonal to β e₁. A ← H A H on the trailing block, as A − w qᴴ − q wᴴ with
        // q = p − (τ/2)(wᴴp) w and p = τ A w.
        const index s = k + 1, length = n - s;
        reflectors.push_back(reflect_to_first(std::vector<T>(A.col(k) + s, A.col(k) + n)));
        const reflector<T>& h = reflectors.back();
        A(s, k) = h.beta;
        if (h.tau == 0) continue;
        std::vector<T> q(static_cast<std::size_t>(length), T(0));
        for (index j = 0; j < length; ++j) {
            multiply_add(q[j], A(s + j, s + j), h.w[j], scratch);
            for (index i = j + 1; i < length; ++i) {
                multiply_add(q[i], A(s + i, s + j), h.w[j], scratch);
                conjugate_multiply_add(q[j], A(s + i, s + j), h.w[i], scratch);
            }
        }
        for (T& qi : q) qi *= h.tau;
        const T half = inner_product(h.w, q) * R(h.tau / 2);
        for (index i = 0; i < length; ++i) multiply_subtract(q[i], half, h.w[i], scratch);
        for (index j = 0; j < length; ++j) {
            const T wj = conjugate(h.w[j]), qj = conjugate(q[j]);
            for (index i = j; i < length; ++i) {
                multiply_subtract(A(s + i, s + j), h.w[i], qj, scratch);
                multiply_subtract(A(s + i, s + j), q[i], wj, scratch);
            }
        }
    }

    tridiagonal_form<T> form;
    for (index i = 0; i < n; ++i) form.d.push_back(real_part(A(i, i)));
    if (with_Q) {
        form.Q = matrix<T>::identity(n);
        for (index k = static_cast<index>(reflectors.size()) - 1; k >= 0; --k)
            apply(reflectors[static_cast<std::size_t>(k)], form.Q, k + 1);
    }
    // A diagonal unitary similarity D makes the off-diagonal entries real and non-negative: D_{i+1} = D_i phase(e_i).
    T unit(1);
    for (index i = 0; i + 1 < n; ++i) {
        form.e.push_back(modulus(A(i + 1, i)));
        unit *= phase(A(i + 1, i));
        for (index l = 0; l < form.Q.rows(); ++l) form.Q(l, i + 1) *= unit;
    }
    return form;
}

} // namespace eckart::reference
