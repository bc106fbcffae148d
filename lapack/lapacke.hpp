#pragma once

#include <eckart/lapack/fortran.hpp>
#include <eckart/lapack/protected_call.hpp>

namespace eckart::lapack {

/// matrix_layout of LAPACKE.
inline constexpr integer lapacke_row_major = 101;
inline constexpr integer lapacke_column_major = 102;

/// LAPACKE counts the layout as its first argument, so INFO = -i of LAPACK is -i - 1 there; its own codes are not counted.
constexpr integer lapacke_info(integer info) { return info < 0 && info != info_out_of_memory && info != info_failed ? info - 1 : info; }

/// An array argument in the layout that the caller chose.
template <class T>
array<T> in_layout(integer layout, T* data, index ld) {
    return layout == lapacke_row_major ? row_major(data, ld) : column_major(data, ld);
}

} // namespace eckart::lapack
