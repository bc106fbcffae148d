#include <eckart/fast/jacobi_sweeps.hpp>

#include <eckart/fast/kernels/highway_targets.hpp>
#include <eckart/fast/targets.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eckart/fast/jacobi_sweeps.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <eckart/fast/kernels/complex-inl.h>
#include <eckart/fast/kernels/reduce-inl.h>
#include <eckart/fast/kernels/update-inl.h>
#include <eckart/fast/scaled_number-inl.h>

#include <cmath>
#include <numeric>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

// During the sweeps norm[j] holds the *squared* norm of the stored entries, which spares a root in the chain of dependent operations.
//
// Internal parameters. Columns are renormalised when their squared norm leaves [2^-120, 2^120], so that all products below are far from the
// ends of the range. Beyond the ratio 2^-60 of two norms the rotation is a Gram-Schmidt step: its cosine is 1 and its sine the first order
// of the tangent, both to within 2^-120.
inline constexpr int square_range = 120;
inline constexpr int first_order = -120; // of squares
// With both squares in that range, a difference of exponents beyond this means a ratio below 2^first_order.
inline constexpr int largest_shift = square_range - first_order / 2;
// A column of which a rotation leaves less than 8 u is the rounding error of that rotation and becomes zero: a change small relative to the
// column. Kept, the error of exactly parallel columns would be parallel again, sweep after sweep.
inline constexpr double rounding_error_square = 0x1p-100;

HWY_INLINE void set_square(const columns_ref& W, index j, double square) {
    W.norm[j] = square;
    if (square >= power_of_two(-square_range) && square <= power_of_two(square_range)) return;
    W.norm[j] = renormalise(W, j, 0, 1) ? sum_squares(1.0, W.col(j), W.ld) : 0.0;
}

HWY_INLINE void clear(const columns_ref& W, index j) {
    for (index i = 0; i < W.ld; ++i) W.col(j)[i] = 0;
    W.norm[j] = 0;
}

HWY_INLINE rotation rotation_of(double sine, double half) { return {sine, half, sine, half}; }

/// The rotation by the angle g that makes x = 2^e w_p and y = 2^f w_q orthogonal, |x| >= |y|: (c x + s y) . (c y - s x) = 0 where
/// tan 2g = 2 x.y / (|x|^2 - |y|^2), |g| <= pi/4.
/// @param product  w_p . w_q.  @param[out] plain  the rotation of the true columns, for V.
HWY_INLINE rotation orthogonalise(const columns_ref& W, index p, index q, double product, rotation& plain) {
    const int d = W.exponent[p] - W.exponent[q];
    // Everything in units of 2^(e + f).
    const double x_square = d <= largest_shift ? W.norm[p] * power_of_two(d) : 0;
    const double y_square = d <= largest_shift ? W.norm[q] * power_of_two(-d) : 0;
    if (y_square <= x_square * power_of_two(first_order)) {
        const double scaled_sine = product / W.norm[p]; // times 2^-d
        plain = rotation_of(times_power_of_two(scaled_sine, -d), times_power_of_two(scaled_sine / 2, -d));
        return {times_power_of_two(plain.x_sine, -d), scaled_sine / 2, scaled_sine, times_power_of_two(plain.y_half, -d)};
    }
    const double difference = x_square - y_square;
    const double r = std::sqrt(difference * difference + 4 * product * product); // cos 2g = |difference| / r, sin 2g = 2 product / r
    const double c = std::sqrt(0.5 + 0.5 * (std::fabs(difference) / r));
    const double s = (difference < 0 ? -product : product) / (r * c);
    plain = rotation_of(s, s / (1 + c));
    const double up = power_of_two(d), down = power_of_two(-d);
    return {plain.x_sine * down, plain.x_half * up, plain.y_sine * up, plain.y_half * down};
}

/// For complex columns the second one is turned first, after which the product w_p^H w_q is its modulus and the rotation a real one.
HWY_INLINE double turned_product(double product) { return product; }
HWY_INLINE double turned_product(complex_number product) { return modulus(product); }
HWY_INLINE rotation turn_first(double, double, const rotation& r) { return r; }
HWY_INLINE complex_rotation turn_first(complex_number product, double turned, const rotation& r) {
    return {r, {product.re / turned, product.im / turned}};
}

/// One visit of all pairs; the number of rotations. N is the number type of the columns.
template <class N>
HWY_INLINE index sweep(const columns_ref& W, const columns_ref* V, index* order, double tolerance) {
    const double squared_tolerance = tolerance * tolerance;
    index rotations = 0;
    for (index i = 0; i + 1 < W.cols; ++i) {
        index largest = i;
        for (index k = i + 1; k < W.cols; ++k) {
            const index a = order[largest], b = order[k];
            if (less(W.norm[a], 2 * W.exponent[a], W.norm[b], 2 * W.exponent[b])) largest = k;
        }
        const index p = order[largest];
        order[largest] = order[i];
        order[i] = p;
        if (W.norm[p] == 0) break;
        for (index k = i + 1; k < W.cols; ++k) {
            const index q = order[k];
            if (W.norm[q] == 0) continue;
            const N product = inner_product<N>(W.col(p), W.col(q), W.ld);
            if (square_modulus(product) <= squared_tolerance * (W.norm[p] * W.norm[q])) continue;
            ++rotations;
            rotation plain{};
            double p_square, q_square;
            const double turned = turned_product(product);
            const rotation r = orthogonalise(W, p, q, turned, plain);
            rotate_sum_squares(turn_first(product, turned, r), W.col(p), W.col(q), W.ld, p_square, q_square);
            set_square(W, p, p_square);
            if (q_square <= rounding_error_square * W.norm[q])
                clear(W, q);
            else
                set_square(W, q, q_square);
            if (V != nullptr) rotate(turn_first(product, turned, plain), V->col(p), V->col(q), V->ld);
        }
    }
    return rotations;
}

template <class N>
HWY_INLINE int run_sweeps_of(const columns_ref& W, const columns_ref* V, index* order, double tolerance, int budget) {
    for (index j = 0; j < W.cols; ++j) set_square(W, j, sum_squares(1.0, W.col(j), W.ld));
    int spent = 1;
    while (spent <= budget && sweep<N>(W, V, order, tolerance) != 0) ++spent;
    for (index j = 0; j < W.cols; ++j) W.norm[j] = std::sqrt(W.norm[j]);
    return spent;
}

/// The sweep that finds nothing to rotate, or budget + 1.
int run_sweeps(const columns_ref& W, const columns_ref* V, index* order, double tolerance, int budget) {
    return W.planes == 1 ? run_sweeps_of<double>(W, V, order, tolerance, budget)
                         : run_sweeps_of<complex_number>(W, V, order, tolerance, budget);
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace eckart::fast {

HWY_EXPORT(run_sweeps);

sweep_count jacobi_sweeps(columns& W, columns* V, int budget) {
    prepare_dispatch();
    scratch_vector<index> order(static_cast<std::size_t>(W.cols()));
    std::iota(order.begin(), order.end(), index(0));
    // [Drmac and Veselic II] stop at sqrt(m) u; below m = 64 the rounding of the cosine itself decides (reduce-inl.h). The two parts of a
    // complex cosine (complex-inl.h) have that error each.
    const double u = 0x1p-53;
    const double tolerance = std::fmax(8.0, std::sqrt(static_cast<double>(W.rows()))) * std::sqrt(static_cast<double>(W.planes())) * u;
    const columns_ref w = W.ref();
    columns_ref v{};
    if (V != nullptr) v = V->ref();
    const int spent = HWY_DYNAMIC_DISPATCH(run_sweeps)(w, V != nullptr ? &v : nullptr, order.data(), tolerance, budget);
    return {spent <= budget ? spent : budget, spent <= budget};
}

} // namespace eckart::fast
#endif
