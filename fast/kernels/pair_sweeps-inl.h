// One-sided Jacobi on one matrix, eight pairs of columns at a time: the entries of a row lie side by side, so that eight angles are one
// chain of vector operations and no sum runs across a vector.

#if defined(ECKART_FAST_KERNELS_PAIR_SWEEPS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ECKART_FAST_KERNELS_PAIR_SWEEPS_INL_H_
#undef ECKART_FAST_KERNELS_PAIR_SWEEPS_INL_H_
#else
#define ECKART_FAST_KERNELS_PAIR_SWEEPS_INL_H_
#endif

#include <eckart/fast/kernels/lanes-inl.h>

#include <cstdint>
#include <type_traits>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

/// W and V by rows of `width` and `v_width` entries, multiples of 8; columns that fill up are zero, no other may be.
struct pair_task {
    double* W;
    double* V; // or null
    std::ptrdiff_t w_rows, v_rows, width, v_width;
    double* squares;  // width
    std::ptrdiff_t n; // columns that do not fill up
};

using eight = pack<vectors_per_block>;

// Internal parameters, as in lane_svd-inl.h.
inline constexpr double pair_tolerance_square = 0x1p-100;
inline constexpr double pair_least_square = 0x1p-440;
inline constexpr double pair_final_square = 0x1p-52;

HWY_INLINE eight load_eight(const double* p) { return load_pack<vectors_per_block>(p, 0); }
HWY_INLINE void store_eight(const eight& x, double* p) { store_pack(x, p, 0); }
HWY_INLINE eight set_eight(double x) { return set_pack<vectors_per_block>(x); }

/// Entry k of the result is entry k xor D.
template <int D>
HWY_INLINE eight exchange(const eight& x) {
    constexpr int across = D / vector_size;
    eight r;
    for (int v = 0; v < vectors_per_block; ++v) r.v[v] = x.v[v ^ across];
#if HWY_TARGET != HWY_SCALAR
    if constexpr (D % vector_size != 0) {
        constexpr int d = D % vector_size;
        HWY_ALIGN static constexpr std::int64_t from[8] = {0 ^ d, 1 ^ d, 2 ^ d, 3 ^ d, 4 ^ d, 5 ^ d, 6 ^ d, 7 ^ d};
        const auto table = hn::SetTableIndices(lanes(), from);
        for (int v = 0; v < vectors_per_block; ++v) r.v[v] = hn::TableLookupLanes(r.v[v], table);
    }
#endif
    return r;
}

/// Calls f with the numbers 1, ..., 7 as types.
template <class F>
HWY_INLINE void for_one_to_seven(F f) {
    f(std::integral_constant<int, 1>());
    f(std::integral_constant<int, 2>());
    f(std::integral_constant<int, 3>());
    f(std::integral_constant<int, 4>());
    f(std::integral_constant<int, 5>());
    f(std::integral_constant<int, 6>());
    f(std::integral_constant<int, 7>());
}

/// Rotates the pairs inside a block of eight columns, column k with k xor D. Both lanes of a pair compute the same angle with opposite
/// signs: the half form of the rotation is then one formula for both.
template <int D>
HWY_INLINE void inside(const pair_task& t, std::ptrdiff_t block, pack_mask<vectors_per_block>& again) {
    double* w = t.W + 8 * block;
    eight even = set_eight(0), odd = even;
    for (std::ptrdiff_t i = 0; i + 2 <= t.w_rows; i += 2) {
        const eight a = load_eight(w + i * t.width), b = load_eight(w + (i + 1) * t.width);
        even = mul_add(a, exchange<D>(a), even);
        odd = mul_add(b, exchange<D>(b), odd);
    }
    if (t.w_rows % 2 != 0) {
        const eight a = load_eight(w + (t.w_rows - 1) * t.width);
        even = mul_add(a, exchange<D>(a), even);
    }
    const eight x = load_eight(t.squares + 8 * block), y = exchange<D>(x);
    eight product = even + odd;
    const auto rotates = product * product > set_eight(pair_tolerance_square) * (x * y);
    if (none_of(rotates)) return;
    product = keep(rotates, product);
    HWY_ALIGN double sign[8];
    for (int k = 0; k < 8; ++k) sign[k] = (k ^ D) > k ? 1.0 : -1.0;
    const eight own = load_eight(sign);
    // In the order of the pair, lower column first, then the sign of the lane.
    const auto lower = own > set_eight(0);
    auto r = rotation_of(select(lower, x, y), select(lower, y, x), product);
    again = again | (r.sine * r.sine * max(x, y) > set_eight(pair_final_square / static_cast<double>(t.n)) * min(x, y));
    const eight cosine = neg_mul_add(r.sine, r.half, set_eight(1));
    r.sine = times_sign(r.sine, own);
    r.half = times_sign(r.half, own);
    store_eight(mul_add(cosine * cosine, x, mul_add((cosine + cosine) * r.sine, product, r.sine * r.sine * y)), t.squares + 8 * block);
    const auto rotate_rows = [&](double* p, std::ptrdiff_t rows, std::ptrdiff_t width) HWY_ATTR {
        for (std::ptrdiff_t i = 0; i < rows; ++i) {
            const eight a = load_eight(p + i * width);
            store_eight(mul_add(r.sine, neg_mul_add(r.half, a, exchange<D>(a)), a), p + i * width);
        }
    };
    rotate_rows(w, t.w_rows, t.width);
    if (t.V != nullptr) rotate_rows(t.V + 8 * block, t.v_rows, t.v_width);
}

/// Rotates the pairs of columns a + k and b + k, k = 0..7, and exchanges the columns b + k with b + (k xor D) afterwards. `sine`, `half`:
/// the rotation for V, which follows later.
template <int D>
HWY_INLINE void across(const pair_task& t, std::ptrdiff_t a, std::ptrdiff_t b, pack_mask<vectors_per_block>& again,
                       pack_rotation<vectors_per_block>& late) {
    double *wa = t.W + 8 * a, *wb = t.W + 8 * b;
    eight even = set_eight(0), odd = even;
    std::ptrdiff_t i = 0;
    for (; i + 2 <= t.w_rows; i += 2) {
        even = mul_add(load_eight(wa + i * t.width), load_eight(wb + i * t.width), even);
        odd = mul_add(load_eight(wa + (i + 1) * t.width), load_eight(wb + (i + 1) * t.width), odd);
    }
    if (i < t.w_rows) even = mul_add(load_eight(wa + i * t.width), load_eight(wb + i * t.width), even);
    const eight x = load_eight(t.squares + 8 * a), y = load_eight(t.squares + 8 * b);
    const eight product = even + odd;
    const auto rotates = product * product > set_eight(pair_tolerance_square) * (x * y);
    const eight kept = keep(rotates, product);
    const auto r = rotation_of(x, y, kept);
    again = again | (r.sine * r.sine * max(x, y) > set_eight(pair_final_square / static_cast<double>(t.n)) * min(x, y));
    const eight cosine = neg_mul_add(r.sine, r.half, set_eight(1));
    const eight cosine2 = cosine * cosine, sine2 = r.sine * r.sine, mixed = (cosine + cosine) * r.sine;
    store_eight(mul_add(cosine2, x, mul_add(mixed, kept, sine2 * y)), t.squares + 8 * a);
    store_eight(exchange<D>(mul_add(cosine2, y, neg_mul_add(mixed, kept, sine2 * x))), t.squares + 8 * b);
    for (i = 0; i < t.w_rows; ++i) {
        eight p = load_eight(wa + i * t.width), q = load_eight(wb + i * t.width);
        rotate(r, p, q);
        store_eight(p, wa + i * t.width);
        store_eight(exchange<D>(q), wb + i * t.width);
    }
    late = r;
}

/// All pairs of a column of block a with one of block b. The rotations of V are applied row by row at the end.
HWY_INLINE void between(const pair_task& t, std::ptrdiff_t a, std::ptrdiff_t b, pack_mask<vectors_per_block>& again) {
    pack_rotation<vectors_per_block> r[8];
    // Exchanges by 1, 3 = 1 xor 2, ...: after step s column k stands opposite k xor s; the last one brings all back.
    across<1>(t, a, b, again, r[0]);
    across<3>(t, a, b, again, r[1]);
    across<1>(t, a, b, again, r[2]);
    across<7>(t, a, b, again, r[3]);
    across<1>(t, a, b, again, r[4]);
    across<3>(t, a, b, again, r[5]);
    across<1>(t, a, b, again, r[6]);
    across<7>(t, a, b, again, r[7]);
    if (t.V == nullptr) return;
    for (std::ptrdiff_t i = 0; i < t.v_rows; ++i) {
        double *pa = t.V + i * t.v_width + 8 * a, *pb = t.V + i * t.v_width + 8 * b;
        eight p = load_eight(pa), q = load_eight(pb);
        rotate(r[0], p, q);
        q = exchange<1>(q);
        rotate(r[1], p, q);
        q = exchange<3>(q);
        rotate(r[2], p, q);
        q = exchange<1>(q);
        rotate(r[3], p, q);
        q = exchange<7>(q);
        rotate(r[4], p, q);
        q = exchange<1>(q);
        rotate(r[5], p, q);
        q = exchange<3>(q);
        rotate(r[6], p, q);
        q = exchange<1>(q);
        rotate(r[7], p, q);
        store_eight(p, pa);
        store_eight(exchange<7>(q), pb);
    }
}

/// Squared norms of all columns; false if one is too small.
HWY_INLINE bool set_squares(const pair_task& t) {
    for (std::ptrdiff_t b = 0; b < t.width; b += 8) {
        eight sum = set_eight(0);
        for (std::ptrdiff_t i = 0; i < t.w_rows; ++i) {
            const eight w = load_eight(t.W + i * t.width + b);
            sum = mul_add(w, w, sum);
        }
        store_eight(sum, t.squares + b);
    }
    for (std::ptrdiff_t j = 0; j < t.n; ++j)
        if (!(t.squares[j] >= pair_least_square)) return false;
    return true;
}

/// Sweeps until one had small rotations alone, at most `budget`. How many they were, 0 if too few or a column became too small; on exit
/// `squares` is right to rounding.
HWY_INLINE int run_pairs(const pair_task& t, int budget) {
    const std::ptrdiff_t blocks = t.width / 8;
    for (int sweep = 1; sweep <= budget; ++sweep) {
        if (!set_squares(t)) return 0;
        auto again = set_eight(0) > set_eight(1);
        for_one_to_seven([&](auto d) HWY_ATTR {
            for (std::ptrdiff_t b = 0; b < blocks; ++b) inside<d>(t, b, again);
        });
        for (std::ptrdiff_t a = 0; a < blocks; ++a)
            for (std::ptrdiff_t b = a + 1; b < blocks; ++b) between(t, a, b, again);
        if (none_of(again)) return set_squares(t) ? sweep : 0;
    }
    return 0;
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
