#pragma once

#include <eckart/fast/planes.hpp>

#include <cstddef>
#include <type_traits>

namespace eckart::fast {

/// T, k-by-k upper triangular with zeros below, such that H_0 ... H_{k-1} = I - V T V^H, H_j = I - factor[j] v_j v_j^H with v_j the columns
/// of V (rows-by-k, zeros above the ones stored).
/// @par Source Schreiber and Van Loan, "A storage-efficient WY representation", SIAM J. Sci. Stat. Comput. 10 (1989).
/// @tparam R  double or float.
template <int P, class R>
void triangular_factor(std::type_identity_t<planes_view<P, const R>> V, const double* factor, planes_view<P, R> T);

/// What `triangular_factor` takes of a workspace for a V of that shape.
template <class R = double>
std::size_t triangular_factor_scratch(index rows, index cols, int planes);

/// X <- H_0 ... H_{count-1} X, H_j = I - factor[j] v_j v_j^H, v_j column j of V from row j + below on, in blocks of reflections. Other
/// entries of V are not read.
/// @param V  at least `count` columns and as many rows as X.
/// @par Cost 4 count (rows - count / 2) cols flops, four times that for P = 2.
/// @par Source Schreiber and Van Loan, "A storage-efficient WY representation" (1989).
/// @tparam R  double or float.
template <int P, class R>
void apply_reflections(std::type_identity_t<planes_view<P, const R>> V, const double* factor, index count, index below, planes_view<P, R> X,
                       int threads);

/// What `apply_reflections` to rows-by-cols takes of a workspace.
template <class R = double>
std::size_t apply_reflections_scratch(index rows, index cols, int planes);

} // namespace eckart::fast
