// Jacobi's singular value decomposition of many small matrices at once, one in each lane (lanes-inl.h), m >= n >= 1:
//   A P = Q R with column pivoting,  R^T J = W diag(sigma),  U = Q J,  V = P W.
// Branches depend on all lanes, but only to skip what would change none of them.

#if defined(ECKART_FAST_KERNELS_LANE_SVD_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ECKART_FAST_KERNELS_LANE_SVD_INL_H_
#undef ECKART_FAST_KERNELS_LANE_SVD_INL_H_
#else
#define ECKART_FAST_KERNELS_LANE_SVD_INL_H_
#endif

#include <eckart/fast/kernels/lanes-inl.h>
#include <hwy/cache_control.h>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

// Internal parameters. Squared norms below 2^-440 (of a matrix whose largest entry is in [1, 2)) leave the lane: down to there products of
// two squares times the squared tolerance do not underflow. A sweep all of whose rotations had a scaled sine below final_sine / sqrt(n)
// leaves cosines below 2 n (final_sine^2 / n) = 4 u, for each later rotation changes a cosine by at most the product of two of them.
inline constexpr double least_square = 0x1p-440;
inline constexpr double cosine_tolerance = 0x1p-50;
inline constexpr int most_lane_cols = 16;
inline constexpr double final_sine_square = 0x1p-52;

/// Memory that is wanted soon, asked for a few cache lines at a time while something else is computed: all at once would have to wait.
struct wanted_memory {
    struct range {
        const char *from, *end;
    };
    range ranges[3 * 2 * block_size];
    int count = 0, at = 0;

    HWY_INLINE void add(const void* from, std::ptrdiff_t bytes) {
        const char* p = static_cast<const char*>(from);
        ranges[count++] = {p, p + bytes};
    }
    HWY_INLINE void ask(int lines) {
        for (; lines > 0 && at < count; --lines) {
            range& r = ranges[at];
            hwy::Prefetch(r.from);
            r.from += 64;
            if (r.from >= r.end) ++at;
        }
    }
};

/// The matrices of one group, pack (i, j) of an m-by-n array at i + j m. Dimensions that are known at compile time are template arguments
/// of the functions below, 0 stands for those that are not.
struct lane_group {
    int m, n;
    int u_cols;        // columns of U wanted: 0 (then neither U nor V is computed), n, or up to m
    double* A;         // m-by-n: the matrices; on exit of no use
    double* W;         // n-by-n: on exit V
    double* U;         // m-by-max(u_cols, n)
    double* sigma;     // n
    double* squares;   // n, scratch
    double* beta;      // n, scratch
    double* late;      // 8, scratch
    double* off;       // n, scratch
    double* rotations; // 4 n, scratch
    double* S;         // n-by-n, scratch
    double* pivots;    // n: columns k and pivots[k] of A change places in step k of the QR factorization
    double* left;      // 1: not 0 where the lane gave up, or was given up (entry)
    wanted_memory* wanted;
};

template <int N, int Rows>
HWY_INLINE pack<N> dot(const double* x, const double* y, int first, int rows) {
    const int end = Rows != 0 ? Rows : rows;
    pack<N> even = set_pack<N>(0), odd = set_pack<N>(0);
    int i = first;
    for (; i + 2 <= end; i += 2) {
        even = mul_add(load_pack<N>(x, i), load_pack<N>(y, i), even);
        odd = mul_add(load_pack<N>(x, i + 1), load_pack<N>(y, i + 1), odd);
    }
    if (i < end) even = mul_add(load_pack<N>(x, i), load_pack<N>(y, i), even);
    return even + odd;
}

template <int N>
HWY_INLINE void swap_where(const pack_mask<N>& where, double* a, double* b, std::ptrdiff_t i) {
    const pack<N> x = load_pack<N>(a, i), y = load_pack<N>(b, i);
    store_pack(select(where, y, x), a, i);
    store_pack(select(where, x, y), b, i);
}

/// Householder QR with column pivoting in place: R above the diagonal and R^T in W, reflectors v_k on and below it. Norms are recomputed
/// with each update, never downdated.
template <int N, int M, int C>
HWY_INLINE void pivoted_qr(const lane_group& g) {
    constexpr int step = N * vector_size;
    const int m = M != 0 ? M : g.m, n = C != 0 ? C : g.n;
    const auto col = [&](int j) HWY_ATTR { return g.A + static_cast<std::ptrdiff_t>(j) * m * step; };
    const pack<N> zero = set_pack<N>(0), one = set_pack<N>(1);
    pack<N> left = load_pack<N>(g.left, 0);
    for (int j = 0; j < n; ++j) store_pack(dot<N, M>(col(j), col(j), 0, m), g.squares, j);
    for (int k = 0; k < n; ++k) {
        double* x = col(k);
        pack<N> best = load_pack<N>(g.squares, k), pivot = set_pack<N>(k);
        for (int c = k + 1; c < n; ++c) {
            const pack<N> square = load_pack<N>(g.squares, c);
            const auto larger = square > best;
            best = select(larger, square, best);
            pivot = select(larger, set_pack<N>(c), pivot);
        }
        for (int c = k + 1; c < n; ++c) {
            const auto here = pivot == set_pack<N>(c);
            if (none_of(here)) continue;
            for (int i = 0; i < m; ++i) swap_where(here, x, col(c), i);
            store_pack(select(here, load_pack<N>(g.squares, k), load_pack<N>(g.squares, c)), g.squares, c);
        }
        store_pack(pivot, g.pivots, k);
        left = select(best >= set_pack<N>(least_square), left, one);

        pack<N> tail = zero;
        for (int i = k + 1; i < m; ++i) tail = mul_add(load_pack<N>(x, i), load_pack<N>(x, i), tail);
        const pack<N> alpha = load_pack<N>(x, k);
        const pack<N> norm = sqrt(mul_add(alpha, alpha, tail));
        const auto reflect = tail > zero;
        const pack<N> r = times_sign(norm, alpha); // -R_kk where there is a reflection
        const pack<N> vk = alpha + r;
        const pack<N> beta = keep(reflect, one / (norm * (norm + abs(alpha))));
        store_pack(beta, g.beta, k);
        store_pack(vk, x, k);
        double* row = g.W + static_cast<std::ptrdiff_t>(k) * n * step; // row k of R
        for (int i = 0; i < k; ++i) store_pack(zero, row, i);
        store_pack(select(reflect, zero - r, alpha), row, k);
        for (int c = k + 1; c < n; ++c) {
            double* y = col(c);
            const pack<N> multiple = beta * dot<N, M>(x, y, k, m);
            store_pack(neg_mul_add(multiple, vk, load_pack<N>(y, k)), y, k);
            pack<N> square = zero;
            for (int i = k + 1; i < m; ++i) {
                const pack<N> rest = neg_mul_add(multiple, load_pack<N>(x, i), load_pack<N>(y, i));
                store_pack(rest, y, i);
                square = mul_add(rest, rest, square);
            }
            store_pack(square, g.squares, c);
        }
    }
    // Later pivots have permuted the rows of R above: copy them only now.
    for (int k = 0; k < n; ++k)
        for (int c = k + 1; c < n; ++c) store_pack(load_pack<N>(col(c), k), g.W + static_cast<std::ptrdiff_t>(k) * n * step, c);
    store_pack(left, g.left, 0);
}

/// One sweep as steps of disjoint pairs (p, q), p < q: those with p + q equal modulo n, or for even n modulo n - 1 with the last column
/// joining the one that would meet itself.
struct pair_schedule {
    struct pair {
        short p, q;
    };
    pair pairs[most_lane_cols * (most_lane_cols - 1) / 2];
    int steps, per_step;
};

HWY_INLINE pair_schedule schedule_of(int n) {
    pair_schedule s;
    s.per_step = n / 2;
    s.steps = n < 2 ? 0 : n % 2 == 0 ? n - 1 : n;
    int count = 0;
    for (int t = 1; t <= s.steps; ++t)
        for (int p = 0; p < n; ++p) {
            int q = (t - p + s.steps) % s.steps;
            if (n % 2 == 0 && p < s.steps && q == p) q = n - 1;
            if (p < q) s.pairs[count++] = {static_cast<short>(p), static_cast<short>(q)};
        }
    return s;
}

/// What the sweeps work on: the n columns of X and those of J or null, their lengths and their distances in doubles, and the rotations that
/// J still has to follow. They wait until the next angles are under way, whose latency they fill.
struct lane_columns {
    int n;
    double* X;
    int x_rows;
    std::ptrdiff_t x_step;
    double* J;
    int j_rows;
    std::ptrdiff_t j_step;
    double* squares;
    double* late_sine; // 4 packs
    double* late_half; // 4 packs
    pair_schedule::pair late[4];
    int late_count;
};

template <int N, int Rows>
HWY_INLINE void rotate_columns(const pack_rotation<N>& r, double* a, double* b, int rows) {
    const int end = Rows != 0 ? Rows : rows;
    for (int i = 0; i < end; ++i) {
        pack<N> x = load_pack<N>(a, i), y = load_pack<N>(b, i);
        rotate(r, x, y);
        store_pack(x, a, i);
        store_pack(y, b, i);
    }
}

template <int N, int C>
HWY_INLINE void rotate_late(lane_columns& g) {
    for (int k = 0; k < g.late_count; ++k) {
        const pack_rotation<N> r{load_pack<N>(g.late_sine, k), load_pack<N>(g.late_half, k)};
        rotate_columns<N, C>(r, g.J + g.late[k].p * g.j_step, g.J + g.late[k].q * g.j_step, g.j_rows);
    }
    g.late_count = 0;
}

/// Rotates K disjoint pairs of columns. Their angles, long chains of dependent operations, are computed together.
template <int N, int M, int C, int K>
HWY_INLINE void rotate_pairs(lane_columns& g, const pair_schedule::pair* pairs, const pack_mask<N>& active, pack_mask<N>& again) {
    pack<K * N> product, x, y;
    pack_mask<K * N> rotates;
    const vector tolerance = hn::Set(lanes(), cosine_tolerance * cosine_tolerance);
    for (int k = 0; k < K; ++k) {
        const int p = pairs[k].p, q = pairs[k].q;
        const pack<N> d = dot<N, M>(g.X + p * g.x_step, g.X + q * g.x_step, 0, g.x_rows);
        const pack<N> xk = load_pack<N>(g.squares, p), yk = load_pack<N>(g.squares, q);
        for (int l = 0; l < N; ++l) {
            product.v[k * N + l] = d.v[l];
            x.v[k * N + l] = xk.v[l];
            y.v[k * N + l] = yk.v[l];
            const auto wanted = hn::Gt(hn::Mul(d.v[l], d.v[l]), hn::Mul(tolerance, hn::Mul(xk.v[l], yk.v[l])));
            rotates.m[k * N + l] = hn::And(wanted, active.m[l]);
        }
    }
    if (none_of(rotates)) return;
    product = keep(rotates, product);
    const auto r = rotation_of(x, y, product);
    const auto large = r.sine * r.sine * max(x, y) > set_pack<K * N>(final_sine_square / (C != 0 ? C : g.n)) * min(x, y);
    // Squared norms of the rotated columns, cosine = 1 - sine half; recomputed before the next sweep.
    const pack<K* N> cosine = neg_mul_add(r.sine, r.half, set_pack<K * N>(1.0));
    const pack<K*N> cosine2 = cosine * cosine, sine2 = r.sine * r.sine, mixed = (cosine + cosine) * r.sine;
    const pack<K* N> xx = mul_add(cosine2, x, mul_add(mixed, product, sine2 * y));
    const pack<K* N> yy = mul_add(cosine2, y, neg_mul_add(mixed, product, sine2 * x));
    if (g.J != nullptr) rotate_late<N, C>(g);
    for (int k = 0; k < K; ++k) {
        const int p = pairs[k].p, q = pairs[k].q;
        pack_rotation<N> rk;
        pack<N> xk, yk;
        for (int l = 0; l < N; ++l) {
            rk.sine.v[l] = r.sine.v[k * N + l];
            rk.half.v[l] = r.half.v[k * N + l];
            xk.v[l] = xx.v[k * N + l];
            yk.v[l] = yy.v[k * N + l];
            again.m[l] = hn::Or(again.m[l], large.m[k * N + l]);
        }
        store_pack(xk, g.squares, p);
        store_pack(yk, g.squares, q);
        rotate_columns<N, M>(rk, g.X + p * g.x_step, g.X + q * g.x_step, g.x_rows);
        if (g.J == nullptr) continue;
        store_pack(rk.sine, g.late_sine, k);
        store_pack(rk.half, g.late_half, k);
        g.late[k] = pairs[k];
        g.late_count = k + 1;
    }
}

/// One-sided Jacobi on the n columns of X, x_rows long, with J, j_rows = n long, following, in the lanes that are not done. Those that the
/// budget does not suffice for are left. Lengths that are known at compile time: M of X, C of J and the number of columns.
template <int N, int M, int C>
HWY_INLINE void jacobi(lane_columns& c, int budget, const pack_mask<N>& done, double* lanes_left) {
    const int n = C != 0 ? C : c.n;
    const pair_schedule schedule = schedule_of(n);
    const pack<N> zero = set_pack<N>(0), one = set_pack<N>(1);
    const pack<N> left = load_pack<N>(lanes_left, 0);
    auto active = without(left == zero, done);
    for (int sweep = 0; sweep < budget && !none_of(active); ++sweep) {
        for (int j = 0; j < n; ++j) {
            const double* x = c.X + j * c.x_step;
            store_pack(dot<N, M>(x, x, 0, c.x_rows), c.squares, j);
        }
        auto again = zero > one;
        const pair_schedule::pair* pair = schedule.pairs;
        for (int t = 0; t < schedule.steps; ++t) {
            int rest = schedule.per_step;
            for (; rest >= 4; rest -= 4, pair += 4) rotate_pairs<N, M, C, 4>(c, pair, active, again);
            for (; rest >= 2; rest -= 2, pair += 2) rotate_pairs<N, M, C, 2>(c, pair, active, again);
            for (; rest >= 1; rest -= 1, pair += 1) rotate_pairs<N, M, C, 1>(c, pair, active, again);
        }
        active = active & again;
    }
    if (c.J != nullptr) rotate_late<N, C>(c);
    store_pack(select(active, one, left), lanes_left, 0);
}

/// V <- P V for the P of `pivoted_qr`.
template <int N, int C>
HWY_INLINE void undo_pivoting(const lane_group& g) {
    constexpr int step = N * vector_size;
    const int n = C != 0 ? C : g.n;
    for (int k = n - 1; k >= 0; --k)
        for (int c = k + 1; c < n; ++c) {
            const auto here = load_pack<N>(g.pivots, k) == set_pack<N>(c);
            if (none_of(here)) continue;
            for (int j = 0; j < n; ++j) swap_where(here, g.W + k * step, g.W + c * step, static_cast<std::ptrdiff_t>(j) * n);
        }
}

/// Calls f(i, k), i < k, for the comparators of a network that sorts n numbers: merge exchange, Knuth, TAOCP 3, 5.2.2, algorithm M.
template <class F>
HWY_INLINE void sorting_network(int n, const F& f) {
    int top = 1;
    while (2 * top < n) top *= 2;
    for (int p = top; p > 0; p /= 2) {
        int q = top, r = 0;
        for (int d = p;; d = q - p, q /= 2, r = p) {
            for (int i = 0; i + d < n; ++i)
                if ((i & p) == r) f(i, i + d);
            if (q == p) break;
        }
    }
}

/// sigma, the largest first, from the columns of X; with vectors these are divided by their norms, and they and those of J are put in the
/// same order. Lanes with a column that carries no direction are left.
template <int N, int M, int C>
HWY_INLINE void norms_in_order(const lane_group& g, const lane_columns& c) {
    constexpr int step = N * vector_size;
    const int n = C != 0 ? C : c.n, rows = M != 0 ? M : c.x_rows, j_rows = C != 0 ? C : c.j_rows;
    const pack<N> one = set_pack<N>(1);
    pack<N> left = load_pack<N>(g.left, 0);
    for (int j = 0; j < n; ++j) {
        double* x = c.X + j * c.x_step;
        const pack<N> square = dot<N, M>(x, x, 0, rows), norm = sqrt(square);
        left = select(square >= set_pack<N>(least_square), left, one);
        store_pack(norm, g.sigma, j);
        if (g.u_cols == 0) continue;
        const pack<N> inverse = one / norm;
        for (int i = 0; i < rows; ++i) store_pack(load_pack<N>(x, i) * inverse, x, i);
    }
    store_pack(left, g.left, 0);
    sorting_network(n, [&](int i, int k) HWY_ATTR {
        const auto wrong = load_pack<N>(g.sigma, k) > load_pack<N>(g.sigma, i);
        if (none_of(wrong)) return;
        swap_where(wrong, g.sigma + i * step, g.sigma + k * step, 0);
        if (g.u_cols == 0) return;
        for (int r = 0; r < rows; ++r) swap_where(wrong, c.X + i * c.x_step, c.X + k * c.x_step, r);
        for (int r = 0; r < j_rows; ++r) swap_where(wrong, c.J + i * c.j_step, c.J + k * c.j_step, r);
    });
}

/// For the columns X and those that follow them.
HWY_INLINE lane_columns columns_of(const lane_group& g, int n, double* X, int x_rows, double* J, int j_length, int width) {
    lane_columns c{};
    c.n = c.j_rows = n;
    c.X = X;
    c.x_rows = x_rows;
    c.x_step = static_cast<std::ptrdiff_t>(x_rows) * width;
    c.J = g.u_cols > 0 ? J : nullptr;
    c.j_step = static_cast<std::ptrdiff_t>(j_length) * width;
    c.squares = g.squares;
    c.late_sine = g.late;
    c.late_half = g.late + 4 * width;
    return c;
}

/// U <- H_0 ... H_{n-1} U.
template <int N, int M, int C>
HWY_INLINE void apply_reflectors(const lane_group& g) {
    constexpr int step = N * vector_size;
    const int m = M != 0 ? M : g.m, n = C != 0 ? C : g.n;
    for (int k = n - 1; k >= 0; --k) {
        const double* v = g.A + static_cast<std::ptrdiff_t>(k) * m * step;
        const pack<N> beta = load_pack<N>(g.beta, k);
        for (int j = 0; j < g.u_cols; ++j) {
            double* y = g.U + static_cast<std::ptrdiff_t>(j) * m * step;
            const pack<N> multiple = beta * dot<N, M>(v, y, k, m);
            for (int i = k; i < m; ++i) store_pack(neg_mul_add(multiple, load_pack<N>(v, i), load_pack<N>(y, i)), y, i);
        }
    }
}

/// The decomposition, all stages. @pre entries of lanes that are not left: finite, the largest in [1, 2).
template <int N, int M, int C>
void jacobi_in_lanes(const lane_group& g, int budget) {
    constexpr int step = N * vector_size;
    const int m = M != 0 ? M : g.m, n = C != 0 ? C : g.n;
    const pack<N> zero = set_pack<N>(0), one = set_pack<N>(1);
    pivoted_qr<N, M, C>(g);
    for (int j = 0; j < g.u_cols; ++j)
        for (int i = 0; i < m; ++i) store_pack(i == j ? one : zero, g.U + static_cast<std::ptrdiff_t>(j) * m * step, i);
    lane_columns c = columns_of(g, n, g.W, n, g.U, m, step);
    jacobi<N, C, C>(c, budget, zero > one, g.left);
    norms_in_order<N, C, C>(g, c);
    if (g.u_cols == 0) return;
    apply_reflectors<N, M, C>(g);
    undo_pivoting<N, C>(g);
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
