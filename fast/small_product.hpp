#pragma once

#include <eckart/fast/planes.hpp>

#include <cstddef>

namespace eckart::fast {

/// Z <- Z + Z X for a small X, the product in single precision: its rounding errors are 2^-24 times what changes.
/// @param Z  m-by-n, entries far from overflow in float.  @param X  n-by-n.
/// @param sizes  powers of two, the size of each column of Z, by which float does not have to reach; or null for columns that need none.
///         What underflows is below 2^-126 beside columns of size 1.
/// @par Cost half of 2 m n^2 flops.  @par Reproducibility as `gemm`.
template <int P>
void add_small_product(planes_view<P> Z, planes_view<P, const double> X, const double* sizes, int threads);

/// What `add_small_product` takes of a workspace.
template <int P>
std::size_t add_small_product_scratch(index m, index n);

} // namespace eckart::fast
