#pragma once

#include <eckart/lapack/fortran.hpp>

namespace eckart::lapack {

/// What LAPACK does when an argument is illegal: calls XERBLA with the routine's name and the argument's position, if the process has one
/// where this library can see it; LAPACK's own prints a line and stops the process, OpenBLAS's and LAPACKE's users' print and return.
/// Nothing is printed otherwise: INFO tells. XERBLA may leave by exit or longjmp, so the caller holds no object with a destructor.
/// @param position  i for INFO = -i.
void call_xerbla(const char* routine, integer position);

/// The same of LAPACKE: LAPACKE_xerbla(name, info), if the process has one.
void call_lapacke_xerbla(const char* routine, integer info);

} // namespace eckart::lapack
