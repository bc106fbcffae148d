#pragma once

#include <eckart/fast/bidiagonalisation.hpp>
#include <eckart/fast/upper_band.hpp>

namespace eckart::fast {

/// The bidiagonal form of a band matrix: row after row loses all but one of its entries beside the diagonal, by a reflection whose fill-in
/// is chased down the band by further ones of the same length.
/// @param B  largest entry around 1; consumed.
/// @par Accuracy as `bidiagonalise`.
/// @par Cost 8 n^2 b flops for b diagonals, on n by 3 b numbers that stay in the second cache; one thread.
/// @par Reproducibility the same bits for all targets of a class.
/// @par Source Murata and Horikoshi, Information Processing in Japan 15 (1975); Lang, SIAM J. Sci. Comput. 14 (1993); for both sides
/// Haidar,
///      Ltaief, Luszczek and Dongarra (2012).
/// @par Tests BandReduction.*
bidiagonal_form chase_bulges(upper_band B);

/// What `chase_bulges` takes of a workspace, its result included, B not.
std::size_t chase_bulges_scratch(index n);

} // namespace eckart::fast
