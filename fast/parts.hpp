#pragma once

#include <eckart/core/scalar.hpp>
#include <eckart/core/strided_view.hpp>

#include <complex>

namespace eckart::fast {

/// How many real matrices a matrix of T is: 2 for complex T.
template <class T>
inline constexpr int planes_of = is_complex<T> ? 2 : 1;

/// The real (p = 0) or imaginary parts of A, in place.
template <class R>
strided_view<const R> part_of(strided_view<const R> A, int) {
    return A;
}
template <class R>
strided_view<const R> part_of(strided_view<const std::complex<R>> A, int p) {
    return {reinterpret_cast<const R*>(A.data) + p, A.rows, A.cols, 2 * A.row_stride, 2 * A.col_stride};
}

} // namespace eckart::fast
