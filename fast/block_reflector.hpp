#pragma once

#include <eckart/fast/planes.hpp>

#include <cstddef>

namespace eckart::fast {

/// T, k-by-k upper triangular with zeros below, such that H_0 ... H_{k-1} = I - V T V^H, H_j = I - factor[j] v_j v_j^H with v_j the columns
/// of V (rows-by-k, zeros above the ones stored).
/// @par Source Schreiber and Van Loan, "A storage-efficient WY representation", SIAM J. Sci. Stat. Comput. 10 (1989).
template <int P>
void triangular_factor(planes_view<P, const double> V, const double* factor, planes_view<P> T);

/// What `triangular_factor` takes of a workspace for a V of that shape.
std::size_t triangular_factor_scratch(index rows, index cols, int planes);

} // namespace eckart::fast
