#pragma once

#include <eckart/core/matrix.hpp>

#include <complex>
#include <variant>

namespace eckart {

/// A matrix whose scalar is known only at run time, as files have it.
using any_matrix = std::variant<matrix<float>, matrix<double>, matrix<std::complex<float>>, matrix<std::complex<double>>>;

} // namespace eckart
