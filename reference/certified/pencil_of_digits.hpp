#pragma once

#include <eckart/fast/gemm_engine.hpp>
#include <eckart/reference/certified/pencil.hpp>

namespace eckart::reference {

/// The pencil of a V of any precision. BV and the diagonals are exact; off-diagonal entries are right to 2^-bits of the norms of their two
/// columns.
/// @param E  the matrix B, or [[Re B, −Im B], [Im B, Re B]].
/// @param V  [Re; Im] in the complex case; the radix of E.
/// @param BV  receives BV in digits, leading zeros shed column by column.
/// @par Cost one GEMM for each pair of digits of E and V, and levels²/4 each for H and G.
pencil pencil_of_digits(const digit_matrix& E, const digit_matrix& V, bool is_complex, long bits, const fast::gemm_engine& engine,
                        digit_matrix& BV);

} // namespace eckart::reference
