#pragma once

#include <eckart/validate/libraries/adapter.hpp>

#include <memory>
#include <string>

namespace eckart::validate {

/// Serves the SVD routines of a shared object with the Fortran LAPACK interface (32-bit integers), as far as it has them.
/// @throws eckart::input_error if the file cannot be loaded or has neither dgesvd_ nor dgesdd_.
std::unique_ptr<adapter> make_lapack_adapter(const std::string& path);

} // namespace eckart::validate
