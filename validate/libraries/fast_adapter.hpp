#pragma once

#include <eckart/validate/libraries/adapter.hpp>

#include <memory>
#include <string>

namespace eckart::validate {

/// eckart::svd on one SIMD target of this CPU: the driver `svd` on A itself, `svd(complex)` by way of complex<double> and
/// `algorithm::jacobi` on D1 A D2 with diagonal D1, D2 of powers of i, from order 128 on of signs, which are undone exactly.
/// @param target  a name that eckart::fast lists, or empty for the best. @throws eckart::input_error for a name that this CPU has not.
std::unique_ptr<adapter> make_fast_adapter(const std::string& target);

} // namespace eckart::validate
