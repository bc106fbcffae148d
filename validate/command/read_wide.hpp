#pragma once

#include <eckart/core/matrix.hpp>

#include <complex>
#include <string>
#include <variant>

namespace eckart::command {

using wide_matrix = std::variant<matrix<double>, matrix<std::complex<double>>>;

/// The matrix in a file (NPY or Matrix Market; "-" is standard input), single precision widened: every float is a double.
/// @throws eckart::input_error if it cannot be read or is malformed.
wide_matrix read_wide(const std::string& file);

/// @throws eckart::input_error that names the first entry that is not finite.
void demand_finite(const wide_matrix& A, const std::string& file);

} // namespace eckart::command
