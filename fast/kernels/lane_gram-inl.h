// The Gram route for many small matrices at once, one in each lane (lanes-inl.h), m >= n >= 1 (D3):
//   A^T A = Q T Q^T with T tridiagonal,  T = Z diag(d) Z^T by implicit QR,  V = Q Z,  Y = A V,
// then rotations of first order for the cosines that rounding errors of A^T A leave, all of them in one product, or Jacobi sweeps where
// these are too large for that; V follows. What T is computed to only decides which, since V is a product of rotations and reflections,
// whatever their angles are. Branches depend on all lanes, but only to skip what would change none of them.

#if defined(ECKART_FAST_KERNELS_LANE_GRAM_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ECKART_FAST_KERNELS_LANE_GRAM_INL_H_
#undef ECKART_FAST_KERNELS_LANE_GRAM_INL_H_
#else
#define ECKART_FAST_KERNELS_LANE_GRAM_INL_H_
#endif

#include <eckart/fast/equilibrated.hpp>
#include <eckart/fast/kernels/first_order-inl.h>
#include <eckart/fast/kernels/lane_svd-inl.h>

#include <utility>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

// Internal parameters. An entry e beside the diagonal of T is dropped for e^2 <= max(2^-70 d d', 2^-106 tr(T)^2): what that leaves of a
// cosine, 2^-35, the step of first order squares, and the second bound is a rounding error of A^T A. QR steps: 1.8 an eigenvalue are usual;
// what more would be needed is left to the sweeps. Below least_length squares underflow, and a reflection or rotation would not be
// orthogonal.
inline constexpr double dropped_cosine_square = 0x1p-70;
inline constexpr double rounding_of_trace_square = 0x1p-106;
inline constexpr int most_qr_steps = 6;
inline constexpr double least_length = 0x1p-400;
// Angles, times the ratio of the lengths, up to 2^-29 need no sweep: sums of n <= 16 products of two are below u.
inline constexpr double first_order_square = 0x1p-58;

// What the registers hold of accumulators, half of them: tiles of so many rows and columns.
inline constexpr int tile_rows = HWY_TARGET <= HWY_AVX3 ? 4 : 2;
template <int N>
inline constexpr int tile_cols = N <= 4 ? 4 / N : 1;

/// Calls f(first, how_many) for first..n cut into tiles, how_many as a constant: Tile, then 1.
template <int Tile, class F>
HWY_INLINE void for_tiles(int first, int n, const F& f) {
    const int tiles = (n - first) / Tile, rest = (n - first) % Tile;
    for (int t = 0; t < tiles; ++t) f(first + t * Tile, std::integral_constant<int, Tile>());
    for (int t = 0; t < rest; ++t) f(n - rest + t, std::integral_constant<int, 1>());
}

/// Calls use(i, j, sum_k a(k, i) b(k, j)), i < I, j < J, k < inner, steps in packs; a(k, i) at a[k a_step + i a_next].
template <int N, int I, int J, class F>
HWY_INLINE void lane_tile_product(const double* a, int a_step, int a_next, const double* b, int b_next, int inner, const F& use) {
    pack<N> sum[J][I];
    for (int j = 0; j < J; ++j)
        for (int i = 0; i < I; ++i) sum[j][i] = set_pack<N>(0);
    for (int k = 0; k < inner; ++k) {
        pack<N> row[J];
        for (int j = 0; j < J; ++j) row[j] = load_pack<N>(b, k + j * b_next);
        for (int i = 0; i < I; ++i) {
            const pack<N> x = load_pack<N>(a, k * a_step + i * a_next);
            for (int j = 0; j < J; ++j) sum[j][i] = mul_add(x, row[j], sum[j][i]);
        }
    }
    for (int j = 0; j < J; ++j)
        for (int i = 0; i < I; ++i) use(i, j, sum[j][i]);
}

/// G = A^T A, n-by-n: the lower triangle, and what of the upper one lies in its tiles.
template <int N, int M, int C>
HWY_INLINE void lane_gram_matrix(const double* A, int rows, int cols, double* G) {
    constexpr int step = N * vector_size;
    const int m = M != 0 ? M : rows, n = C != 0 ? C : cols;
    for_tiles<tile_cols<N>>(0, n, [&](int j, auto J) HWY_ATTR {
        for_tiles<tile_rows>(j, n, [&](int i, auto I) HWY_ATTR {
            lane_tile_product<N, I, J>(A + i * m * step, 1, m, A + j * m * step, m, m,
                                       [&](int r, int c, const pack<N>& sum) HWY_ATTR { store_pack(sum, G, i + r + (j + c) * n); });
        });
    });
}

/// Y = A V, m-by-n.
template <int N, int M, int C>
HWY_INLINE void lane_product(const double* A, int rows, int cols, const double* V, double* Y) {
    constexpr int step = N * vector_size;
    const int m = M != 0 ? M : rows, n = C != 0 ? C : cols;
    for_tiles<tile_cols<N>>(0, n, [&](int j, auto J) HWY_ATTR {
        for_tiles<tile_rows>(0, m, [&](int i, auto I) HWY_ATTR {
            lane_tile_product<N, I, J>(A + i * step, m, 1, V + j * n * step, n, n,
                                       [&](int r, int c, const pack<N>& sum) HWY_ATTR { store_pack(sum, Y, i + r + (j + c) * m); });
        });
    });
}

/// G = Q T Q^T by Householder reflections, G n-by-n given by its lower triangle; on exit of no use.
/// @param[out] d, e  diagonal of T, entries beside it.  @param[out] Q  n-by-n.  @param beta, p  n packs, scratch.
template <int N, int C>
HWY_INLINE void lane_tridiagonal_form(double* G, int order, double* d, double* e, double* Q, double* beta, double* p) {
    constexpr int step = N * vector_size;
    const int n = C != 0 ? C : order;
    const pack<N> zero = set_pack<N>(0), one = set_pack<N>(1);
    for (int k = 0; k + 2 < n; ++k) {
        double* v = G + k * n * step; // from entry k + 1 on
        pack<N> tail = zero;
        for (int i = k + 2; i < n; ++i) tail = mul_add(load_pack<N>(v, i), load_pack<N>(v, i), tail);
        const pack<N> alpha = load_pack<N>(v, k + 1), norm = sqrt(mul_add(alpha, alpha, tail));
        const auto reflect = tail > set_pack<N>(least_length * least_length);
        const pack<N> r = times_sign(norm, alpha);
        const pack<N> b = keep(reflect, one / (norm * (norm + abs(alpha))));
        store_pack(b, beta, k);
        store_pack(load_pack<N>(v, k), d, k);
        store_pack(select(reflect, zero - r, alpha), e, k);
        store_pack(alpha + r, v, k + 1);
        pack<N> along = zero;
        for (int j = k + 1; j < n; ++j) {
            pack<N> before = zero, behind = zero;
            for (int i = k + 1; i < j; ++i) before = mul_add(load_pack<N>(G, j + i * n), load_pack<N>(v, i), before);
            for (int i = j; i < n; ++i) behind = mul_add(load_pack<N>(G, i + j * n), load_pack<N>(v, i), behind);
            const pack<N> x = b * (before + behind);
            store_pack(x, p, j);
            along = mul_add(x, load_pack<N>(v, j), along);
        }
        const pack<N> multiple = set_pack<N>(0.5) * b * along;
        for (int j = k + 1; j < n; ++j) store_pack(neg_mul_add(multiple, load_pack<N>(v, j), load_pack<N>(p, j)), p, j);
        for (int j = k + 1; j < n; ++j) {
            const pack<N> vj = load_pack<N>(v, j), pj = load_pack<N>(p, j);
            for (int i = j; i < n; ++i) {
                const pack<N> once = neg_mul_add(load_pack<N>(v, i), pj, load_pack<N>(G, i + j * n));
                store_pack(neg_mul_add(load_pack<N>(p, i), vj, once), G, i + j * n);
            }
        }
    }
    for (int k = n > 2 ? n - 2 : 0; k < n; ++k) {
        store_pack(load_pack<N>(G, k + k * n), d, k);
        if (k + 1 < n) store_pack(load_pack<N>(G, k + 1 + k * n), e, k);
    }
    for (int j = 0; j < n; ++j)
        for (int i = 0; i < n; ++i) store_pack(i == j ? one : zero, Q, i + j * n);
    for (int k = n - 3; k >= 0; --k) {
        const double* v = G + k * n * step;
        const pack<N> b = load_pack<N>(beta, k);
        for (int j = k + 1; j < n; ++j) {
            double* q = Q + j * n * step;
            const pack<N> multiple = b * dot<N, C>(v, q, k + 1, n);
            for (int i = k + 1; i < n; ++i) store_pack(neg_mul_add(multiple, load_pack<N>(v, i), load_pack<N>(q, i)), q, i);
        }
    }
}

/// The rotations of one QR step: number k turns columns k and k + 1, first <= k < last.
struct lane_qr_rotations {
    double *cosine, *sine;
    int first = 0, last = 0;
};

template <int N, int C>
HWY_INLINE void follow_rotation(const lane_qr_rotations& r, int k, double* V, int order) {
    const int n = C != 0 ? C : order;
    double *a = V + k * n * (N * vector_size), *b = a + n * (N * vector_size);
    const pack<N> c = load_pack<N>(r.cosine, k), s = load_pack<N>(r.sine, k);
    for (int i = 0; i < n; ++i) {
        const pack<N> x = load_pack<N>(a, i), y = load_pack<N>(b, i);
        store_pack(mul_add(s, y, c * x), a, i);
        store_pack(neg_mul_add(s, x, c * y), b, i);
    }
}

/// Implicit QR with Wilkinson's shift on the tridiagonal matrices (d, e), V <- V Z. The rotations of a step are a chain of roots and
/// quotients, during which V follows those of the step before.
/// Each lane has its own trailing block, rows lo to hi, hi = 0 where nothing is left to do.
/// @param rotations  4 n packs, scratch.
template <int N, int C>
HWY_INLINE void lane_tridiagonal_qr(double* d, double* e, int order, double* V, double* rotations, const pack_mask<N>& active,
                                    wanted_memory& wanted) {
    constexpr int step = N * vector_size;
    const int n = C != 0 ? C : order;
    const pack<N> zero = set_pack<N>(0), one = set_pack<N>(1);
    pack<N> trace = zero;
    for (int k = 0; k < n; ++k) trace = trace + load_pack<N>(d, k);
    const pack<N> negligible = trace * trace * set_pack<N>(rounding_of_trace_square), tolerance = set_pack<N>(dropped_cosine_square);
    pack<N> hi = keep(active, set_pack<N>(n - 1)), lo = zero;
    // Lanes whose T has come apart above hi at least once; the others have lo = 0.
    auto apart = zero > one;
    for (int k = 0; k + 1 < n; ++k) apart = apart | (negligible >= load_pack<N>(e, k) * load_pack<N>(e, k));
    lane_qr_rotations before{rotations, rotations + n * step}, now{rotations + 2 * n * step, rotations + 3 * n * step};
    int most = n - 1; // the largest hi
    for (int count = 0; count < most_qr_steps * n; ++count) {
        pack<N> upper = zero, lower = zero, beside = zero; // the last two rows of each block
        for (int k = most - 1; k >= 0; --k) {
            const auto ends_here = hi == set_pack<N>(k + 1);
            if (none_of(ends_here)) {
                if (none_of((hi > zero) & (set_pack<N>(k) >= hi))) break;
                continue;
            }
            const pack<N> ek = load_pack<N>(e, k), dk = load_pack<N>(d, k), next = load_pack<N>(d, k + 1);
            const auto drops = ends_here & (max(tolerance * dk * next, negligible) >= ek * ek);
            hi = select(drops, set_pack<N>(k), hi);
            upper = select(ends_here, dk, upper);
            lower = select(ends_here, next, lower);
            beside = select(ends_here, ek, beside);
        }
        const auto busy = hi > zero;
        if (none_of(busy)) break;
        while (none_of(hi >= set_pack<N>(most))) --most;
        int least = 0; // the smallest lo
        if (!none_of(apart & busy)) {
            lo = zero;
            for (int k = 1; k < most; ++k) {
                const pack<N> ek = load_pack<N>(e, k - 1);
                lo = select((negligible >= ek * ek) & (hi > set_pack<N>(k)), set_pack<N>(k), lo);
            }
            while (none_of(busy & (set_pack<N>(least) >= lo))) ++least;
        }
        const pack<N> half = (upper - lower) * set_pack<N>(0.5), square = beside * beside;
        const pack<N> shift = lower - square / (half + times_sign(sqrt(mul_add(half, half, square)), half));
        pack<N> g = zero, c = one, s = one, p = zero, dk = load_pack<N>(d, least);
        now.first = least;
        now.last = most;
        for (int k = least < before.first ? least : before.first; k < most || k < before.last; ++k) {
            if (k >= before.first && k < before.last) follow_rotation<N, C>(before, k, V, n);
            wanted.ask(4 * N / vectors_per_block);
            if (k < least || k >= most) continue;
            const pack<N> here = set_pack<N>(k);
            const auto first = lo == here, inside = (here >= lo) & (hi > here) & busy, last = inside & (hi == set_pack<N>(k + 1));
            const pack<N> ek = load_pack<N>(e, k), next = load_pack<N>(d, k + 1);
            g = select(first, dk - shift, g);
            c = select(first, one, c);
            s = select(first, one, s);
            // (g, f) is turned to (r, 0); then the rows k and k + 1, of which p has already gone from d_k.
            const pack<N> f = s * ek, b = c * ek, diagonal = dk - p;
            // Not 1 / r: the quotient does not wait for the root.
            const pack<N> sum_of_squares = mul_add(g, g, f * f), r = sqrt(sum_of_squares), inverse = r * (one / sum_of_squares);
            const pack<N> sum = mul_add(next - diagonal, f, (b + b) * g);
            const auto turns = inside & (sum_of_squares > set_pack<N>(least_length * least_length));
            c = select(turns, g * inverse, one);
            s = keep(turns, f * inverse);
            const pack<N> t = keep(turns, sum * inverse);
            if (k > least) {
                const auto stores = inside & (here > lo);
                apart = apart | (stores & (negligible >= r * r));
                store_pack(select(stores, r, load_pack<N>(e, k - 1)), e, k - 1);
            }
            p = s * t;
            store_pack(diagonal + p, d, k);
            g = mul_add(c, t, zero - b);
            store_pack(select(last, g, ek), e, k);
            dk = next;
            store_pack(c, now.cosine, k);
            store_pack(s, now.sine, k);
        }
        store_pack(dk - p, d, most);
        std::swap(before, now);
    }
    for (int k = before.first; k < before.last; ++k) follow_rotation<N, C>(before, k, V, n);
}

/// Y <- Y + Y X, Y rows-by-n. @param old  tile_rows n packs, scratch.
template <int N, int R, int C>
HWY_INLINE void add_lane_product(double* Y, int rows, const double* X, int order, double* old) {
    constexpr int step = N * vector_size;
    const int m = R != 0 ? R : rows, n = C != 0 ? C : order;
    for_tiles<tile_rows>(0, m, [&](int i, auto I) HWY_ATTR {
        for (int k = 0; k < n; ++k)
            for (int r = 0; r < I; ++r) store_pack(load_pack<N>(Y, i + r + k * m), old, r + k * I);
        for_tiles<tile_cols<N>>(0, n, [&](int j, auto J) HWY_ATTR {
            lane_tile_product<N, I, J>(old, I, 1, X + j * n * step, n, n, [&](int r, int c, const pack<N>& sum) HWY_ATTR {
                const int at = i + r + (j + c) * m;
                store_pack(load_pack<N>(Y, at) + sum, Y, at);
            });
        });
    });
}

/// Y <- Y (I + X), V <- V (I + X) with the X that makes the columns of both orthogonal, those of V of length 1, to first order, where the
/// second order is a rounding error: for Y^T Y = G with diagonal d and V^T V = I + S,
///   x_ij + x_ji = -s_ij,  x_ij d_i + x_ji d_j = -g_ij.
/// @param follow  whether V is wanted.  @param[out] X, S  n-by-n.  @param old  tile_rows n packs, scratch.
/// @return where it is: the lanes that are done. In the others x_ij = x_ji = -s_ij / 2, which makes V orthogonal.
template <int N, int M, int C>
HWY_INLINE pack_mask<N> lane_first_order(double* Y, int rows, int cols, double* V, bool follow, double* X, double* S, double* old) {
    const int n = C != 0 ? C : cols;
    const pack<N> zero = set_pack<N>(0), one = set_pack<N>(1), half = set_pack<N>(0.5);
    const pack<N> most = set_pack<N>(first_order_square), tolerance = set_pack<N>(cosine_tolerance * cosine_tolerance);
    lane_gram_matrix<N, M, C>(Y, rows, n, X);
    lane_gram_matrix<N, C, C>(V, n, n, S);
    auto small = zero == zero;
    for (int j = 0; j < n; ++j)
        for (int i = j + 1; i < n; ++i) {
            const pack<N> g = load_pack<N>(X, i + j * n), di = load_pack<N>(X, i + i * n), dj = load_pack<N>(X, j + j * n);
            const pack<N> s = load_pack<N>(S, i + j * n), half_s = half * s;
            const auto changes_little = [&](const pair_multiples<N>& x) HWY_ATTR {
                return adds_little(x.x_ij * x.x_ij, di, dj, most) & adds_little(x.x_ji * x.x_ji, dj, di, most);
            };
            const pair_multiples<N> x = multiples_of_first_order(g, s, di, dj);
            const auto fits = changes_little(x);
            // Else half of s for each: it leaves this of g, a rounding error where lengths are nearly equal.
            const pack<N> left = neg_mul_add(half_s, di + dj, g);
            small = small & (fits | (changes_little({half_s, half_s}) & (tolerance * di * dj >= left * left)));
            store_pack(select(fits, x.x_ij, zero - half_s), X, i + j * n);
            store_pack(select(fits, x.x_ji, zero - half_s), X, j + i * n);
        }
    for (int j = 0; j < n; ++j) store_pack(half * (one - load_pack<N>(S, j + j * n)), X, j + j * n);
    for (int j = 0; j < n; ++j)
        for (int i = j + 1; i < n; ++i) {
            const pack<N> half_of_s = zero - half * load_pack<N>(S, i + j * n);
            store_pack(select(small, load_pack<N>(X, i + j * n), half_of_s), X, i + j * n);
            store_pack(select(small, load_pack<N>(X, j + i * n), half_of_s), X, j + i * n);
        }
    add_lane_product<N, M, C>(Y, rows, X, n, old);
    if (follow) add_lane_product<N, C, C>(V, n, X, n, old);
    return small;
}

/// Leaves the lanes where the norms of the rows, or those of the columns, are not nearly equal.
template <int N, int M, int C>
HWY_INLINE void leave_unequal_norms(const lane_group& g) {
    const int m = M != 0 ? M : g.m, n = C != 0 ? C : g.n;
    const pack<N> one = set_pack<N>(1), factor = set_pack<N>(equilibrated_squares);
    pack<N> left = load_pack<N>(g.left, 0);
    const auto check = [&](int lines, int length, int next, int along) HWY_ATTR {
        pack<N> least = set_pack<N>(0), most = set_pack<N>(0);
        for (int i = 0; i < lines; ++i) {
            pack<N> square = set_pack<N>(0);
            for (int k = 0; k < length; ++k) {
                const pack<N> x = load_pack<N>(g.A, i * next + k * along);
                square = mul_add(x, x, square);
            }
            least = i == 0 ? square : min(least, square);
            most = max(most, square);
        }
        left = select(least * factor >= most, left, one);
    };
    check(m, n, 1, m);
    check(n, m, m, 1);
    store_pack(left, g.left, 0);
}

/// The decomposition, all stages. @pre u_cols <= n; entries of lanes that are not left: finite, the largest in [1, 2).
/// @param relative  leaves the lanes for which the normwise bound is no relative one.
template <int N, int M, int C>
void gram_in_lanes(const lane_group& g, bool relative, int budget) {
    constexpr int step = N * vector_size;
    const int m = M != 0 ? M : g.m, n = C != 0 ? C : g.n;
    if (relative) leave_unequal_norms<N, M, C>(g);
    const auto active = load_pack<N>(g.left, 0) == set_pack<N>(0);
    if (none_of(active)) return;
    lane_gram_matrix<N, M, C>(g.A, m, n, g.U);
    lane_tridiagonal_form<N, C>(g.U, n, g.sigma, g.off, g.W, g.beta, g.squares);
    lane_tridiagonal_qr<N, C>(g.sigma, g.off, n, g.W, g.rotations, active, *g.wanted);
    lane_product<N, M, C>(g.A, m, n, g.W, g.U);
    lane_columns c = columns_of(g, n, g.U, m, g.W, n, step);
    const auto done = lane_first_order<N, M, C>(g.U, m, n, g.W, g.u_cols > 0, g.A, g.S, g.rotations);
    jacobi<N, M, C>(c, budget, done, g.left);
    norms_in_order<N, M, C>(g, c);
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
