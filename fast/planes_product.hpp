#pragma once

#include <eckart/fast/gemm.hpp>
#include <eckart/fast/planes.hpp>

#include <type_traits>

namespace eckart::fast {

/// C <- alpha op(A) op(B) + beta C for real alpha and beta; op(X) is X or X^H. One real product for P = 1, four for P = 2.
/// @par Accuracy of each part as that of a `gemm` with twice the inner dimension, |A_il| |B_lj| standing for the moduli.
/// @par Reproducibility as `gemm`.
/// @par Tests PlanesProduct.*
/// @tparam R  double or float.
template <int P, class R>
void multiply(transposition a, transposition b, std::type_identity_t<R> alpha, std::type_identity_t<planes_view<P, const R>> A,
              std::type_identity_t<planes_view<P, const R>> B, std::type_identity_t<R> beta, planes_view<P, R> C, int threads);

/// Internal parameter, part of what the result is, to the bit.
inline constexpr index chain_length = 32;

/// The same, summed in chains of `chain_length` terms, which are added: where rounding errors are as random as they usually are, less
/// than half of those that chains of 256 leave. For products whose errors are most of a result's; some percent slower.
/// @par Source Higham, "The accuracy of floating point summation", SIAM J. Sci. Comput. 14 (1993).
template <int P, class R>
void multiply_in_short_chains(transposition a, transposition b, std::type_identity_t<R> alpha,
                              std::type_identity_t<planes_view<P, const R>> A, std::type_identity_t<planes_view<P, const R>> B,
                              std::type_identity_t<R> beta, planes_view<P, R> C, int threads);

} // namespace eckart::fast
