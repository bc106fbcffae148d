#pragma once

#include <eckart/reference/derivation/reference_svd.hpp>
#include <eckart/reference/derivation/scaling.hpp>
#include <eckart/reference/derivation/spectral_theorem.hpp>
#include <eckart/reference/derivation/unitary_completion.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

namespace eckart::reference {

/// D3's precision policy. The computed λ_i of an n-by-n Gram matrix of vectors of length m satisfy |λ̂_i − λ_i| <= c ε λ₁: the inner
/// products give m ε ‖A‖_F² <= m n ε λ₁ (Higham, Accuracy and Stability, 3.1), the reflectors and rotations O(n) ε ‖AᴴA‖_F <= O(n^{3/2}) ε
/// λ₁ and the neglected entries n ε λ₁. c = 100 (m+n)² covers their constants.
inline double gram_error_constant(index m, index n) {
    const double s = static_cast<double>(std::max<index>(m + n, 1)); // never 0: its logarithm counts digits
    return 100 * s * s;
}

/// Digits of work for p right digits of σ_r: p + 2 log₁₀(σ₁/σ_r) and the guard digits of the error constant (D3).
/// @param log10_lambda_ratio log₁₀(λ₁/λ_r) = 2 log₁₀(σ₁/σ_r).
inline int working_digits_for(int p, double log10_lambda_ratio, index m, index n) {
    return p + static_cast<int>(std::ceil(log10_lambda_ratio + std::log10(gram_error_constant(m, n)))) + 1;
}

/// D3: the SVD from the spectral decomposition of one Gram matrix, AᴴA if m >= n, otherwise AAᴴ. Only one side: the other factor is
/// U[:, :r] = A V[:, :r] Σ_r⁻¹, completed to unitary columns (k for thin, m for full).
///
/// @param A m-by-n, any shape.  @param known_rank the exact rank, when it is known; otherwise λ_i <= c ε λ₁ counts as zero.
/// @return status ok | not_converged | nonfinite_input.
/// Accuracy: with ε of d digits, σ_i has d − 2 log₁₀(σ₁/σ_i) − log₁₀ c right digits, and UᴴU − I is of that size (`working_digits_for`).
/// Underflow: entries below 2^-500 of the greatest are lost to a scalar with double's exponents, to no other.
/// Cost: m n² + 4/3 n³ operations for the values (m >= n), about 12 n³ + 4 m² n more for full vectors.
template <class T>
reference_svd<T> svd_from_gram(const matrix<T>& A, vectors wanted = vectors::thin, std::optional<index> known_rank = std::nullopt) {
    using R = real_type<T>;
    using std::ldexp;
    using std::sqrt;
    const index m = A.rows(), n = A.cols();
    if (m < n) { // the same from AAᴴ: Aᴴ = V Σ Uᴴ
        reference_svd<T> f = svd_from_gram(conjugate_transpose(A), wanted, known_rank);
        f.U = conjugate_transpose(std::exchange(f.Vh, conjugate_transpose(f.U)));
        std::swap(f.residuals.left, f.residuals.right);
        return f;
    }
    reference_svd<T> f;
    f.U = matrix<T>(m, 0);
    f.Vh = matrix<T>(0, n);
    if (!all_finite(A)) {
        f.status = status::nonfinite_input;
        return f;
    }
    const int exponent = greatest_exponent(A);
    const matrix<T> B = times_power_of_two(A, -exponent);

    // AᴴA = V Λ Vᴴ, Λ descending
    const spectral_decomposition<T> spectral = spectral_theorem(gram(B), wanted != vectors::none);
    f.status = spectral.status;
    f.iterations = spectral.iterations;
    const matrix<T>& V = spectral.U;
    const std::vector<R>& lambda = spectral.lambda;

    // exactly r positive
    const R zero_below = n == 0 ? R(0) : R(R(gram_error_constant(m, n)) * epsilon<R>() * lambda[0]);
    const R floor = known_rank ? R(0) : zero_below;
    const index most = known_rank.value_or(n);
    index r = 0;
    while (r < most && lambda[r] > floor) ++r;
    f.rank = r;

    // Σ_r = Λ_r^{1/2}
    for (index i = 0; i < n; ++i) f.S.push_back(i < r ? R(sqrt(lambda[i])) : R(0));

    if (wanted != vectors::none) {
        // U[:, :r] = A V[:, :r] Σ_r⁻¹, then complete U
        matrix<T> U = product(B, columns(V, 0, r));
        for (index j = 0; j < r; ++j)
            for (index i = 0; i < m; ++i) U(i, j) /= f.S[j];
        f.U = complete_to_unitary(U, wanted == vectors::full ? m : n);
        f.Vh = conjugate_transpose(V);
    }
    for (R& s : f.S) s = ldexp(s, exponent);
    if (wanted != vectors::none) f.residuals = residuals_of(A, f);
    return f;
}

} // namespace eckart::reference
