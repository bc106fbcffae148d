// 2-by-2 matrices, one in each lane (lanes-inl.h), without iteration, in two ways. With high relative accuracy: a Givens rotation makes the
// pivoted matrix triangular, one Jacobi rotation diagonalises that. With normwise accuracy, in a third of the time: sums and differences of
// opposite entries give both angles at once.
//
// Matrices come in chunks; entry (i, j) of matrix l of a chunk is at [(i + 2 j) chunk_2x2 + l].

#if defined(ECKART_FAST_KERNELS_LANE_SVD_2X2_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ECKART_FAST_KERNELS_LANE_SVD_2X2_INL_H_
#undef ECKART_FAST_KERNELS_LANE_SVD_2X2_INL_H_
#else
#define ECKART_FAST_KERNELS_LANE_SVD_2X2_INL_H_
#endif

#include <eckart/fast/kernels/lanes-inl.h>
#include <hwy/cache_control.h>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

// Internal parameters. A chunk is a multiple of all packs and lies in the first cache. Below least_entry_2x2 products of entries lose
// digits to underflow, below least_square_2x2 squares do.
inline constexpr int chunk_2x2 = 96;
inline constexpr double least_entry_2x2 = 0x1p-480;
inline constexpr double least_square_2x2 = 0x1p-900;
// Vectors that are worked on together: as many independent chains as the registers hold.
inline constexpr int relative_pack_2x2 = vectors_per_block * (HWY_TARGET > HWY_AVX2 ? 1 : HWY_TARGET == HWY_AVX2 ? 2 : 3);
inline constexpr int normwise_pack_2x2 = 2;

/// Memory of an array of matrices that is wanted soon: so many bytes for each vector of a chunk, which are asked for while something else
/// is computed. All at once would have to wait.
struct wanted_vectors {
    const char* from = nullptr;
    std::ptrdiff_t bytes = 0;

    /// What belongs to pack i of N vectors.
    template <int N>
    HWY_INLINE void ask(int i) const {
        for (std::ptrdiff_t at = 0; at < N * bytes; at += 64) hwy::Prefetch(from + i * N * bytes + at);
    }
};

struct wanted_2x2 {
    wanted_vectors next_A, S, U, Vh;
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

/// Pack i of the four entries of matrices of a chunk.
template <int N>
HWY_INLINE void store_entries(const pack<N>& x00, const pack<N>& x10, const pack<N>& x01, const pack<N>& x11, double* to, int i) {
    store_pack(x00, to, i);
    store_pack(x10, to + chunk_2x2, i);
    store_pack(x01, to + 2 * chunk_2x2, i);
    store_pack(x11, to + 3 * chunk_2x2, i);
}

/// Pack i of the chunk.
/// @pre the largest entry of each matrix is in [1, 2), the others are 0 or at least least_entry_2x2.
template <int N>
HWY_INLINE void relative_svd_2x2(const double* entries, int i, double* U, double* sigma, double* Vh) {
    const pack<N> one = set_pack<N>(1), half = set_pack<N>(0.5);
    pack<N> x[2], y[2];
    for (int r = 0; r < 2; ++r) {
        x[r] = load_pack<N>(entries + r * chunk_2x2, i);
        y[r] = load_pack<N>(entries + (2 + r) * chunk_2x2, i);
    }
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
    const pack<N> larger = mul_add(right.entry[0], w0, right.entry[1] * w1);
    store_pack(larger, sigma, i);
    store_pack(min(abs(f * h) * right.per_length, larger), sigma + chunk_2x2, i); // |det| = f |h|
    const pack<N>&v0 = right.entry[0], &v1 = right.entry[1], minus_v1 = set_pack<N>(0) - v1;
    const pack<N> z_0 = times_sign(minus_v1, h), z_1 = times_sign(v0, h); // det V = sign h
    store_entries(select(swapped, v1, v0), select(swapped, z_1, z_0), select(swapped, v0, v1), select(swapped, z_0, z_1), Vh, i);
    const pack<N> u0 = neg_mul_add(s, r.sine, c * c_late), u1 = mul_add(c, r.sine, s * c_late), u_late = half_excess(u0, u1);
    const pack<N> u_0 = neg_mul_add(u_late, u0, u0), u_1 = neg_mul_add(u_late, u1, u1);
    store_entries(u_0, u_1, set_pack<N>(0) - u_1, u_0, U, i);
}

/// x / |x|, and |x|; where the square underflows, which beside a pair of length 1 is a rounding error, the direction is (1, 0).
template <int N>
HWY_INLINE lanes_unit<N> polar(const pack<N>& x0, const pack<N>& x1, pack<N>& length) {
    const pack<N> one = set_pack<N>(1), square = mul_add(x0, x0, x1 * x1);
    const auto has_direction = square > set_pack<N>(least_square_2x2);
    const lanes_unit<N> r = unit(select(has_direction, x0, one), keep(has_direction, x1), select(has_direction, square, one));
    copy(mul_add(r.entry[0], x0, r.entry[1] * x1), length);
    return r;
}

/// For D(t) = [cos t, -sin t; sin t, cos t] any matrix is q D(a) + r D(b) diag(1, -1), where
///   2 q (cos a, sin a) = (a_00 + a_11, a_10 - a_01),  2 r (cos b, sin b) = (a_00 - a_11, a_10 + a_01),
/// and so D((a + b) / 2) diag(q + r, q - r) D((a - b) / 2). S is as accurate as these sums, to a multiple of u sigma_1, and so is the
/// smaller value, however small it is.
/// Two loops over so many packs, the directions of a and b, then their halves: either chain of operations is short enough for the processor
/// to work on many at once.
/// @pre the largest entry of each matrix is in [1, 2).
/// Source: Blinn, Consider the lowly 2 x 2 matrix, IEEE Computer Graphics and Applications 16(2) (1996) 82-88.
HWY_NOINLINE void normwise_svd_2x2(const double* entries, int packs, bool with_vectors, double* U, double* sigma, double* Vh,
                                   const wanted_2x2& wanted) {
    // 1 / sqrt(2 + 2 k) for 0 <= k <= 1, to 3e-7 (minimax).
    static constexpr double factor[8] = {0.7071065700145341334, -0.3535250201934001673, 0.2645283725350215773,  -0.2153775666235525107,
                                         0.1681175615354058346, -0.1071215670767620451, 0.04518038942402472709, -0.008908888936434214902};
    constexpr int N = normwise_pack_2x2;
    HWY_ALIGN double directions[4 * chunk_2x2], differences[chunk_2x2];
    const pack<N> zero = set_pack<N>(0), half = set_pack<N>(0.5), three_halves = set_pack<N>(1.5);
    for (int i = 0; i < packs; ++i) {
        wanted.next_A.ask<N>(i);
        wanted.S.ask<N>(i);
        const pack<N> x00 = load_pack<N>(entries, i), x10 = load_pack<N>(entries + chunk_2x2, i);
        const pack<N> x01 = load_pack<N>(entries + 2 * chunk_2x2, i), x11 = load_pack<N>(entries + 3 * chunk_2x2, i);
        pack<N> q, r;
        const lanes_unit<N> a = polar(x00 + x11, x10 - x01, q), b = polar(x00 - x11, x10 + x01, r);
        store_entries(a.entry[0], a.entry[1], b.entry[0], b.entry[1], directions, i);
        store_pack(q - r, differences, i);
        store_pack(half * (q + r), sigma, i);
        store_pack(half * abs(q - r), sigma + chunk_2x2, i);
    }
    if (!with_vectors) return;
    for (int i = 0; i < packs; ++i) {
        wanted.U.ask<N>(i);
        wanted.Vh.ask<N>(i);
        const pack<N> cos_a = load_pack<N>(directions, i), sin_a = load_pack<N>(directions + chunk_2x2, i);
        const pack<N> cos_b = load_pack<N>(directions + 2 * chunk_2x2, i), sin_b = load_pack<N>(directions + 3 * chunk_2x2, i);
        // The unit vector of half the angle a + b, whose sine and cosine are sine and cosine of twice that. Of 1 + |cosine| and |sine| the
        // first belongs to the larger of its entries; both are divided by the length.
        const pack<N> cosine = neg_mul_add(sin_a, sin_b, cos_a * cos_b), sine = mul_add(sin_a, cos_b, cos_a * sin_b);
        const pack<N> k = abs(cosine), per_length = polynomial(k, factor);
        const pack<N> large = mul_add(k, per_length, per_length), small = abs(sine) * per_length, once = half_excess(large, small);
        const pack<N> late = neg_mul_add(three_halves * once, once, once); // the next term would be 7e-20
        const pack<N> larger = neg_mul_add(late, large, large), smaller = neg_mul_add(late, small, small);
        const auto obtuse = zero > cosine;
        const pack<N> c = select(obtuse, smaller, larger), s = times_sign(select(obtuse, larger, smaller), sine);
        const pack<N> v0 = mul_add(sin_a, s, cos_a * c), v1 = neg_mul_add(cos_a, s, sin_a * c); // a - (a + b) / 2
        const pack<N> v_late = half_excess(v0, v1), v_0 = neg_mul_add(v_late, v0, v0), v_1 = neg_mul_add(v_late, v1, v1);
        const pack<N> difference = load_pack<N>(differences, i);
        store_entries(c, s, zero - s, c, U, i);
        store_entries(v_0, times_sign(v_1, difference), zero - v_1, times_sign(v_0, difference), Vh, i);
    }
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
