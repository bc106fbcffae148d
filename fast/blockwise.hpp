#pragma once

#include <eckart/core/matrix_view.hpp>
#include <eckart/core/strided_view.hpp>

#include <complex>

namespace eckart::fast {

/// B <- (A first) second, a product with a power of two 2^k, |k| <= 2046, as that with two doubles; block by block, so that A of any
/// strides is read through the cache. Computed in double, rounded once if To is float.
/// @pre B has the shape of A and does not overlap it.
template <class From, class To>
void copy_scaled(strided_view<const From> A, double first, double second, matrix_view<To> B);

/// B <- re + i im, rounded if To is narrower, block by block. @pre All have one shape.
template <class From, class To>
void interleave(strided_view<const From> re, strided_view<const From> im, matrix_view<std::complex<To>> B);

/// The triangle of A above the diagonal <- factor times the transpose of the triangle of L below the diagonal; L may be A.
void mirror_lower(double factor, matrix_view<const double> L, matrix_view<double> A);

} // namespace eckart::fast
