// A block of 64 bytes, 8 doubles or 16 floats, whatever the vector length of the target: one AVX-512 vector, two AVX2 vectors, four SSE
// vectors, scalars. All kernels work in whole blocks and reduce along one fixed tree, so that their bits depend on the target only through
// fma: the targets that have it (AVX2, AVX3, NEON) agree with one another bit for bit, and so do those that round the product (SCALAR,
// SSE4).

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

/// Numbers of a block.
template <class R>
inline constexpr std::ptrdiff_t block_size_of = 64 / sizeof(R);
inline constexpr std::ptrdiff_t block_size = block_size_of<double>;

template <class R>
using lanes_of = hn::CappedTag<R, block_size_of<R>>;
using lanes = lanes_of<double>;
using vector = hn::Vec<lanes>;
template <class R>
inline constexpr int vector_size_of = static_cast<int>(hn::MaxLanes(lanes_of<R>()));
inline constexpr int vector_size = vector_size_of<double>;
template <class R>
inline constexpr int vectors_per_block_of = static_cast<int>(block_size_of<R>) / vector_size_of<R>;
inline constexpr int vectors_per_block = vectors_per_block_of<double>;

template <class R>
struct block_of {
    using number = R;
    hn::Vec<lanes_of<R>> v[vectors_per_block_of<R>];
};
using block = block_of<double>;

/// The block whose vector i is f(i).
template <class R, class F>
HWY_INLINE block_of<R> by_vectors(const F& f) {
    block_of<R> r;
    for (int i = 0; i < vectors_per_block_of<R>; ++i) r.v[i] = f(i);
    return r;
}

template <class R = double>
HWY_INLINE block_of<R> zero() {
    return by_vectors<R>([](int) HWY_ATTR { return hn::Zero(lanes_of<R>()); });
}

template <class R = double>
HWY_INLINE block_of<R> broadcast(double x) {
    return by_vectors<R>([x](int) HWY_ATTR { return hn::Set(lanes_of<R>(), static_cast<R>(x)); });
}

/// Any alignment of R is accepted; 64 bytes is fastest.
template <class R>
HWY_INLINE block_of<R> load(const R* p) {
    return by_vectors<R>([p](int i) HWY_ATTR { return hn::LoadU(lanes_of<R>(), p + i * vector_size_of<R>); });
}

template <class R>
HWY_INLINE void store(const block_of<R>& x, R* p) {
    for (int i = 0; i < vectors_per_block_of<R>; ++i) hn::StoreU(x.v[i], lanes_of<R>(), p + i * vector_size_of<R>);
}

template <class R>
HWY_INLINE block_of<R> add(const block_of<R>& x, const block_of<R>& y) {
    return by_vectors<R>([&](int i) HWY_ATTR { return hn::Add(x.v[i], y.v[i]); });
}

template <class R>
HWY_INLINE block_of<R> sub(const block_of<R>& x, const block_of<R>& y) {
    return by_vectors<R>([&](int i) HWY_ATTR { return hn::Sub(x.v[i], y.v[i]); });
}

template <class R>
HWY_INLINE block_of<R> mul(const block_of<R>& x, const block_of<R>& y) {
    return by_vectors<R>([&](int i) HWY_ATTR { return hn::Mul(x.v[i], y.v[i]); });
}

/// x y + z, with one rounding where the target has fma, else two.
template <class R>
HWY_INLINE block_of<R> mul_add(const block_of<R>& x, const block_of<R>& y, const block_of<R>& z) {
    return by_vectors<R>([&](int i) HWY_ATTR { return hn::MulAdd(x.v[i], y.v[i], z.v[i]); });
}

/// z - x y.
template <class R>
HWY_INLINE block_of<R> neg_mul_add(const block_of<R>& x, const block_of<R>& y, const block_of<R>& z) {
    return by_vectors<R>([&](int i) HWY_ATTR { return hn::NegMulAdd(x.v[i], y.v[i], z.v[i]); });
}

/// Entry by entry max(m, |x|) for m >= 0 and finite x.
template <class R>
HWY_INLINE block_of<R> max_abs(const block_of<R>& m, const block_of<R>& x) {
    return by_vectors<R>([&](int i) HWY_ATTR { return hn::Max(m.v[i], hn::Abs(x.v[i])); });
}

#if HWY_TARGET == HWY_SCALAR
template <class D>
HWY_INLINE double sum_lanes(D, hn::Vec<D> x) {
    return hn::GetLane(x);
}
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

/// ((x0 + x4) + (x2 + x6)) + ((x1 + x5) + (x3 + x7)) on every target, for floats likewise: halve until one is left.
template <class R>
HWY_INLINE double sum(block_of<R> x) {
    for (int n = vectors_per_block_of<R> / 2; n > 0; n /= 2)
        for (int i = 0; i < n; ++i) x.v[i] = hn::Add(x.v[i], x.v[i + n]);
    return sum_lanes(lanes_of<R>(), x.v[0]);
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
