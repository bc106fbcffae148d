#pragma once

#include <eckart/core/index.hpp>

namespace eckart::fast {

/// The columns of T, n-by-n, one after another: T(:, j) <- -factor[j] T S(:, j) above the diagonal, factor[j] on it, zeros below.
/// P = 1: real matrices; P = 2: real and imaginary parts apart.
/// @tparam R  double or float.
template <int P, class R>
struct wy_recurrence_task {
    index n;
    const double* factor;
    const R* S[P]; ///< V^H V, the lower triangle, of which S(k, j) is the conjugate of S(j, k)
    index ld_s;
    R* T[P]; ///< columns of whole blocks of 64 bytes
    index ld_t;
};

/// @par Cost P^2 n^3 / 3 flops. @par Source Schreiber and Van Loan (1989). @par Tests BlockedQr.*
template <int P, class R>
void wy_recurrence(const wy_recurrence_task<P, R>& t);

} // namespace eckart::fast
