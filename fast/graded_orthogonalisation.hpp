#pragma once

#include <eckart/fast/columns.hpp>
#include <eckart/fast/jacobi_sweeps.hpp>

#include <cstddef>

namespace eckart::fast {

/// What `jacobi_sweeps` does, in products of matrices: \f[ W \leftarrow W J,\quad V \leftarrow J \f] with orthogonal columns of W, each
/// with a backward error small relative to itself. For columns that two QR factorizations have brought near to orthogonal ones, the nearer
/// the more their lengths differ.
/// @param W  square, as `jacobi_sweeps` takes and leaves it.
/// @param V  null, or overwritten by J.
/// @return `sweeps` counts passes. Not `converged`: W and V are as they were, for `jacobi_sweeps`; lengths of columns differ by more than
/// 2^400, or passes did not suffice, as where columns are exactly parallel.
/// @param threads  most threads to use; the bits do not depend on it.
/// @par Cost about 11 n^3 flops (6 n^3 without V) for two passes and 5 n^3 for each more, four times that if complex, and the eigenvectors
/// of the windows.
/// @par Source orthogonalisation.hpp.  @par Tests GradedOrthogonalisation.*, FastSvdAccuracy.*
sweep_count orthogonalise_in_products(columns& W, columns* V, int threads = 1);

/// What `orthogonalise_in_products` of n columns takes of a workspace.
std::size_t orthogonalise_in_products_scratch(index n, bool with_vectors, int planes);

} // namespace eckart::fast
