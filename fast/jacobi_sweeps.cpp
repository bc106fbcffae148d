#include <eckart/fast/jacobi_sweeps.hpp>

#include <eckart/fast/kernels/highway_targets.hpp>
#include <eckart/fast/targets.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eckart/fast/jacobi_sweeps.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <eckart/fast/kernels/reduce-inl.h>
#include <eckart/fast/kernels/update-inl.h>
#include <eckart/fast/scaled_number-inl.h>

#include <cmath>
#include <numeric>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

// Internal parameters. Columns are renormalised when their stored norm leaves [2^-200, 2^200], so squares and products are far from the
// ends of the range. Beyond the ratio 2^-60 of two norms the rotation is a Gram-Schmidt step: its cosine is 1 and its sine the tangent's
// first order, both to within 2^-120.
inline constexpr int norm_range = 200;
inline constexpr int first_order = -60;
// With both norms in that range, an exponent difference beyond this means a ratio below 2^first_order.
inline constexpr int largest_shift = 2 * norm_range - first_order;

/// norm[j] from the sum of squares of the stored entries.
HWY_INLINE void set_column_norm(const columns_ref& W, index j, double squares) {
    W.norm[j] = std::sqrt(squares);
    if (W.norm[j] >= power_of_two(-norm_range) && W.norm[j] <= power_of_two(norm_range)) return;
    W.norm[j] = renormalise(W, j, 0, 1) ? std::sqrt(sum_squares(1.0, W.col(j), W.ld)) : 0.0;
}

HWY_INLINE rotation rotation_of(double sine, double half) { return {sine, half, sine, half}; }

/// The rotation that makes w_p and w_q orthogonal, |w_p| >= |w_q|. With true columns x = 2^e w_p, y = 2^f w_q, cosine = x.y / |x||y| and
/// ratio r = |y| / |x|, the smaller root of t^2 + 2 z t - 1 = 0, z = (1/r - r) / (2 cosine), is the tangent for which
/// (c x + s y) . (c y - s x) = 0.
/// @param[out] plain  the rotation of the true columns, for V.
HWY_INLINE rotation orthogonalise(const columns_ref& W, index p, index q, double cosine, rotation& plain) {
    const int d = W.exponent[p] - W.exponent[q];
    const double stored_ratio = W.norm[q] / W.norm[p];
    const double ratio = d <= largest_shift ? stored_ratio * power_of_two(-d) : 0;
    if (ratio < power_of_two(first_order)) {
        const double scaled_sine = cosine * stored_ratio; // times 2^-d
        plain = rotation_of(std::ldexp(scaled_sine, -d), std::ldexp(scaled_sine / 2, -d));
        return {std::ldexp(plain.x_sine, -d), scaled_sine / 2, scaled_sine, std::ldexp(plain.y_half, -d)};
    }
    const double z = (1 - ratio) * (1 + ratio) / (2 * cosine * ratio);
    const double t = 1 / (z < 0 ? z - std::sqrt(1 + z * z) : z + std::sqrt(1 + z * z));
    const double h = std::sqrt(1 + t * t);
    plain = rotation_of(t / h, t / (1 + h));
    const double up = power_of_two(d), down = power_of_two(-d);
    return {plain.x_sine * down, plain.x_half * up, plain.y_sine * up, plain.y_half * down};
}

/// One visit of all pairs; the number of rotations.
HWY_INLINE index sweep(const columns_ref& W, const columns_ref* V, index* order, double tolerance) {
    index rotations = 0;
    for (index i = 0; i + 1 < W.cols; ++i) {
        index largest = i;
        for (index k = i + 1; k < W.cols; ++k) {
            const index a = order[largest], b = order[k];
            if (less(W.norm[a], W.exponent[a], W.norm[b], W.exponent[b])) largest = k;
        }
        const index p = order[largest];
        order[largest] = order[i];
        order[i] = p;
        if (W.norm[p] == 0) break;
        for (index k = i + 1; k < W.cols; ++k) {
            const index q = order[k];
            if (W.norm[q] == 0) continue;
            const double product = dot(W.col(p), W.col(q), W.ld), norms = W.norm[p] * W.norm[q];
            if (std::fabs(product) <= tolerance * norms) continue;
            ++rotations;
            rotation plain;
            double p_squares, q_squares;
            const rotation r = orthogonalise(W, p, q, product / norms, plain);
            rotate_sum_squares(r, W.col(p), W.col(q), W.ld, p_squares, q_squares);
            set_column_norm(W, p, p_squares);
            set_column_norm(W, q, q_squares);
            if (V != nullptr) rotate(plain, V->col(p), V->col(q), V->ld);
        }
    }
    return rotations;
}

/// The sweep that finds nothing to rotate, or budget + 1.
int run_sweeps(const columns_ref& W, const columns_ref* V, index* order, double tolerance, int budget) {
    for (index j = 0; j < W.cols; ++j) set_column_norm(W, j, sum_squares(1.0, W.col(j), W.ld));
    for (int s = 1; s <= budget; ++s)
        if (sweep(W, V, order, tolerance) == 0) return s;
    return budget + 1;
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace eckart::fast {

HWY_EXPORT(run_sweeps);

sweep_count jacobi_sweeps(columns& W, columns* V, int budget) {
    prepare_dispatch();
    std::vector<index> order(static_cast<std::size_t>(W.cols()));
    std::iota(order.begin(), order.end(), index(0));
    // [Drmac and Veselic II] stop at sqrt(m) u; below m = 64 the rounding of the cosine itself decides (reduce-inl.h).
    const double u = 0x1p-53;
    const double tolerance = std::fmax(8.0, std::sqrt(static_cast<double>(W.rows()))) * u;
    const columns_ref w = W.ref();
    columns_ref v{};
    if (V != nullptr) v = V->ref();
    const int spent = HWY_DYNAMIC_DISPATCH(run_sweeps)(w, V != nullptr ? &v : nullptr, order.data(), tolerance, budget);
    return {spent <= budget ? spent : budget, spent <= budget};
}

} // namespace eckart::fast
#endif
