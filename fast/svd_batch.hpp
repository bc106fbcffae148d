#pragma once

#include <eckart/core/status.hpp>
#include <eckart/fast/batch_view.hpp>
#include <eckart/fast/svd.hpp>

#include <span>

namespace eckart {

/// Singular value decompositions of many matrices of one shape, A_b = U_b diag(S_b) Vh_b. Small ones, min(m, n) <= 16 and max(m, n) <= 64,
/// are computed side by side, one in each SIMD lane; larger ones, and those that lanes cannot hold (see accuracy), one by one by `svd`.
/// @param A  count matrices m-by-n, any strides, any count, m or n may be 0. Never written.
/// @param U, S, Vh  outputs with as many matrices, any strides: for k = min(m, n) S is k-by-1; U is m-by-k and Vh k-by-n for
///         `vectors::thin`, m-by-m and n-by-n for `full`; for `none` they are not looked at. They overlap neither A nor one another.
/// @param statuses  one for each matrix: `ok`, `overflow` and `not_converged` as `svd` has them; `nonfinite_input`: the matrix holds a NaN
///         or an infinity, and its outputs are not touched.
/// @param options  as for `svd`; up to `threads` threads share the matrices. Lanes know Jacobi and the Gram route: `automatic` is the
///         latter from order 4 on, except for a matrix that needs Jacobi for `accuracy::relative` (see `svd`), and unless U shall be
///         completed. 2-by-2 matrices take a closed form instead. For `algorithm::bidiagonal` matrices go to `svd` one by one.
/// @return how many statuses are not `ok`.
/// @throws std::invalid_argument for options that `svd` refuses, and for outputs or statuses of another count or shape; std::bad_alloc;
///         eckart::input_error if the environment variable ECKART_TARGET names no target of this CPU.
/// @par Accuracy as `svd` promises for the same options, relative accuracy for A = B D, D B and D1 B D2 included. A matrix goes to `svd` if
///      its largest entry is beyond 2^1000 or below 2^-1000, if a column norm or a singular value on the way is below 2^-220 of the largest
///      entry (exact rank deficiency included; 2-by-2: a non-zero entry below 2^-480 of the largest, if relative accuracy is asked for), or
///      if 14 sweeps do not suffice. float is computed in double and rounded once at the end.
/// @par Reproducibility The outputs of a matrix depend on its entries, its shape, the options and the class of targets (those with fma,
///      those without), never on the strides, its place, its neighbours (NaN included) or the number of threads. They differ from those of
///      `svd` by rounding errors.
/// @par Cost with Jacobi a third of a sweep for the QR factorization, 4 to 7 sweeps of 5 n^3 (values) to 9 n^3 (vectors) flops. By the Gram
///      route 5 m n^2 + 2 n^3 for products, 8 n^3 / 3 for the tridiagonal form and Q, and some 1.8 steps of QR an eigenvalue, 5 n^3; sweeps
///      beside them where singular values are nearly equal or below some 2^-12 of the largest.
/// @par Source Drmac and Veselic, SIAM J. Matrix Anal. Appl. 29 (2008); Golub and Van Loan, Matrix Computations (4th ed.), 8.3 and
///      8.6.1; 2-by-2 as Blinn, IEEE Computer Graphics and Applications 16(2) (1996).
/// @par Tests SvdBatch.*, SvdBatchProp.*
index svd_batch(batch_view<const double> A, batch_view<double> U, batch_view<double> S, batch_view<double> Vh, std::span<status> statuses,
                svd_options options = {});
index svd_batch(batch_view<const float> A, batch_view<float> U, batch_view<float> S, batch_view<float> Vh, std::span<status> statuses,
                svd_options options = {});

} // namespace eckart
