#pragma once

#include <eckart/fast/columns.hpp>
#include <eckart/fast/upper_band.hpp>

namespace eckart::fast {

/// B of A = Q B P^T, upper triangular with `upper_band::width` diagonals above the main one: block columns and block rows in turn, all but
/// their QR and LQ factorizations in products of matrices.
/// @param A  its first m rows are the matrix, zero below, m >= the number of columns; largest entry around 1; consumed.
/// @param threads  most threads to use.
/// @par Accuracy |A - Q B P^T|_F <= c m u |A|_F for some Q with orthonormal columns and an orthogonal P.
/// @par Cost 4 m n^2 - 4 n^3 / 3 flops.
/// @par Reproducibility as `gemm`: the same bits for any number of threads and for all targets of a class.
/// @par Source Grosser and Lang, "Efficient parallel reduction to bidiagonal form", Parallel Computing 25 (1999).
/// @par Tests BandReduction.*
upper_band reduce_to_band(columns A, index m, int threads);

/// What `reduce_to_band` of m-by-n takes of a workspace, its result included, A not.
std::size_t reduce_to_band_scratch(index m, index n);

} // namespace eckart::fast
