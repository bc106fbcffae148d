#pragma once

#include <gtest/gtest.h>

namespace eckart::lapack_test {

/// The scalars whose entry points exist.
using scalars = testing::Types<double>;

} // namespace eckart::lapack_test
