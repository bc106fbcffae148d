#pragma once

#include <complex>

#include <gtest/gtest.h>

namespace eckart::lapack_test {

/// The scalars whose entry points exist.
using scalars = testing::Types<float, double, std::complex<float>, std::complex<double>>;

} // namespace eckart::lapack_test
