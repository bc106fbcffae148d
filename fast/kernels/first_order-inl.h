// The multiples of first order by which two columns of Y and of V become orthogonal at once (lane_gram-inl.h, small_gram.cpp).

#if defined(ECKART_FAST_KERNELS_FIRST_ORDER_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ECKART_FAST_KERNELS_FIRST_ORDER_INL_H_
#undef ECKART_FAST_KERNELS_FIRST_ORDER_INL_H_
#else
#define ECKART_FAST_KERNELS_FIRST_ORDER_INL_H_
#endif

#include <eckart/fast/kernels/lanes-inl.h>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

/// Y <- Y (I + X), V <- V (I + X): x_ij y_i is added to y_j, x_ji y_j to y_i.
template <int N>
struct pair_multiples {
    pack<N> x_ij, x_ji;
};

/// The solution of x_ij + x_ji = -s, x_ij di + x_ji dj = -g, for g = y_i . y_j, s = v_i . v_j, di and dj the squared lengths of y_i and
/// y_j; infinite or NaN where these are equal. Of complex columns, whose equations are x_ij + conj(x_ji) = -s and x_ij di + conj(x_ji) dj =
/// -g with g = y_i^H y_j and s = v_i^H v_j, the real parts, or the imaginary ones of x_ij and conj(x_ji).
template <int N>
HWY_INLINE pair_multiples<N> multiples_of_first_order(const pack<N>& g, const pack<N>& s, const pack<N>& di, const pack<N>& dj) {
    // The multiple of the longer column by itself: as s less the other, larger one it would only be a rounding error.
    const pack<N> shorter = min(di, dj), of_longer = neg_mul_add(s, shorter, g) / (shorter - max(di, dj));
    const pack<N> of_shorter = set_pack<N>(0) - (s + of_longer);
    const auto i_shorter = dj >= di;
    return {select(i_shorter, of_shorter, of_longer), select(i_shorter, of_longer, of_shorter)};
}

/// Whether |x| and what x y_i is of y_j are at most the root of `most`, given |x|^2; false for NaN.
template <int N>
HWY_INLINE pack_mask<N> adds_little(const pack<N>& square, const pack<N>& di, const pack<N>& dj, const pack<N>& most) {
    return (most >= square) & (most * dj >= square * di);
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
