// Numbers of many matrices side by side: lane l of a pack belongs to matrix l, and no operation moves anything between lanes. What a lane
// holds, NaN included, therefore never reaches its neighbours.

#if defined(ECKART_FAST_KERNELS_LANES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ECKART_FAST_KERNELS_LANES_INL_H_
#undef ECKART_FAST_KERNELS_LANES_INL_H_
#else
#define ECKART_FAST_KERNELS_LANES_INL_H_
#endif

#include <eckart/fast/kernels/block-inl.h>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

/// N vectors of the target; independent chains of operations hide each other's latency.
template <int N>
struct pack {
    vector v[N];
};

/// to = from, vector by vector: left to the compiler, a copy inside a larger structure may go through memory in pieces, and a load of what
/// was stored in pieces waits for all stores before it.
template <int N>
HWY_INLINE void copy(const pack<N>& from, pack<N>& to) {
    for (int i = 0; i < N; ++i) to.v[i] = from.v[i];
}

template <int N>
struct pack_mask {
    hn::Mask<lanes> m[N];
};

template <int N, class F>
HWY_INLINE pack<N> map(F f) {
    pack<N> r;
    for (int i = 0; i < N; ++i) r.v[i] = f(i);
    return r;
}

template <int N, class F>
HWY_INLINE pack_mask<N> map_mask(F f) {
    pack_mask<N> r;
    for (int i = 0; i < N; ++i) r.m[i] = f(i);
    return r;
}

template <int N>
HWY_INLINE pack<N> set_pack(double x) {
    return map<N>([=](int) HWY_ATTR { return hn::Set(lanes(), x); });
}

/// Pack number i of an array, which is aligned to a vector.
template <int N>
HWY_INLINE pack<N> load_pack(const double* p, std::ptrdiff_t i) {
    return map<N>([=](int l) HWY_ATTR { return hn::Load(lanes(), p + i * (N * vector_size) + l * vector_size); });
}

template <int N>
HWY_INLINE void store_pack(const pack<N>& x, double* p, std::ptrdiff_t i) {
    for (int l = 0; l < N; ++l) hn::Store(x.v[l], lanes(), p + i * (N * vector_size) + l * vector_size);
}

template <int N>
HWY_INLINE pack<N> operator+(const pack<N>& x, const pack<N>& y) {
    return map<N>([&](int l) HWY_ATTR { return hn::Add(x.v[l], y.v[l]); });
}

template <int N>
HWY_INLINE pack<N> operator-(const pack<N>& x, const pack<N>& y) {
    return map<N>([&](int l) HWY_ATTR { return hn::Sub(x.v[l], y.v[l]); });
}

template <int N>
HWY_INLINE pack<N> operator*(const pack<N>& x, const pack<N>& y) {
    return map<N>([&](int l) HWY_ATTR { return hn::Mul(x.v[l], y.v[l]); });
}

template <int N>
HWY_INLINE pack<N> operator/(const pack<N>& x, const pack<N>& y) {
    return map<N>([&](int l) HWY_ATTR { return hn::Div(x.v[l], y.v[l]); });
}

/// x y + z, with one rounding where the target has fma, else two.
template <int N>
HWY_INLINE pack<N> mul_add(const pack<N>& x, const pack<N>& y, const pack<N>& z) {
    return map<N>([&](int l) HWY_ATTR { return hn::MulAdd(x.v[l], y.v[l], z.v[l]); });
}

/// x y - z.
template <int N>
HWY_INLINE pack<N> mul_sub(const pack<N>& x, const pack<N>& y, const pack<N>& z) {
    return map<N>([&](int l) HWY_ATTR { return hn::MulSub(x.v[l], y.v[l], z.v[l]); });
}

/// z - x y.
template <int N>
HWY_INLINE pack<N> neg_mul_add(const pack<N>& x, const pack<N>& y, const pack<N>& z) {
    return map<N>([&](int l) HWY_ATTR { return hn::NegMulAdd(x.v[l], y.v[l], z.v[l]); });
}

template <int N>
HWY_INLINE pack<N> sqrt(const pack<N>& x) {
    return map<N>([&](int l) HWY_ATTR { return hn::Sqrt(x.v[l]); });
}

template <int N>
HWY_INLINE pack<N> abs(const pack<N>& x) {
    return map<N>([&](int l) HWY_ATTR { return hn::Abs(x.v[l]); });
}

template <int N>
HWY_INLINE pack<N> max(const pack<N>& x, const pack<N>& y) {
    return map<N>([&](int l) HWY_ATTR { return hn::Max(x.v[l], y.v[l]); });
}

/// max of numbers that are not negative, NaN if one is.
template <int N>
HWY_INLINE pack<N> max_or_nan(const pack<N>& x, const pack<N>& y) {
    const hn::RebindToSigned<lanes> bits;
    return map<N>([&](int l) HWY_ATTR { return hn::BitCast(lanes(), hn::Max(hn::BitCast(bits, x.v[l]), hn::BitCast(bits, y.v[l]))); });
}

template <int N>
HWY_INLINE pack<N> min(const pack<N>& x, const pack<N>& y) {
    return map<N>([&](int l) HWY_ATTR { return hn::Min(x.v[l], y.v[l]); });
}

/// x with its sign changed where y is negative (its sign bit is set).
template <int N>
HWY_INLINE pack<N> times_sign(const pack<N>& x, const pack<N>& y) {
    const vector sign_bit = hn::Set(lanes(), -0.0);
    return map<N>([&](int l) HWY_ATTR { return hn::Xor(x.v[l], hn::And(sign_bit, y.v[l])); });
}

template <int N>
HWY_INLINE pack_mask<N> operator>(const pack<N>& x, const pack<N>& y) {
    return map_mask<N>([&](int l) HWY_ATTR { return hn::Gt(x.v[l], y.v[l]); });
}

template <int N>
HWY_INLINE pack_mask<N> operator>=(const pack<N>& x, const pack<N>& y) {
    return map_mask<N>([&](int l) HWY_ATTR { return hn::Ge(x.v[l], y.v[l]); });
}

template <int N>
HWY_INLINE pack_mask<N> operator==(const pack<N>& x, const pack<N>& y) {
    return map_mask<N>([&](int l) HWY_ATTR { return hn::Eq(x.v[l], y.v[l]); });
}

template <int N>
HWY_INLINE pack_mask<N> operator&(const pack_mask<N>& a, const pack_mask<N>& b) {
    return map_mask<N>([&](int l) HWY_ATTR { return hn::And(a.m[l], b.m[l]); });
}

template <int N>
HWY_INLINE pack_mask<N> without(const pack_mask<N>& a, const pack_mask<N>& b) {
    return map_mask<N>([&](int l) HWY_ATTR { return hn::AndNot(b.m[l], a.m[l]); });
}

template <int N>
HWY_INLINE pack_mask<N> operator|(const pack_mask<N>& a, const pack_mask<N>& b) {
    return map_mask<N>([&](int l) HWY_ATTR { return hn::Or(a.m[l], b.m[l]); });
}

template <int N>
HWY_INLINE bool all_of(const pack_mask<N>& a) {
    bool all = true;
    for (int l = 0; l < N; ++l) all = all && hn::AllTrue(lanes(), a.m[l]);
    return all;
}

template <int N>
HWY_INLINE bool none_of(const pack_mask<N>& a) {
    auto all = a.m[0];
    for (int l = 1; l < N; ++l) all = hn::Or(all, a.m[l]);
    return hn::AllFalse(lanes(), all);
}

template <int N>
HWY_INLINE pack<N> select(const pack_mask<N>& a, const pack<N>& yes, const pack<N>& no) {
    return map<N>([&](int l) HWY_ATTR { return hn::IfThenElse(a.m[l], yes.v[l], no.v[l]); });
}

/// x where a holds, else +0.
template <int N>
HWY_INLINE pack<N> keep(const pack_mask<N>& a, const pack<N>& x) {
    return map<N>([&](int l) HWY_ATTR { return hn::IfThenElseZero(a.m[l], x.v[l]); });
}

/// 1 / sqrt(z) to 2.5e-5, for normal z; finite for z = 0. A guess that is linear in the exponent bits, right to 3.5 %, then a polynomial
/// (minimax) in what z y^2 lacks of 1; no approximate instruction, whose bits would depend on the processor.
template <int N>
HWY_INLINE pack<N> rough_reciprocal_root(const pack<N>& z) {
    const hn::RebindToUnsigned<lanes> bits;
    const pack<N> y = map<N>([&](int l) HWY_ATTR {
        const auto half = hn::ShiftRight<1>(hn::BitCast(bits, z.v[l]));
        return hn::BitCast(lanes(), hn::Sub(hn::Set(bits, 0x5fe6eb50c7b537a9u), half));
    });
    const pack<N> e = neg_mul_add(z * y, y, set_pack<N>(1));
    return y * mul_add(mul_add(set_pack<N>(0.37550221210946005), e, set_pack<N>(0.5010959193882423)), e, set_pack<N>(1.0000002133269383));
}

/// 1 / sqrt(z) to 1e-9, for normal z; finite for z = 0: one step of Newton's iteration more.
template <int N>
HWY_INLINE pack<N> approximate_reciprocal_root(const pack<N>& z) {
    const pack<N> y = rough_reciprocal_root(z);
    return y * neg_mul_add(z * set_pack<N>(0.5) * y, y, set_pack<N>(1.5));
}

/// Half form of a plane rotation (update-inl.h): x + s (y - h x), y - s (x + h y).
template <int N>
struct pack_rotation {
    pack<N> sine, half;
};

template <int N>
HWY_INLINE void rotate(const pack_rotation<N>& r, pack<N>& x, pack<N>& y) {
    const pack<N> x_new = mul_add(r.sine, neg_mul_add(r.half, x, y), x);
    copy(neg_mul_add(r.sine, mul_add(r.half, y, x), y), y);
    copy(x_new, x);
}

/// c0 + c1 k + ... to the 7th or 9th power of k.
template <int N, int Terms>
HWY_INLINE pack<N> polynomial(const pack<N>& k, const double (&c)[Terms]) {
    static_assert(Terms == 8 || Terms == 10);
    const auto line = [&](int i) HWY_ATTR { return mul_add(set_pack<N>(c[i + 1]), k, set_pack<N>(c[i])); };
    const pack<N> k2 = k * k, k4 = k2 * k2;
    pack<N> high = mul_add(line(6), k2, line(4));
    if constexpr (Terms == 10) high = mul_add(line(8), k4, high);
    return mul_add(high, k4, mul_add(line(2), k2, line(0)));
}

/// The angle |g| <= pi/4 with tan 2g = 2 product / (x_square - y_square): the rotation by it makes columns of these squared norms and this
/// product orthogonal.
template <int N>
struct pack_angle {
    pack<N> cosine_of_twice; // k = cos 2g
    pack<N> half_sine_of_twice;
    pack<N> half; // h = tan(g/2), right to 1.5e-8 of itself, which a later sweep makes up for
};

/// h = sin 2g / 2 * 1 / (c + c^2), c = cos g = sqrt((1 + k) / 2), where the last factor is a polynomial of degree 9 in k.
/// @pre the squares of the arguments neither over- nor underflow, product apart.
template <int N>
HWY_INLINE pack_angle<N> angle_of(const pack<N>& x_square, const pack<N>& y_square, const pack<N>& product) {
    static constexpr double factor[10] = {0.8284271131644451343,  -0.5857840681912587433,  0.4747925578040667351, -0.4079110814056434538,
                                          0.3566448990415322657,  -0.2991211265807649604,  0.2178799987731387229, -0.1206705299265378432,
                                          0.04280949978575059133, -0.007067269454929890247};
    const pack<N> difference = x_square - y_square, twice = product + product;
    const pack<N> inverse = approximate_reciprocal_root(mul_add(difference, difference, twice * twice));
    const pack<N> k = abs(difference) * inverse, half_sine = times_sign(product * inverse, difference);
    pack_angle<N> a;
    copy(k, a.cosine_of_twice);
    copy(half_sine, a.half_sine_of_twice);
    copy(half_sine * polynomial(k, factor), a.half);
    return a;
}

/// The rotation by this angle, none where the product is 0. sine = 2 h / (1 + h^2) is rounded correctly, and with it the rotation is
/// orthogonal to a multiple of u g^2, whatever h is.
template <int N>
HWY_INLINE pack_rotation<N> rotation_of(const pack<N>& x_square, const pack<N>& y_square, const pack<N>& product) {
    const pack_angle<N> a = angle_of(x_square, y_square, product);
    pack_rotation<N> r;
    copy(a.half, r.half);
    copy((a.half + a.half) / mul_add(a.half, a.half, set_pack<N>(1.0)), r.sine);
    return r;
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
