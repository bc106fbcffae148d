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

/// The rotation by an angle, sooner than `rotation_of` has it where nothing else waits: sin g = sin 2g / 2 * 1 / cos g by a polynomial of
/// degree 9 in cos 2g to 8e-9, and a step of Newton towards 2 h / (1 + h^2), which leaves less than 2 u g^2 of the sine beside rounding.
template <int N>
HWY_INLINE pack_rotation<N> rotation_by(const pack_angle<N>& angle) {
    static constexpr double factor[10] = {1.414213551213514701,  -0.7071044601725453341,  0.5302495358426494395, -0.4408402672560212689,
                                          0.3788713059236548906, -0.3149087941686117028,  0.2285178972256890935, -0.1265001165660128159,
                                          0.0449352245939963395, -0.007433884527328281584};
    const pack<N>& h = angle.half;
    const pack<N> one = set_pack<N>(1), sine = angle.half_sine_of_twice * polynomial(angle.cosine_of_twice, factor);
    const pack<N> error = neg_mul_add(sine, mul_add(h, h, one), h + h);
    const pack<N> per_derivative = neg_mul_add(sine * set_pack<N>(0.5), h, one); // 1 / (1 + h^2) = cos^2(g/2)
    pack_rotation<N> r;
    copy(mul_add(error, per_derivative, sine), r.sine);
    copy(h, r.half);
    return r;
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
    const auto r = rotation_by(angle_of(x, y, product));
    copy(keep(rotates, r.sine), t.r.sine);
    copy(r.half, t.r.half);
    const pack<N> sine2 = t.r.sine * t.r.sine, cosine = neg_mul_add(t.r.sine, t.r.half, set_pack<N>(1));
    const pack<N> cosine2 = cosine * cosine, mixed = (cosine + cosine) * t.r.sine;
    t.x = mul_add(cosine2, x, mul_add(mixed, product, sine2 * y));
    t.y = mul_add(cosine2, y, neg_mul_add(mixed, product, sine2 * x));
    t.any = !none_of(rotates);
    t.large = !none_of(sine2 * max(x, y) > set_pack<N>(pair_final_square / static_cast<double>(n)) * min(x, y));
    return t;
}

/// Two blocks of columns, a before b; inside one block a alone counts.
struct block_pair {
    std::ptrdiff_t a, b;
};

/// A sweep under way: up to two blocks or pairs of blocks side by side. Each step takes the products of the columns that it rotates from
/// the one before. V follows each rotation one step later, in the time that the next angles, long chains of dependent operations, leave.
struct pair_steps {
    using follower = void (*)(const pair_steps&);
    const pair_task& t;
    block_pair blocks[2];
    HWY_ALIGN double product[16];
    follower how = nullptr; // null: V has followed
    block_pair late_blocks[2];
    int late_count = 0;
    HWY_ALIGN double late_sine[16];
    HWY_ALIGN double late_half[16];

    explicit pair_steps(const pair_task& task) : t(task) {}
};

HWY_INLINE void follow(pair_steps& s) {
    if (s.how != nullptr) s.how(s);
    s.how = nullptr;
}

template <int K>
HWY_INLINE void follow_later(pair_steps& s, pair_steps::follower how, const pack_rotation<K * vectors_per_block>& r) {
    if (s.t.V == nullptr) return;
    s.how = how;
    s.late_count = K;
    for (int k = 0; k < K; ++k) s.late_blocks[k] = s.blocks[k];
    store_pack(r.sine, s.late_sine, 0);
    store_pack(r.half, s.late_half, 0);
}

/// Rows of a block whose columns k and k xor D rotate by the same angle with opposite signs.
template <int D>
HWY_INLINE eight turned_inside(const eight& sine, const eight& half, const eight& a) {
    return mul_add(sine, neg_mul_add(half, a, exchange<D>(a)), a);
}

template <int D>
void follow_inside(const pair_steps& s) {
    const std::ptrdiff_t rows = s.t.v_rows, width = s.t.v_width;
    for (int k = 0; k < s.late_count; ++k) {
        const eight sine = load_eight(s.late_sine + 8 * k), half = load_eight(s.late_half + 8 * k);
        double* v = s.t.V + 8 * s.late_blocks[k].a;
        for (std::ptrdiff_t i = 0; i < rows; ++i, v += width) store_eight(turned_inside<D>(sine, half, load_eight(v)), v);
    }
}

template <int D>
void follow_across(const pair_steps& s) {
    const std::ptrdiff_t rows = s.t.v_rows, width = s.t.v_width;
    for (int k = 0; k < s.late_count; ++k) {
        const pack_rotation<vectors_per_block> r{load_eight(s.late_sine + 8 * k), load_eight(s.late_half + 8 * k)};
        const std::ptrdiff_t to_b = 8 * (s.late_blocks[k].b - s.late_blocks[k].a);
        double* v = s.t.V + 8 * s.late_blocks[k].a;
        for (std::ptrdiff_t i = 0; i < rows; ++i, v += width) {
            eight p = load_eight(v), q = load_eight(v + to_b);
            rotate(r, p, q);
            store_eight(p, v);
            store_eight(exchange<D>(q), v + to_b);
        }
    }
}

/// Sums f(w, sum before) over the rows w of a block.
template <class F>
HWY_INLINE eight sum_of_rows(double* w, std::ptrdiff_t rows, std::ptrdiff_t width, F f) {
    eight even = set_eight(0), odd = even;
    std::ptrdiff_t i = 0;
    for (; i + 2 <= rows; i += 2, w += 2 * width) {
        even = f(w, even);
        odd = f(w + width, odd);
    }
    if (i < rows) even = f(w, even);
    return even + odd;
}

/// The products of columns k and k xor D of the blocks.
template <int D, int K>
HWY_INLINE void products_inside(pair_steps& s) {
    for (int k = 0; k < K; ++k) {
        const auto add = [](const double* w, const eight& before) HWY_ATTR {
            const eight a = load_eight(w);
            return mul_add(a, exchange<D>(a), before);
        };
        store_eight(sum_of_rows(s.t.W + 8 * s.blocks[k].a, s.t.w_rows, s.t.width, add), s.product + 8 * k);
    }
}

/// The products of columns k of the blocks a and b.
template <int K>
HWY_INLINE void products_across(pair_steps& s) {
    for (int k = 0; k < K; ++k) {
        const std::ptrdiff_t to_b = 8 * (s.blocks[k].b - s.blocks[k].a);
        const auto add = [&](const double* w, const eight& before)
                             HWY_ATTR { return mul_add(load_eight(w), load_eight(w + to_b), before); };
        store_eight(sum_of_rows(s.t.W + 8 * s.blocks[k].a, s.t.w_rows, s.t.width, add), s.product + 8 * k);
    }
}

/// Rotates the pairs inside K blocks of eight columns, column k with k xor D, given their products; leaves those of D + 1. Both lanes of a
/// pair compute the same angle and take it with opposite signs: the half form of the rotation is then one formula for both. False if no
/// rotation was large.
template <int D, int K>
HWY_NOINLINE bool inside(pair_steps& s) {
    constexpr int next = D < 7 ? D + 1 : D;
    HWY_ALIGN static constexpr double sign[8] = {(0 ^ D) > 0 ? 1. : -1., (1 ^ D) > 1 ? 1. : -1., (2 ^ D) > 2 ? 1. : -1.,
                                                 (3 ^ D) > 3 ? 1. : -1., (4 ^ D) > 4 ? 1. : -1., (5 ^ D) > 5 ? 1. : -1.,
                                                 (6 ^ D) > 6 ? 1. : -1., (7 ^ D) > 7 ? 1. : -1.};
    const pair_task& t = s.t;
    const eight own = load_eight(sign);
    const auto lower = own > set_eight(0);
    pack<K * vectors_per_block> x, y;
    for (int k = 0; k < K; ++k) {
        const eight mine = load_eight(t.squares + 8 * s.blocks[k].a), other = exchange<D>(mine);
        put<K>(x, k, select(lower, mine, other));
        put<K>(y, k, select(lower, other, mine));
    }
    auto angle = angles_of<K>(x, y, load_pack<K * vectors_per_block>(s.product, 0), t.n);
    for (int k = 0; k < K; ++k) {
        put<K>(angle.r.sine, k, times_sign(get<K>(angle.r.sine, k), own));
        put<K>(angle.r.half, k, times_sign(get<K>(angle.r.half, k), own));
    }
    if (!angle.any) {
        products_inside<next, K>(s);
        return false;
    }
    follow(s);
    for (int k = 0; k < K; ++k) {
        store_eight(select(lower, get<K>(angle.x, k), get<K>(angle.y, k)), t.squares + 8 * s.blocks[k].a);
        const eight sine = get<K>(angle.r.sine, k), half = get<K>(angle.r.half, k);
        const auto turn = [&](double* w, const eight& before) HWY_ATTR {
            const eight a = turned_inside<D>(sine, half, load_eight(w));
            store_eight(a, w);
            return mul_add(a, exchange<next>(a), before);
        };
        store_eight(sum_of_rows(t.W + 8 * s.blocks[k].a, t.w_rows, t.width, turn), s.product + 8 * k);
    }
    follow_later<K>(s, follow_inside<D>, angle.r);
    return angle.large;
}

/// For K disjoint pairs of blocks: rotates the pairs of columns a + k and b + k, k = 0..7, given their products, and exchanges the columns
/// b + k with b + (k xor D) afterwards; leaves the products of those.
template <int D, int K>
HWY_NOINLINE bool across(pair_steps& s) {
    const pair_task& t = s.t;
    pack<K * vectors_per_block> x, y;
    for (int k = 0; k < K; ++k) {
        put<K>(x, k, load_eight(t.squares + 8 * s.blocks[k].a));
        put<K>(y, k, load_eight(t.squares + 8 * s.blocks[k].b));
    }
    const auto angle = angles_of<K>(x, y, load_pack<K * vectors_per_block>(s.product, 0), t.n);
    follow(s);
    for (int k = 0; k < K; ++k) {
        store_eight(get<K>(angle.x, k), t.squares + 8 * s.blocks[k].a);
        store_eight(exchange<D>(get<K>(angle.y, k)), t.squares + 8 * s.blocks[k].b);
        const pack_rotation<vectors_per_block> r{get<K>(angle.r.sine, k), get<K>(angle.r.half, k)};
        const std::ptrdiff_t to_b = 8 * (s.blocks[k].b - s.blocks[k].a);
        const auto turn = [&](double* w, const eight& before) HWY_ATTR {
            eight p = load_eight(w), q = load_eight(w + to_b);
            rotate(r, p, q);
            q = exchange<D>(q);
            store_eight(p, w);
            store_eight(q, w + to_b);
            return mul_add(p, q, before);
        };
        store_eight(sum_of_rows(t.W + 8 * s.blocks[k].a, t.w_rows, t.width, turn), s.product + 8 * k);
    }
    follow_later<K>(s, follow_across<D>, angle.r);
    return angle.large;
}

/// All pairs of columns inside K blocks, of which at most the first `reach` columns do not fill up.
template <int K>
HWY_INLINE bool inside_all(pair_steps& s, std::ptrdiff_t reach) {
    products_inside<1, K>(s);
    bool large = inside<1, K>(s);
    if (reach > 2) {
        large |= inside<2, K>(s);
        large |= inside<3, K>(s);
    }
    if (reach > 4) {
        large |= inside<4, K>(s);
        large |= inside<5, K>(s);
        large |= inside<6, K>(s);
        large |= inside<7, K>(s);
    }
    return large;
}

/// All pairs of a column of block a with one of block b, for K disjoint pairs of blocks.
template <int K>
HWY_INLINE bool between(pair_steps& s) {
    // Exchanges by 1, 3 = 1 xor 2, ...: after step s column k stands opposite k xor s; the last one brings all back.
    products_across<K>(s);
    bool large = across<1, K>(s);
    large |= across<3, K>(s);
    large |= across<1, K>(s);
    large |= across<7, K>(s);
    large |= across<1, K>(s);
    large |= across<3, K>(s);
    large |= across<1, K>(s);
    large |= across<7, K>(s);
    return large;
}

/// All pairs of blocks, disjoint ones side by side: those with a + b equal modulo the number of steps, where for an even number of blocks
/// the last one joins the one that would meet itself.
HWY_INLINE bool between_all(pair_steps& s, std::ptrdiff_t blocks) {
    bool large = false;
    const std::ptrdiff_t steps = blocks % 2 == 0 ? blocks - 1 : blocks;
    for (std::ptrdiff_t step = 1; step <= steps && blocks > 1; ++step) {
        int count = 0;
        for (std::ptrdiff_t a = 0; a < blocks; ++a) {
            std::ptrdiff_t b = (step - a + 2 * steps) % steps;
            if (blocks % 2 == 0 && a < steps && b == a) b = blocks - 1;
            if (a >= b) continue;
            s.blocks[count++] = {a, b};
            if (count < 2) continue;
            large |= between<2>(s);
            count = 0;
        }
        if (count == 1) large |= between<1>(s);
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
    pair_steps s(t);
    for (int sweep = 1; sweep <= budget; ++sweep) {
        if (!set_squares(t)) return 0;
        bool large = false;
        std::ptrdiff_t b = 0;
        for (; b + 2 <= blocks; b += 2) {
            s.blocks[0].a = b;
            s.blocks[1].a = b + 1;
            large |= inside_all<2>(s, 8);
        }
        if (b < blocks) {
            s.blocks[0].a = b;
            large |= inside_all<1>(s, t.n - 8 * b);
        }
        large |= between_all(s, blocks);
        if (large) continue;
        follow(s);
        return set_squares(t) ? sweep : 0;
    }
    return 0;
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
