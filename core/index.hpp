#pragma once

#include <cstddef>

namespace eckart {

/// Signed type of every dimension, stride and subscript, so that differences and downward loops are safe.
using index = std::ptrdiff_t;

} // namespace eckart
