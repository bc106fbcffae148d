#pragma once

#include <eckart/core/strided_view.hpp>

#include <complex>

namespace eckart::fast {

/// The largest |a_ij|, of complex matrices the largest |re a_ij| and |im a_ij|; 0 for an empty matrix, NaN if A holds a NaN or an infinity.
/// @par Cost one pass over A along its smaller stride; whole vectors where that is 1.
/// @par Tests LargestEntry.*
double largest_entry(strided_view<const double> A);
double largest_entry(strided_view<const float> A);
double largest_entry(strided_view<const std::complex<double>> A);
double largest_entry(strided_view<const std::complex<float>> A);

} // namespace eckart::fast
