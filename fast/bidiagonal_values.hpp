#pragma once

#include <vector>

namespace eckart::fast {

/// Singular values of the upper bidiagonal matrix with diagonal d (n entries, any sign) and entries e beside it (n - 1, or more, which are
/// not read), non-increasing, none of them -0.
/// @par Accuracy each to a few n u of itself, however small: the transformations change q and e by a few roundings each, a bidiagonal
///      matrix determines its singular values to relative accuracy, and entries are dropped under criteria that keep it. Values below
///      2^-500 of the largest entry may be lost, to zero or in digits.
/// @par Convergence a transformation with shift zero cannot fail and converges linearly, so that a shift that was too large costs time
///      alone. Beyond a budget of transformations (never seen) all values are bisected instead, which ends after 64 steps each.
/// @par Cost O(n^2): about 1.3 n^2 steps of 4 transformations at once (10 ms for n = 1000).
/// @par Reproducibility plain IEEE 754 arithmetic: the same bits on every target.
/// @par Source Fernando and Parlett, "Accurate singular values and differential qd algorithms", Numer. Math. 67 (1994); criteria: Demmel
///      and Kahan, SIAM J. Sci. Stat. Comput. 11 (1990).
/// @par Tests BidiagonalValues.*
std::vector<double> bidiagonal_values(std::vector<double> d, std::vector<double> e);

/// The same values by bisection on the signs of pivots, 64 n^2 steps: what `bidiagonal_values` falls back on. Entries at most 2^500.
std::vector<double> bisected_bidiagonal_values(const std::vector<double>& d, const std::vector<double>& e);

} // namespace eckart::fast
