#pragma once

#include <eckart/core/matrix.hpp>

#include <string>

namespace eckart::validate {

/// The matrix as C source, column-major as LAPACK takes it: "const double A[6] = {...}; /* 2 x 3, column-major */". Every number is the
/// shortest decimal that reads back to the same bits; NaN and infinities are NAN and INFINITY of <math.h>.
std::string c_array(const matrix<double>& A);

/// The matrix as a Python program that prints its singular values with NumPy or, for a LAPACK driver that SciPy offers ("dgesdd",
/// "dgesvd"), with that driver.
std::string python_program(const matrix<double>& A, const std::string& driver);

} // namespace eckart::validate
