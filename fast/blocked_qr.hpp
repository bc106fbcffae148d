#pragma once

#include <eckart/fast/columns.hpp>

namespace eckart::fast {

/// Householder QR of a panel of few columns: P = Q [R; 0], Q = H_0 ... H_{k-1} = I - V T V^T.
/// @param P  rows-by-k, rows in whole blocks of 8 (zeros beyond the matrix), rows >= k. On return R in its upper triangle; what is below is
///           of no use.
/// @param V  rows-by-k, overwritten; zeros above the diagonal, ones on it.
/// @param T  k-by-k, overwritten; upper triangular.
/// @pre largest entry around 1 or less: columns below 2^-450 are taken as zero.
/// @par Cost 2 rows k^2 flops, one pass over the rest of the panel for each column, and as many for T in a product of matrices.
/// @par Reproducibility as `gemm`.
/// @par Source Householder, J. ACM 5 (1958).  @par Tests BlockedQr.*
void qr_of_panel(matrix_view<double> P, matrix_view<double> V, matrix_view<double> T);

/// What `qr_of_panel` takes of a workspace for a P of that shape.
std::size_t qr_of_panel_scratch(index rows, index cols);

/// Columns that are reduced at once. Internal parameter, part of what the result is, to the bit.
inline constexpr index qr_panel_width = 32;

/// The same for any number of columns, panel after panel: A = Q [R; 0].
/// @param A  rows-by-n, rows in whole blocks of 8 (zeros beyond the matrix), rows >= n. On return R in its upper triangle.
/// @param V  rows-by-n, zero above the diagonal: the reflections of all panels, as `qr_of_panel` leaves them.
/// @param T  `qr_panel_width`-by-n: beside one another the triangular factors of the panels; T(j % qr_panel_width, j) is the factor of
///           reflection j.
/// @pre as `qr_of_panel`.
/// @par Cost 2 rows n^2 - 2 n^3 / 3 flops, nearly all in products of matrices.
void qr_in_panels(matrix_view<double> A, matrix_view<double> V, matrix_view<double> T, int threads);

/// What `qr_in_panels` takes of a workspace.
std::size_t qr_in_panels_scratch(index rows, index cols);

/// R, n-by-n upper triangular, of A = Q R. Rows are taken in slabs that stay in the second cache, each reduced under the R of those above
/// it.
/// @param A  its first m rows are the matrix, zeros below, m >= n its columns; largest entry around 1; consumed.
/// @return n-by-n with `apart(n)` rows allocated and zeros below the diagonal.
/// @par Accuracy |A - Q R|_F <= c m n^{1/2} u |A|_F for some Q with orthonormal columns, columnwise [Higham 2002, theorem 19.4].
/// @par Cost 2 m n^2 flops, and a quarter more for the slabs.
/// @par Reproducibility the same bits for any number of threads and for all targets of a class.
/// @par Source slabs: Golub, Plemmons and Sameh (1988); Demmel, Grigori, Hoemmen and Langou, SIAM J. Sci. Comput. 34 (2012).
/// @par Tests BlockedQr.*
columns triangular_factor_of(columns A, index m, int threads);

/// What `triangular_factor_of` of m-by-n takes of a workspace, its result included, A not.
std::size_t triangular_factor_of_scratch(index m, index n);

} // namespace eckart::fast
