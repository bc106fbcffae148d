// 2-by-2 matrices, one in each lane (lanes-inl.h), without iteration: a Givens rotation makes the pivoted matrix triangular, one Jacobi
// rotation diagonalises that.

#if defined(ECKART_FAST_KERNELS_LANE_SVD_2X2_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ECKART_FAST_KERNELS_LANE_SVD_2X2_INL_H_
#undef ECKART_FAST_KERNELS_LANE_SVD_2X2_INL_H_
#else
#define ECKART_FAST_KERNELS_LANE_SVD_2X2_INL_H_
#endif

#include <eckart/fast/kernels/lanes-inl.h>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

/// Column-major entries of 2-by-2 matrices: 00, 10, 01, 11.
template <int N>
struct lanes_2x2 {
    pack<N> entry[4];
};

template <int N>
struct lanes_2x2_svd {
    lanes_2x2<N> U, Vh;
    pack<N> sigma[2];
};

/// (c^2 + s^2 - 1) / 2
template <int N>
HWY_INLINE pack<N> half_excess(const pack<N>& c, const pack<N>& s) {
    return set_pack<N>(0.5) * mul_add(s, s, mul_add(c, c, set_pack<N>(-1)));
}

/// x / |x| for vectors of two entries, and 1 / |x|. The rounded squares say by how much the length is not 1, which is taken away: each
/// entry keeps an error of 2 u of itself, and the length little more than the rounding of the entries.
template <int N>
struct lanes_unit {
    pack<N> entry[2], per_length;
};

template <int N>
HWY_INLINE lanes_unit<N> unit(const pack<N>& x0, const pack<N>& x1, const pack<N>& square) {
    const pack<N> y = approximate_reciprocal_root(square), c = x0 * y, s = x1 * y;
    const pack<N> late = half_excess(c, s);
    lanes_unit<N> r;
    copy(neg_mul_add(late, c, c), r.entry[0]);
    copy(neg_mul_add(late, s, s), r.entry[1]);
    copy(neg_mul_add(late, y, y), r.per_length);
    return r;
}

/// @pre the largest entry is in [1, 2), the others are 0 or at least 2^-480.
template <int N>
HWY_INLINE lanes_2x2_svd<N> svd_2x2(const lanes_2x2<N>& A) {
    const pack<N> one = set_pack<N>(1), half = set_pack<N>(0.5);
    const pack<N>*x = A.entry, *y = A.entry + 2;
    const pack<N> first = mul_add(x[0], x[0], x[1] * x[1]), second = mul_add(y[0], y[0], y[1] * y[1]);
    const auto swapped = second > first;
    const pack<N> x0 = select(swapped, y[0], x[0]), x1 = select(swapped, y[1], x[1]);
    const pack<N> y0 = select(swapped, x[0], y[0]), y1 = select(swapped, x[1], y[1]);

    // [x y] = G [f g; 0 h], G the rotation by (c, s). Each of the two products in h has an error relative to itself, so that h is backward
    // stable for each entry alone.
    const pack<N> square = max(first, second);
    const lanes_unit<N> left = unit(x0, x1, square);
    const pack<N>&c = left.entry[0], &s = left.entry[1], f = mul_add(c, x0, s * x1);
    const pack<N> g = mul_add(c, y0, s * y1), h = c * y1 - s * y0;

    // The rotation J that makes the columns (f, g) and (0, h) of the transposed triangle orthogonal. That of `rotation_of` is right to
    // 3e-8; one step of Newton on product cos 2t - difference sin 2t / 2 = 0 squares that.
    const pack<N> product = g * h, xx = mul_add(f, f, g * g), difference = xx - h * h; // >= 0 but for rounding
    const pack<N> twice = product + product;
    const pack<N> per_root = approximate_reciprocal_root(mul_add(difference, difference, twice * twice));
    pack_rotation<N> r = rotation_of(xx, h * h, product);
    const pack<N> cosine = neg_mul_add(r.sine, r.half, one);
    const pack<N> error = neg_mul_add(r.sine + r.sine, mul_add(r.sine, product, half * difference * cosine), product);
    const pack<N> late = times_sign(error * per_root, difference), half_late = half * late;
    r.sine = mul_add(late, neg_mul_add(half_late, r.sine, cosine), r.sine);
    r.half = mul_add(half_late * mul_add(r.half, r.half, one), mul_add(half_late, r.half, one), r.half);
    const pack<N> c_late = neg_mul_add(r.sine, r.half, one);

    pack<N> w0 = f, z0 = set_pack<N>(0), w1 = g, z1 = h;
    rotate(r, w0, z0);
    rotate(r, w1, z1);
    const pack<N> norm_square = mul_add(w0, w0, w1 * w1);
    const lanes_unit<N> right = unit(w0, w1, norm_square);
    lanes_2x2_svd<N> result;
    result.sigma[0] = mul_add(right.entry[0], w0, right.entry[1] * w1);
    result.sigma[1] = min(abs(f * h) * right.per_length, result.sigma[0]); // |det| = f |h|
    const pack<N>&v0 = right.entry[0], &v1 = right.entry[1], minus_v1 = set_pack<N>(0) - v1;
    const pack<N> z_0 = times_sign(minus_v1, h), z_1 = times_sign(v0, h); // det V = sign h
    result.Vh.entry[0] = select(swapped, v1, v0);
    result.Vh.entry[1] = select(swapped, z_1, z_0);
    result.Vh.entry[2] = select(swapped, v0, v1);
    result.Vh.entry[3] = select(swapped, z_0, z_1);
    const pack<N> u0 = neg_mul_add(s, r.sine, c * c_late), u1 = mul_add(c, r.sine, s * c_late), u_late = half_excess(u0, u1);
    result.U.entry[0] = neg_mul_add(u_late, u0, u0);
    result.U.entry[1] = neg_mul_add(u_late, u1, u1);
    result.U.entry[2] = set_pack<N>(0) - result.U.entry[1];
    result.U.entry[3] = result.U.entry[0];
    return result;
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
