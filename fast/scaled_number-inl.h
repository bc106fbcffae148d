// Scalar helpers on numbers x 2^e. Not templates and always inlined: nothing compiled for one SIMD target may be linked into another.

#if defined(ECKART_FAST_SCALED_NUMBER_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ECKART_FAST_SCALED_NUMBER_INL_H_
#undef ECKART_FAST_SCALED_NUMBER_INL_H_
#else
#define ECKART_FAST_SCALED_NUMBER_INL_H_
#endif

#include <eckart/fast/columns.hpp>
#include <eckart/fast/kernels/reduce-inl.h>
#include <eckart/fast/kernels/update-inl.h>

#include <cmath>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

/// x 2^e < y 2^f, for x and y that are zero or within 2^-500 ... 2^500.
HWY_INLINE bool less(double x, int e, double y, int f) {
    if (x == 0 || y == 0 || e == f) return x < y && y != 0;
    if (e - f > 1000) return false;
    if (e - f < -1000) return true;
    return times_power_of_two(x, e - f) < y;
}

/// y <- 2^k x, |k| <= 2046, for a whole column; y may be x.
HWY_INLINE void scale_column(int k, const double* x, double* y, index n) {
    scale(times_power_of_two(1.0, k / 2), times_power_of_two(1.0, k - k / 2), x, y, n);
}

/// Brings the largest stored number of column j (of a complex one the largest part), from the number `first` of its ld on, into
/// [2^(target-1), 2^target); its value stays. False if all are zero.
HWY_INLINE bool renormalise(const columns_ref& X, index j, index first, int target) {
    double* x = X.col(j) + first;
    const double largest = max_abs(x, X.ld - first);
    if (largest == 0) return false;
    const int k = target - 1 - std::ilogb(largest);
    scale_column(k, x, x, X.ld - first);
    X.exponent[j] -= k;
    return true;
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
