#pragma once

#include <eckart/fast/gemm_engine.hpp>
#include <eckart/reference/certified/pencil.hpp>

namespace eckart::reference {

/// The pencil of a V in double precision, to about 75 bits, by nine GEMMs (real case): the leading digits are multiplied exactly, and what
/// is left of the operands by ordinary GEMMs whose rounding errors are bounded. \f[ E V \approx E_0V_0 + (E_0V_1 + E_1V_0) + (E_0\bar V_2 +
/// E_1\bar V_1 + \bar E_2 V),\qquad
///     Y^TY = Y_0^TY_0 + (P + P^T),\ P = (Y_0 + \tfrac12\bar Y_1)^T\bar Y_1 \f]
/// Bounds: |fl(xᵀy) − xᵀy| <= γ_n |x|ᵀ|y| <= γ_n ‖x‖‖y‖ for any order of summation, fused or not (Higham, Accuracy and Stability of
/// Numerical Algorithms, 2nd ed., section 3.1).
///
/// @param E  the matrix B, or [[Re B, −Im B], [Im B, Re B]]; its non-zero entries span at most 900 binades.
/// @param V  n columns of norm near 1, [Re; Im] in the complex case.
/// @param exponent  B is 2^exponent E with max |E_ij| < 1.
pencil pencil_of_doubles(const matrix<double>& E, const matrix<double>& V, bool is_complex, long exponent, const fast::gemm_engine& engine);

} // namespace eckart::reference
