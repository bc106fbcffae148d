#pragma once

#include <eckart/core/matrix_view.hpp>

#include <complex>
#include <string>

namespace eckart {

/// 32 hex digits: a hash of the dimensions and of the bits of all entries, independent of the leading dimension. -0 differs from 0, and
/// NaNs with different payloads differ. Names matrices in records, in the oracle's cache and in certificates, where it must never change.
/// Two 64-bit hashes by the mixer of splitmix64, differently seeded: accidental collisions have probability about 2^-128 a pair; nothing
/// is promised against collisions made on purpose.
/// @par Cost  O(m n).
std::string matrix_hash(matrix_view<const double> A);
std::string matrix_hash(matrix_view<const std::complex<double>> A);

} // namespace eckart
