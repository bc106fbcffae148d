// A block of 8 doubles, whatever the vector length of the target: one AVX-512 vector, two AVX2 vectors, four SSE vectors, eight scalars.
// All kernels work in whole blocks and reduce along one fixed tree, so that their bits depend on the target only through fma: the targets
// that have it (AVX2, AVX3, NEON) agree with one another bit for bit, and so do those that round the product (SCALAR, SSE4).

#if defined(ECKART_FAST_KERNELS_BLOCK_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ECKART_FAST_KERNELS_BLOCK_INL_H_
#undef ECKART_FAST_KERNELS_BLOCK_INL_H_
#else
#define ECKART_FAST_KERNELS_BLOCK_INL_H_
#endif

#include <cstddef>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using lanes = hn::CappedTag<double, 8>;
using vector = hn::Vec<lanes>;

inline constexpr std::ptrdiff_t block_size = 8;
inline constexpr int vector_size = static_cast<int>(hn::MaxLanes(lanes()));
inline constexpr int vectors_per_block = static_cast<int>(block_size) / vector_size;

struct block {
    vector v[vectors_per_block];
};

HWY_INLINE block zero() {
    block r;
    for (int i = 0; i < vectors_per_block; ++i) r.v[i] = hn::Zero(lanes());
    return r;
}

HWY_INLINE block broadcast(double x) {
    block r;
    for (int i = 0; i < vectors_per_block; ++i) r.v[i] = hn::Set(lanes(), x);
    return r;
}

/// Any alignment of double is accepted; 64 bytes is fastest.
HWY_INLINE block load(const double* p) {
    block r;
    for (int i = 0; i < vectors_per_block; ++i) r.v[i] = hn::LoadU(lanes(), p + i * vector_size);
    return r;
}

HWY_INLINE void store(const block& x, double* p) {
    for (int i = 0; i < vectors_per_block; ++i) hn::StoreU(x.v[i], lanes(), p + i * vector_size);
}

HWY_INLINE block add(const block& x, const block& y) {
    block r;
    for (int i = 0; i < vectors_per_block; ++i) r.v[i] = hn::Add(x.v[i], y.v[i]);
    return r;
}

HWY_INLINE block sub(const block& x, const block& y) {
    block r;
    for (int i = 0; i < vectors_per_block; ++i) r.v[i] = hn::Sub(x.v[i], y.v[i]);
    return r;
}

HWY_INLINE block mul(const block& x, const block& y) {
    block r;
    for (int i = 0; i < vectors_per_block; ++i) r.v[i] = hn::Mul(x.v[i], y.v[i]);
    return r;
}

/// x y + z, with one rounding where the target has fma, else two.
HWY_INLINE block mul_add(const block& x, const block& y, const block& z) {
    block r;
    for (int i = 0; i < vectors_per_block; ++i) r.v[i] = hn::MulAdd(x.v[i], y.v[i], z.v[i]);
    return r;
}

/// z - x y.
HWY_INLINE block neg_mul_add(const block& x, const block& y, const block& z) {
    block r;
    for (int i = 0; i < vectors_per_block; ++i) r.v[i] = hn::NegMulAdd(x.v[i], y.v[i], z.v[i]);
    return r;
}

/// Entry by entry max(m, |x|) for m >= 0 and finite x.
HWY_INLINE block max_abs(const block& m, const block& x) {
    block r;
    for (int i = 0; i < vectors_per_block; ++i) r.v[i] = hn::Max(m.v[i], hn::Abs(x.v[i]));
    return r;
}

#if HWY_TARGET == HWY_SCALAR
HWY_INLINE double sum_lanes(lanes, vector x) { return hn::GetLane(x); }
#else
template <class D>
HWY_INLINE double sum_lanes(D d, hn::Vec<D> x) {
    if constexpr (hn::MaxLanes(d) == 1) {
        return hn::GetLane(x);
    } else {
        const hn::Half<D> half;
        return sum_lanes(half, hn::Add(hn::LowerHalf(half, x), hn::UpperHalf(half, x)));
    }
}
#endif

/// ((x0 + x4) + (x2 + x6)) + ((x1 + x5) + (x3 + x7)) on every target: halve until one is left.
HWY_INLINE double sum(block x) {
    for (int n = vectors_per_block / 2; n > 0; n /= 2)
        for (int i = 0; i < n; ++i) x.v[i] = hn::Add(x.v[i], x.v[i + n]);
    return sum_lanes(lanes(), x.v[0]);
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
