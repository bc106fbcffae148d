#pragma once

#include <eckart/reference/certified/digits.hpp>

namespace eckart::reference {

/// V ← V R⁻¹ diag(R) for the QR factorization BV = QR with column pivoting: the columns of BV become orthogonal, whatever their sizes,
/// while V stays well conditioned (the coefficients of R⁻¹ diag(R) are at most about 1, and far below where columns are graded). Modified
/// Gram–Schmidt in floating-point arithmetic of `bits` + 64 bits.
/// @param BV  the product, in digits.  @param relevant  so many pivots are taken; the other columns only become orthogonal to those.
/// @param bits  precision of V behind the binary point.
/// @return the precision that the new V has: enough for its smallest relevant product, or twice as much where that product still is
/// rounding noise of V.
/// @par Cost about 2 (m + n) n² multiplications of that precision.
long orthogonalise_products(digit_matrix& V, const digit_matrix& BV, index relevant, long bits, bool is_complex);

} // namespace eckart::reference
