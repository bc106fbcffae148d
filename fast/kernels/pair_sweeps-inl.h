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

/// W and V by rows, one every `width` and `v_width` entries, multiples of 8; columns that fill up a block are zero, no other may be.
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

/// K blocks one behind the other: independent chains of operations.
template <int K>
HWY_INLINE void put(pack<K * vectors_per_block>& all, int k, const eight& x) {
    for (int v = 0; v < vectors_per_block; ++v) all.v[k * vectors_per_block + v] = x.v[v];
}

template <int K>
HWY_INLINE eight get(const pack<K * vectors_per_block>& all, int k) {
    eight x;
    for (int v = 0; v < vectors_per_block; ++v) x.v[v] = all.v[k * vectors_per_block + v];
    return x;
}

/// The angles for K times eight pairs with the squared norms x, y: rotations, none where the cosine is small; new squared norms; whether
/// all were small.
template <int K>
struct angles {
    pack_rotation<K * vectors_per_block> r;
    pack<K * vectors_per_block> x, y;
    bool any, large;
};

template <int K>
HWY_INLINE angles<K> angles_of(const pack<K * vectors_per_block>& x, const pack<K * vectors_per_block>& y,
                               const pack<K * vectors_per_block>& product, std::ptrdiff_t n) {
    constexpr int N = K * vectors_per_block;
    angles<K> t;
    const auto rotates = product * product > set_pack<N>(pair_tolerance_square) * (x * y);
    const pack<N> kept = keep(rotates, product);
    t.r = rotation_of(x, y, kept);
    const pack<N> sine2 = t.r.sine * t.r.sine, cosine = neg_mul_add(t.r.sine, t.r.half, set_pack<N>(1));
    const pack<N> cosine2 = cosine * cosine, mixed = (cosine + cosine) * t.r.sine;
    t.x = mul_add(cosine2, x, mul_add(mixed, kept, sine2 * y));
    t.y = mul_add(cosine2, y, neg_mul_add(mixed, kept, sine2 * x));
    t.any = !none_of(rotates);
    t.large = !none_of(sine2 * max(x, y) > set_pack<N>(pair_final_square / static_cast<double>(n)) * min(x, y));
    return t;
}

/// Rotates the pairs inside K blocks of eight columns from block `first` on, column k with k xor D. Both lanes of a pair compute the same
/// angle and take it with opposite signs: the half form of the rotation is then one formula for both. False if no rotation was large.
template <int D, int K>
HWY_INLINE bool inside(const pair_task& t, std::ptrdiff_t first) {
    HWY_ALIGN static constexpr double sign[8] = {(0 ^ D) > 0 ? 1. : -1., (1 ^ D) > 1 ? 1. : -1., (2 ^ D) > 2 ? 1. : -1.,
                                                 (3 ^ D) > 3 ? 1. : -1., (4 ^ D) > 4 ? 1. : -1., (5 ^ D) > 5 ? 1. : -1.,
                                                 (6 ^ D) > 6 ? 1. : -1., (7 ^ D) > 7 ? 1. : -1.};
    const eight own = load_eight(sign);
    const auto lower = own > set_eight(0);
    pack<K * vectors_per_block> x, y, product;
    for (int k = 0; k < K; ++k) {
        const double* w = t.W + 8 * (first + k);
        eight even = set_eight(0), odd = even;
        std::ptrdiff_t i = 0;
        for (; i + 2 <= t.w_rows; i += 2) {
            const eight a = load_eight(w + i * t.width), b = load_eight(w + (i + 1) * t.width);
            even = mul_add(a, exchange<D>(a), even);
            odd = mul_add(b, exchange<D>(b), odd);
        }
        if (i < t.w_rows) {
            const eight a = load_eight(w + i * t.width);
            even = mul_add(a, exchange<D>(a), even);
        }
        const eight mine = load_eight(t.squares + 8 * (first + k)), other = exchange<D>(mine);
        put<K>(product, k, even + odd);
        put<K>(x, k, select(lower, mine, other));
        put<K>(y, k, select(lower, other, mine));
    }
    const auto angle = angles_of<K>(x, y, product, t.n);
    if (!angle.any) return false;
    for (int k = 0; k < K; ++k) {
        const eight sine = times_sign(get<K>(angle.r.sine, k), own), half = times_sign(get<K>(angle.r.half, k), own);
        store_eight(select(lower, get<K>(angle.x, k), get<K>(angle.y, k)), t.squares + 8 * (first + k));
        const auto rotate_rows = [&](double* p, std::ptrdiff_t rows, std::ptrdiff_t width) HWY_ATTR {
            for (std::ptrdiff_t i = 0; i < rows; ++i) {
                const eight a = load_eight(p + i * width);
                store_eight(mul_add(sine, neg_mul_add(half, a, exchange<D>(a)), a), p + i * width);
            }
        };
        rotate_rows(t.W + 8 * (first + k), t.w_rows, t.width);
        if (t.V != nullptr) rotate_rows(t.V + 8 * (first + k), t.v_rows, t.v_width);
    }
    return angle.large;
}

/// Two blocks of columns, a before b.
struct block_pair {
    std::ptrdiff_t a, b;
};

/// For K disjoint pairs of blocks: rotates the pairs of columns a + k and b + k, k = 0..7, and exchanges the columns b + k with b + (k xor
/// D) afterwards. V follows later by the rotations r.
template <int D, int K>
HWY_INLINE bool across(const pair_task& t, const block_pair* pairs, pack_rotation<K * vectors_per_block>& r) {
    pack<K * vectors_per_block> x, y, product;
    for (int k = 0; k < K; ++k) {
        const double *wa = t.W + 8 * pairs[k].a, *wb = t.W + 8 * pairs[k].b;
        eight even = set_eight(0), odd = even;
        std::ptrdiff_t i = 0;
        for (; i + 2 <= t.w_rows; i += 2) {
            even = mul_add(load_eight(wa + i * t.width), load_eight(wb + i * t.width), even);
            odd = mul_add(load_eight(wa + (i + 1) * t.width), load_eight(wb + (i + 1) * t.width), odd);
        }
        if (i < t.w_rows) even = mul_add(load_eight(wa + i * t.width), load_eight(wb + i * t.width), even);
        put<K>(product, k, even + odd);
        put<K>(x, k, load_eight(t.squares + 8 * pairs[k].a));
        put<K>(y, k, load_eight(t.squares + 8 * pairs[k].b));
    }
    const auto angle = angles_of<K>(x, y, product, t.n);
    r = angle.r;
    for (int k = 0; k < K; ++k) {
        store_eight(get<K>(angle.x, k), t.squares + 8 * pairs[k].a);
        store_eight(exchange<D>(get<K>(angle.y, k)), t.squares + 8 * pairs[k].b);
        const pack_rotation<vectors_per_block> rk{get<K>(r.sine, k), get<K>(r.half, k)};
        double *wa = t.W + 8 * pairs[k].a, *wb = t.W + 8 * pairs[k].b;
        for (std::ptrdiff_t i = 0; i < t.w_rows; ++i) {
            eight p = load_eight(wa + i * t.width), q = load_eight(wb + i * t.width);
            rotate(rk, p, q);
            store_eight(p, wa + i * t.width);
            store_eight(exchange<D>(q), wb + i * t.width);
        }
    }
    return angle.large;
}

/// All pairs of a column of block a with one of block b, for K disjoint pairs of blocks. V is rotated row by row at the end.
template <int K>
HWY_INLINE bool between(const pair_task& t, const block_pair* pairs) {
    pack_rotation<K * vectors_per_block> r[8];
    // Exchanges by 1, 3 = 1 xor 2, ...: after step s column k stands opposite k xor s; the last one brings all back.
    bool large = across<1, K>(t, pairs, r[0]);
    large |= across<3, K>(t, pairs, r[1]);
    large |= across<1, K>(t, pairs, r[2]);
    large |= across<7, K>(t, pairs, r[3]);
    large |= across<1, K>(t, pairs, r[4]);
    large |= across<3, K>(t, pairs, r[5]);
    large |= across<1, K>(t, pairs, r[6]);
    large |= across<7, K>(t, pairs, r[7]);
    if (t.V == nullptr) return large;
    for (int k = 0; k < K; ++k) {
        pack_rotation<vectors_per_block> rk[8];
        for (int s = 0; s < 8; ++s) rk[s] = {get<K>(r[s].sine, k), get<K>(r[s].half, k)};
        for (std::ptrdiff_t i = 0; i < t.v_rows; ++i) {
            double *pa = t.V + i * t.v_width + 8 * pairs[k].a, *pb = t.V + i * t.v_width + 8 * pairs[k].b;
            eight p = load_eight(pa), q = load_eight(pb);
            rotate(rk[0], p, q);
            q = exchange<1>(q);
            rotate(rk[1], p, q);
            q = exchange<3>(q);
            rotate(rk[2], p, q);
            q = exchange<1>(q);
            rotate(rk[3], p, q);
            q = exchange<7>(q);
            rotate(rk[4], p, q);
            q = exchange<1>(q);
            rotate(rk[5], p, q);
            q = exchange<3>(q);
            rotate(rk[6], p, q);
            q = exchange<1>(q);
            rotate(rk[7], p, q);
            store_eight(p, pa);
            store_eight(exchange<7>(q), pb);
        }
    }
    return large;
}

/// All pairs of blocks, disjoint ones side by side: those with a + b equal modulo the number of steps, where for an even number of blocks
/// the last one joins the one that would meet itself.
HWY_INLINE bool between_all(const pair_task& t, std::ptrdiff_t blocks) {
    bool large = false;
    const std::ptrdiff_t steps = blocks % 2 == 0 ? blocks - 1 : blocks;
    for (std::ptrdiff_t step = 1; step <= steps && blocks > 1; ++step) {
        block_pair waiting[2];
        int count = 0;
        for (std::ptrdiff_t a = 0; a < blocks; ++a) {
            std::ptrdiff_t b = (step - a + 2 * steps) % steps;
            if (blocks % 2 == 0 && a < steps && b == a) b = blocks - 1;
            if (a >= b) continue;
            waiting[count++] = {a, b};
            if (count < 2) continue;
            large |= between<2>(t, waiting);
            count = 0;
        }
        if (count == 1) large |= between<1>(t, waiting);
    }
    return large;
}

/// Squared norms of all columns; false if one is too small.
HWY_INLINE bool set_squares(const pair_task& t) {
    for (std::ptrdiff_t b = 0; b < t.n; b += 8) {
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
    const std::ptrdiff_t blocks = (t.n + 7) / 8;
    for (int sweep = 1; sweep <= budget; ++sweep) {
        if (!set_squares(t)) return 0;
        bool large = false;
        for_one_to_seven([&](auto d) HWY_ATTR {
            std::ptrdiff_t b = 0;
            for (; b + 2 <= blocks; b += 2) large |= inside<d, 2>(t, b);
            if (b < blocks) large |= inside<d, 1>(t, b);
        });
        large |= between_all(t, blocks);
        if (!large) return set_squares(t) ? sweep : 0;
    }
    return 0;
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
