// 2-by-2 matrices, one in each lane (lanes-inl.h), without iteration: sums and differences of opposite entries give both angles at once.

#if defined(ECKART_FAST_KERNELS_LANE_SVD_2X2_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ECKART_FAST_KERNELS_LANE_SVD_2X2_INL_H_
#undef ECKART_FAST_KERNELS_LANE_SVD_2X2_INL_H_
#else
#define ECKART_FAST_KERNELS_LANE_SVD_2X2_INL_H_
#endif

#include <eckart/fast/kernels/lanes-inl.h>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

// Internal parameters. A chunk is a multiple of all packs and lies in the first cache. Below least_entry_2x2 products of entries lose
// digits to underflow, below least_square_2x2 squares do.
inline constexpr int chunk_2x2 = 96;
inline constexpr double least_entry_2x2 = 0x1p-480;
inline constexpr double least_square_2x2 = 0x1p-900;
// Vectors that are worked on together.
inline constexpr int pack_2x2 = HWY_TARGET <= HWY_AVX3 ? 3 : 2;

/// c^2 + s^2 - 1
template <int N>
HWY_INLINE pack<N> excess(const pack<N>& c, const pack<N>& s) {
    return mul_add(s, s, mul_add(c, c, set_pack<N>(-1)));
}

/// A vector of two entries: its direction and its length.
template <int N>
struct polar_form {
    pack<N> cosine, sine, length;
};

/// The rounded squares say by how much the length of the direction is not 1, which is taken away: each entry keeps an error of 2 u of
/// itself, and the length little more than the rounding of the entries. Where the square underflows, which beside a vector of length 1 is
/// less than a rounding error, the direction is (1, x1).
template <int N>
HWY_INLINE polar_form<N> polar(const pack<N>& x0, const pack<N>& x1) {
    const pack<N> one = set_pack<N>(1), square = mul_add(x0, x0, x1 * x1);
    const auto has_direction = square > set_pack<N>(least_square_2x2);
    const pack<N> y = rough_reciprocal_root(select(has_direction, square, one));
    const pack<N> c = select(has_direction, x0, one) * y, s = x1 * y, e = excess(c, s);
    // 1 - 1 / sqrt(1 + e); the next term would be 2e-18.
    const pack<N> third = neg_mul_add(set_pack<N>(0.3125), e, set_pack<N>(0.375)), late = e * neg_mul_add(third, e, set_pack<N>(0.5));
    polar_form<N> p;
    copy(neg_mul_add(late, c, c), p.cosine);
    copy(neg_mul_add(late, s, s), p.sine);
    copy(mul_add(p.cosine, x0, p.sine * x1), p.length);
    return p;
}

/// For D(t) = [cos t, -sin t; sin t, cos t] any matrix is q D(a) + r D(b) diag(1, -1), where
///   2 q (cos a, sin a) = (a_00 + a_11, a_10 - a_01),  2 r (cos b, sin b) = (a_00 - a_11, a_10 + a_01),
/// and so D((a + b) / 2) diag(q + r, q - r) D((a - b) / 2). Sums and lengths are accurate relative to themselves, and so is the larger
/// value; the smaller one is |det| / (q + r), as accurate as the difference of two products. Two loops over so many packs, the directions
/// of a and b, then their halves: either chain of operations is short enough for the processor to work on many at once.
/// @param entries  entry (i, j) of matrix l of a chunk at entries[(i + 2 j) chunk_2x2 + l].
/// @param store_S  called with i and both values for pack i.  @param store_U, store_Vh  with i and the four entries, if they are wanted.
/// @pre the largest entry of each matrix is in [1, 2); for relative accuracy the others are 0 or at least least_entry_2x2.
/// Source: Blinn, Consider the lowly 2 x 2 matrix, IEEE Computer Graphics and Applications 16(2) (1996) 82-88; the difference of products
/// after Kahan, see Jeannerod, Louvet, Muller, Math. Comp. 82 (2013).
template <class F, class G, class H>
HWY_INLINE void svd_2x2(const double* entries, int packs, bool with_vectors, const F& store_S, const G& store_U, const H& store_Vh) {
    // 1 / sqrt(2 + 2 k) for 0 <= k <= 1, to 3e-7 (minimax).
    static constexpr double factor[8] = {0.7071065700145341334, -0.3535250201934001673, 0.2645283725350215773,  -0.2153775666235525107,
                                         0.1681175615354058346, -0.1071215670767620451, 0.04518038942402472709, -0.008908888936434214902};
    constexpr int N = pack_2x2;
    HWY_ALIGN double directions[4 * chunk_2x2], determinants[chunk_2x2];
    const pack<N> zero = set_pack<N>(0), half = set_pack<N>(0.5);
    for (int i = 0; i < packs; ++i) {
        const pack<N> x00 = load_pack<N>(entries, i), x10 = load_pack<N>(entries + chunk_2x2, i);
        const pack<N> x01 = load_pack<N>(entries + 2 * chunk_2x2, i), x11 = load_pack<N>(entries + 3 * chunk_2x2, i);
        const polar_form<N> a = polar(x00 + x11, x10 - x01), b = polar(x00 - x11, x10 + x01);
        store_pack(a.cosine, directions, i);
        store_pack(a.sine, directions + chunk_2x2, i);
        store_pack(b.cosine, directions + 2 * chunk_2x2, i);
        store_pack(b.sine, directions + 3 * chunk_2x2, i);
        const pack<N> product = x10 * x01, its_error = neg_mul_add(x10, x01, product); // 0 without fma
        const pack<N> determinant = mul_sub(x00, x11, product) + its_error, larger = half * (a.length + b.length);
        store_pack(determinant, determinants, i);
        store_S(i, larger, min(abs(determinant) / larger, larger));
    }
    if (!with_vectors) return;
    for (int i = 0; i < packs; ++i) {
        const pack<N> cos_a = load_pack<N>(directions, i), sin_a = load_pack<N>(directions + chunk_2x2, i);
        const pack<N> cos_b = load_pack<N>(directions + 2 * chunk_2x2, i), sin_b = load_pack<N>(directions + 3 * chunk_2x2, i);
        // The unit vector of half the angle a + b, whose sine and cosine are sine and cosine of twice that. Of 1 + |cosine| and |sine| the
        // first belongs to the larger of its entries; both are divided by the length.
        const pack<N> cosine = neg_mul_add(sin_a, sin_b, cos_a * cos_b), sine = mul_add(sin_a, cos_b, cos_a * sin_b);
        const pack<N> k = abs(cosine), per_length = polynomial(k, factor);
        const pack<N> large = mul_add(k, per_length, per_length), small = abs(sine) * per_length, e = excess(large, small);
        const pack<N> late = e * neg_mul_add(set_pack<N>(0.375), e, half); // the next term would be 7e-20
        const pack<N> larger = neg_mul_add(late, large, large), smaller = neg_mul_add(late, small, small);
        const auto obtuse = zero > cosine;
        const pack<N> c = select(obtuse, smaller, larger), s = times_sign(select(obtuse, larger, smaller), sine);
        const pack<N> v0 = mul_add(sin_a, s, cos_a * c), v1 = neg_mul_add(cos_a, s, sin_a * c); // a - (a + b) / 2
        const pack<N> v_late = half * excess(v0, v1), v_0 = neg_mul_add(v_late, v0, v0), v_1 = neg_mul_add(v_late, v1, v1);
        const pack<N> sign = times_sign(set_pack<N>(1), load_pack<N>(determinants, i));
        // Sums with 0, as no entry is to be -0.
        store_U(i, c, s + zero, zero - s, c);
        store_Vh(i, v_0 + zero, mul_add(sign, v_1, zero), zero - v_1, mul_add(sign, v_0, zero));
    }
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
