#pragma once

#include <eckart/core/strided_view.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace eckart::fast {

/// max |a_ij|, 0 for an empty matrix; NaN if A holds a NaN or an infinity. T is double or float. Eight maxima side by side, along the
/// smaller stride.
template <class T>
double largest_entry(strided_view<const T> A) {
    if (std::abs(A.row_stride) > std::abs(A.col_stride)) A = A.transposed();
    constexpr int lanes = 8;
    T largest[lanes] = {}, zero[lanes] = {}; // x * 0 is not zero for a NaN or an infinity
    for (index j = 0; j < A.cols; ++j) {
        const T* a = A.data + j * A.col_stride;
        index i = 0;
        if (A.row_stride == 1)
            for (; i + lanes <= A.rows; i += lanes)
                for (int k = 0; k < lanes; ++k) {
                    zero[k] += a[i + k] * 0;
                    largest[k] = std::max(largest[k], std::fabs(a[i + k]));
                }
        for (; i < A.rows; ++i) {
            const T x = a[i * A.row_stride];
            zero[0] += x * 0;
            largest[0] = std::max(largest[0], std::fabs(x));
        }
    }
    const bool finite = std::all_of(zero, zero + lanes, [](T x) { return x == 0; });
    return finite ? *std::max_element(largest, largest + lanes) : std::numeric_limits<double>::quiet_NaN();
}

} // namespace eckart::fast
