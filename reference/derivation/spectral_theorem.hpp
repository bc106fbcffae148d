#pragma once

#include <eckart/core/status.hpp>
#include <eckart/reference/derivation/scaling.hpp>
#include <eckart/reference/derivation/tridiagonal_form.hpp>

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

namespace eckart::reference {

/// D2: A = U diag(lambda) Uᴴ, lambda real and non-increasing, U unitary.
template <class T>
struct spectral_decomposition {
    matrix<T> U; ///< n-by-n; 0-by-0 if not wanted
    std::vector<real_type<T>> lambda;
    eckart::status status = eckart::status::ok;
    int iterations = 0; ///< shifted QR steps
};

namespace detail {

/// (x_i, y_i) ← (c x_i + s y_i, c y_i − s x_i): a Givens rotation of two columns.
template <class T>
void rotate(T* x, T* y, index n, const real_type<T>& c, const real_type<T>& s) {
    T a(0), b(0);
    for (index i = 0; i < n; ++i) {
        a = x[i];
        b = y[i];
        x[i] *= c;
        y[i] *= c;
        a *= s;
        b *= s;
        x[i] += b;
        y[i] -= a;
    }
}

/// One shifted QR step on rows lo..hi of an unreduced tridiagonal (d, e): the similarity Gᴴ T G by Givens rotations that keeps the form
/// (implicit, Wilkinson's shift; Golub & Van Loan 8.3.5). U ← U G when U is not empty.
template <class T>
void qr_step(std::vector<real_type<T>>& d, std::vector<real_type<T>>& e, index lo, index hi, matrix<T>& U) {
    using R = real_type<T>;
    using std::sqrt;
    // The eigenvalue of the last 2-by-2 block that is nearer to its last entry.
    const R half = (d[hi - 1] - d[hi]) / 2, off = e[hi - 1] * e[hi - 1];
    const R root = sqrt(half * half + off);
    const R shift = d[hi] - off / (half < 0 ? R(half - root) : R(half + root));
    R x = d[lo] - shift, z = e[lo];
    for (index k = lo; k < hi; ++k) {
        const R r = sqrt(x * x + z * z);
        const R c = r == 0 ? R(1) : R(x / r), s = r == 0 ? R(0) : R(z / r);
        if (k > lo) e[k - 1] = r;
        const R p = d[k], q = d[k + 1], t = e[k];
        const R u = c * p + s * t, v = c * t + s * q; // rows k, k+1 rotated, then columns
        d[k] = c * u + s * v;
        e[k] = c * v - s * u;
        d[k + 1] = s * (s * p - c * t) + c * (c * q - s * t);
        if (k + 1 < hi) {
            x = e[k];
            z = s * e[k + 1];
            e[k + 1] *= c;
        }
        if (!U.empty()) rotate(U.col(k), U.col(k + 1), U.rows(), c, s);
    }
}

} // namespace detail

/// D2 by the induction of D2e. A unitary similarity first brings A to tridiagonal form; then, for the orders n, n-1, …, 1: shifted QR
/// steps, each a unitary similarity (u₁, Q), until the last row decouples. That row is one eigenpair (λ, e_n), what is left is Hermitian of
/// order n−1, and the induction hypothesis diagonalises it. The base case is order 1; order 0 is the empty product.
///
/// @param A n-by-n Hermitian; only the lower triangle is read.  @param with_U false: eigenvalues only.
/// @param budget QR steps allowed for each eigenvalue (Wilkinson's shift needs 2 to 3 on average at any precision).
/// @return status ok | not_converged | nonfinite_input.  @throws std::invalid_argument if A is not square.
/// Accuracy: |λ_i − exact| <= c n ε ‖A‖_F. An off-diagonal entry counts as zero below ε times the greatest entry of the tridiagonal form,
/// which adds at most ε ‖A‖₂ each.  Cost: 4/3 n³ without U, about 9 n³ with.
template <class T>
spectral_decomposition<T> spectral_theorem(const matrix<T>& A, bool with_U = true, int budget = 60) {
    using R = real_type<T>;
    using std::abs;
    using std::ldexp;
    if (A.rows() != A.cols())
        throw std::invalid_argument("spectral_theorem: the matrix is " + std::to_string(A.rows()) + " by " + std::to_string(A.cols()) +
                                    ", not square");
    spectral_decomposition<T> result;
    if (!all_finite(A)) {
        result.status = status::nonfinite_input;
        return result;
    }
    const int exponent = greatest_exponent(A);
    tridiagonal_form<T> form = reduce_to_tridiagonal(times_power_of_two(A, -exponent), with_U);
    std::vector<R>&d = form.d, &e = form.e;
    R greatest(0);
    for (const R& x : d) greatest = std::max<R>(greatest, abs(x));
    for (const R& x : e) greatest = std::max<R>(greatest, x);
    const R negligible = epsilon<R>() * greatest;
    const long total = static_cast<long>(budget) * A.rows();

    for (index n = A.rows(); n > 1; --n) { // D2e: the induction on the order n
        while (!(abs(e[n - 2]) <= negligible)) {
            if (result.iterations == total) {
                result.status = status::not_converged;
                break;
            }
            index lo = n - 2; // the unreduced block that ends in row n-1
            while (lo > 0 && !(abs(e[lo - 1]) <= negligible)) --lo;
            detail::qr_step(d, e, lo, n - 1, form.Q);
            ++result.iterations;
        }
        if (result.status != status::ok) break;
        e[n - 2] = R(0); // (d[n-1], e_n) is the eigenpair; rows 0..n-2 are QᴴAQ of order n-1
    }

    std::vector<index> order(d.size());
    std::iota(order.begin(), order.end(), index(0));
    std::stable_sort(order.begin(), order.end(), [&](index i, index j) { return d[i] > d[j]; });
    if (with_U) result.U = matrix<T>(A.rows(), A.cols());
    for (index j = 0; j < static_cast<index>(order.size()); ++j) {
        result.lambda.push_back(ldexp(d[order[j]], exponent));
        if (with_U) std::swap_ranges(result.U.col(j), result.U.col(j) + A.rows(), form.Q.col(order[j]));
    }
    return result;
}

} // namespace eckart::reference
