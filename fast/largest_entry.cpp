#include <eckart/fast/largest_entry.hpp>

#include <eckart/fast/kernels/highway_targets.hpp>
#include <eckart/fast/parts.hpp>
#include <eckart/fast/targets.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eckart/fast/largest_entry.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <cmath>
#include <cstdlib>
#include <limits>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Of `cols` runs of `rows` entries that are `row_stride` apart, the runs `col_stride`.
template <class T>
T scan(const T* a, index rows, index cols, index row_stride, index col_stride) {
    constexpr hn::CappedTag<T, 64 / sizeof(T)> d;
    constexpr index lanes = static_cast<index>(hn::MaxLanes(d));
    constexpr int side_by_side = 4;
    // x * 0 is not zero for a NaN or an infinity, whatever a maximum makes of it.
    hn::Vec<decltype(d)> largest[side_by_side], zero[side_by_side];
    for (int k = 0; k < side_by_side; ++k) largest[k] = zero[k] = hn::Zero(d);
    const auto look = [&](const T* p, int k) {
        const auto x = hn::LoadU(d, p);
        zero[k] = hn::MulAdd(x, hn::Zero(d), zero[k]);
        largest[k] = hn::Max(largest[k], hn::Abs(x));
    };
    T largest_left = 0, zero_left = 0;
    for (index j = 0; j < cols; ++j, a += col_stride) {
        index i = 0;
        if (row_stride == 1) {
            for (; i + side_by_side * lanes <= rows; i += side_by_side * lanes)
                for (int k = 0; k < side_by_side; ++k) look(a + i + k * lanes, k);
            for (; i + lanes <= rows; i += lanes) look(a + i, 0);
        }
        for (; i < rows; ++i) {
            const T x = a[i * row_stride], size = std::fabs(x);
            zero_left += x * 0;
            largest_left = size > largest_left ? size : largest_left;
        }
    }
    for (int k = 1; k < side_by_side; ++k) {
        largest[0] = hn::Max(largest[0], largest[k]);
        zero[0] = hn::Add(zero[0], zero[k]);
    }
    const T all = hn::GetLane(hn::MaxOfLanes(d, largest[0])), zeros = hn::GetLane(hn::SumOfLanes(d, zero[0])) + zero_left;
    if (!(zeros == 0)) return std::numeric_limits<T>::quiet_NaN();
    return all > largest_left ? all : largest_left;
}

double scan_doubles(const double* a, index rows, index cols, index row_stride, index col_stride) {
    return scan(a, rows, cols, row_stride, col_stride);
}
float scan_floats(const float* a, index rows, index cols, index row_stride, index col_stride) {
    return scan(a, rows, cols, row_stride, col_stride);
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace eckart::fast {

HWY_EXPORT(scan_doubles);
HWY_EXPORT(scan_floats);

namespace {

double scan(strided_view<const double> A) { return HWY_DYNAMIC_DISPATCH(scan_doubles)(A.data, A.rows, A.cols, A.row_stride, A.col_stride); }
double scan(strided_view<const float> A) { return HWY_DYNAMIC_DISPATCH(scan_floats)(A.data, A.rows, A.cols, A.row_stride, A.col_stride); }

template <class T>
double largest(strided_view<const T> A) {
    if (A.rows == 0 || A.cols == 0) return 0;
    prepare_dispatch();
    if (std::abs(A.row_stride) > std::abs(A.col_stride)) A = A.transposed();
    if constexpr (!is_complex<T>) {
        return scan(A);
    } else if (A.row_stride == 1) { // a real matrix of twice as many rows
        using R = real_type<T>;
        return scan(strided_view<const R>(reinterpret_cast<const R*>(A.data), 2 * A.rows, A.cols, 1, 2 * A.col_stride));
    } else {
        const double re = scan(part_of(A, 0)), im = scan(part_of(A, 1));
        return re > im || std::isnan(re) ? re : im;
    }
}

} // namespace

double largest_entry(strided_view<const double> A) { return largest(A); }
double largest_entry(strided_view<const float> A) { return largest(A); }
double largest_entry(strided_view<const std::complex<double>> A) { return largest(A); }
double largest_entry(strided_view<const std::complex<float>> A) { return largest(A); }

} // namespace eckart::fast
#endif
