#pragma once

#include <eckart/core/index.hpp>

#include <cstddef>
#include <span>

namespace eckart::fast {

/// Singular values of an upper bidiagonal matrix, non-increasing, none of them -0.
/// @param[in,out] d  its diagonal, n entries of any sign; exit: the values.
/// @param[in,out] e  the entries beside it, n - 1 or more, which are not read; exit: of no use.
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
void bidiagonal_values(std::span<double> d, std::span<double> e);

/// The same values by bisection on the signs of pivots, 64 n^2 steps: what `bidiagonal_values` falls back on. Entries at most 2^500.
/// @param[out] values  n; not d itself.
void bisected_bidiagonal_values(std::span<const double> d, std::span<const double> e, std::span<double> values);

/// What `bidiagonal_values` takes of a workspace.
std::size_t bidiagonal_values_scratch(index n);

} // namespace eckart::fast
