#pragma once

#include <eckart/fast/planes.hpp>

#include <cstddef>

namespace eckart::fast {

/// Replaces the columns of U from q on so that all are orthonormal, given that those before are: `complete_orthonormal`, of complex
/// matrices one reflection after the other.
/// @param threads  most threads to use, for real matrices.
/// @par Accuracy, cost and source as `complete_orthonormal`; complex matrices cost four times as much, in no products of matrices.
/// @par Tests OrthonormalCompletion.*, Gram*, SmallGram*
void complete_planes(planes<1>& U, index q, int threads);
void complete_planes(planes<2>& U, index q, int threads);

/// What `complete_planes` of m-by-c takes of a workspace for q up to `most`.
std::size_t complete_planes_scratch(index m, index c, index most, int planes);

} // namespace eckart::fast
