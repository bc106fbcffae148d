#include <eckart/fast/small_symmetric_eigen.hpp>

#include <eckart/fast/kernels/highway_targets.hpp>
#include <eckart/fast/stable_sort.hpp>
#include <eckart/fast/targets.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eckart/fast/small_symmetric_eigen.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <eckart/fast/kernels/hermitian-inl.h>

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <utility>

#ifndef ECKART_FAST_SMALL_SYMMETRIC_EIGEN_ONCE
#define ECKART_FAST_SMALL_SYMMETRIC_EIGEN_ONCE
namespace eckart::fast {

/// The rotations of one QR step: number k turns columns k and k + 1, first <= k < last.
struct qr_rotations {
    double cosine[most_small_symmetric], sine[most_small_symmetric];
    index first = 0, last = 0;
};

// Internal parameters. Sums of squares up to least_square are no length to divide by: digits are lost. instead_of_zero times the largest
// entry stands for d - shift where that vanishes.
inline constexpr double least_square = 0x1p-900;
inline constexpr double instead_of_zero = 0x1p-80;
inline constexpr int most_steps = 50; // for each eigenvalue; 1.8 are usual

} // namespace eckart::fast
#endif

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

HWY_INLINE block add_real_products(const block& sum, const block& x, const block& y) { return mul_add(x, y, sum); }
HWY_INLINE block add_real_products(const block& sum, const complex_blocks& x, const complex_blocks& y) {
    return mul_add(x.im, y.im, mul_add(x.re, y.re, sum));
}

/// t x for real t.
HWY_INLINE complex_blocks mul(const complex_blocks& x, const block& t) { return {mul(x.re, t), mul(x.im, t)}; }

/// z - t x for real t.
HWY_INLINE complex_blocks neg_mul_add(const block& t, const complex_blocks& x, const complex_blocks& z) {
    return {neg_mul_add(t, x.re, z.re), neg_mul_add(t, x.im, z.im)};
}

/// The part of z along a direction that is its own: |z|, without underflow.
HWY_INLINE double along(double phase, double z) { return phase * z; }
HWY_INLINE double along(complex_number phase, complex_number z) { return phase.re * z.re + phase.im * z.im; }

HWY_INLINE double real_part(double x) { return x; }
HWY_INLINE double real_part(complex_number z) { return z.re; }

/// A column in storage of its own, zero at first.
template <int P>
struct small_column {
    HWY_ALIGN double part[P][most_small_symmetric] = {};
    HWY_INLINE auto column() {
        double* parts[P];
        for (int p = 0; p < P; ++p) parts[p] = part[p];
        return column_of(parts);
    }
};

/// A reflection H = I - beta v v^H that has still to be applied, G <- H G H = G - v w^H - w v^H and Q <- Q H = Q - q v^H, to columns
/// `first` and behind. Rows of G before `first` are of no use any more.
template <class Column>
struct late_reflection {
    Column v, w, q;
    index first = 0;
};

/// Applies the reflection h to rows i .. i + 8 S - 1 and multiplies them with the next vector v while they are at hand: Gv <- G v, Qv <- Q
/// v, of which only columns h.first and behind count.
template <int S, bool with_G, int P, class Column>
HWY_INLINE void reflect_and_multiply(const small_eigen_task<P>& t, const late_reflection<Column>& h, const Column& v, index i,
                                     const Column& Gv, const Column& Qv) {
    const auto G = column_of(t.G), Q = column_of(t.Q);
    blocks_of<Column> g_sum[S], q_sum[S], hv[S], hw[S], hq[S];
    for (int s = 0; s < S; ++s) {
        const index at = i + s * block_size;
        g_sum[s] = q_sum[s] = zeros_of(v);
        hv[s] = load(h.v + at);
        hw[s] = load(h.w + at);
        hq[s] = load(h.q + at);
    }
    for (index j = h.first; j < t.n; ++j) {
        const auto hvj = broadcast(conjugate(get(h.v, j))), hwj = broadcast(conjugate(get(h.w, j))), vj = broadcast(get(v, j));
        for (int s = 0; s < S; ++s) {
            const index at = i + s * block_size;
            if constexpr (with_G) {
                const Column g = G + (at + j * t.ld);
                const auto x = neg_mul_add(hw[s], hvj, neg_mul_add(hv[s], hwj, load(g)));
                store(x, g);
                g_sum[s] = mul_add(x, vj, g_sum[s]);
            }
            const Column q = Q + (at + j * t.ldq);
            const auto y = neg_mul_add(hq[s], hvj, load(q));
            store(y, q);
            q_sum[s] = mul_add(y, vj, q_sum[s]);
        }
    }
    for (int s = 0; s < S; ++s) {
        const index at = i + s * block_size;
        store(g_sum[s], Gv + at);
        store(q_sum[s], Qv + at);
    }
}

/// The same for all rows that count.
template <int P, class Column>
HWY_INLINE void reflect_and_multiply(const small_eigen_task<P>& t, const late_reflection<Column>& h, const Column& v, const Column& Gv,
                                     const Column& Qv) {
    constexpr int S = P == 1 ? 2 : 1; // as many sums as hide the latency of one
    const index g_first = h.first / block_size * block_size;
    index i = 0;
    for (; i < g_first; i += block_size) reflect_and_multiply<1, false>(t, h, v, i, Gv, Qv);
    for (; i + S * block_size <= t.n; i += S * block_size) reflect_and_multiply<S, true>(t, h, v, i, Gv, Qv);
    for (; i < t.n; i += block_size) reflect_and_multiply<1, true>(t, h, v, i, Gv, Qv);
}

/// G = Q T Q^H, both triangles of G filled, its rows and those of Q padded to whole blocks, zeros beyond n; consumed.
/// @param[out] d, f  diagonal of T, entries below it.
template <int P, class Number>
HWY_NOINLINE void tridiagonal_form_of(const small_eigen_task<P>& t, double* d, Number* f) {
    const auto G = column_of(t.G), Q = column_of(t.Q);
    const index n = t.n;
    for (index j = 0; j < n; ++j) {
        for (index i = 0; i < n; i += block_size) store(zeros_of(Q), Q + (i + j * t.ldq));
        set(Q, j + j * t.ldq, {1});
    }
    small_column<P> of_v[2], of_w, of_q, of_Gv, of_Qv;
    using column = std::remove_const_t<decltype(G)>;
    late_reflection<column> h{of_v[0].column(), of_w.column(), of_q.column()};
    const column Gv = of_Gv.column(), Qv = of_Qv.column();
    column v = of_v[1].column();
    for (index k = 0; k + 2 < n; ++k) {
        block squares = zero();
        const auto hvk = broadcast(conjugate(get(h.v, k))), hwk = broadcast(conjugate(get(h.w, k)));
        for (index i = 0; i < n; i += block_size) {
            const auto x = load(G + (i + k * t.ld));
            store(neg_mul_add(load(h.w + i), hvk, neg_mul_add(load(h.v + i), hwk, x)), v + i);
        }
        d[k] = real_part(get(v, k));
        const Number alpha = get(v, k + 1);
        for (index i = 0; i < k + 2; ++i) set(v, i, {});
        for (index i = 0; i < n; i += block_size) {
            const auto tail = load(v + i);
            squares = add_real_products(squares, tail, tail);
        }
        const double tail = sum(squares);
        if (!(tail > least_square)) {
            f[k] = alpha;
            continue;
        }
        const Number phase = direction(alpha);
        const double size = along(phase, alpha), norm = std::sqrt(size * size + tail), beta = 1 / (norm * (norm + size));
        f[k] = -(phase * norm);
        set(v, k + 1, alpha + phase * norm);

        reflect_and_multiply(t, h, v, Gv, Qv);
        const block scale = broadcast(beta);
        block product = zero(); // v^H G v, real
        for (index i = 0; i < n; i += block_size) {
            const auto scaled = mul(load(Gv + i), scale);
            store(scaled, Gv + i);
            store(mul(load(Qv + i), scale), h.q + i);
            product = add_real_products(product, scaled, load(v + i));
        }
        const block multiple = broadcast(0.5 * beta * sum(product));
        for (index i = 0; i < n; i += block_size) store(neg_mul_add(multiple, load(v + i), load(Gv + i)), h.w + i);
        std::swap(h.v, v);
        h.first = k + 1;
    }
    small_column<P> none;
    reflect_and_multiply(t, h, none.column(), Gv, Qv);
    for (index k = std::max<index>(n - 2, 0); k < n; ++k) {
        d[k] = real_part(get(G, k + k * t.ld));
        if (k + 1 < n) f[k] = get(G, k + 1 + k * t.ld);
    }
}

/// T = D T' D^H with T' real, e beside its diagonal; Q <- Q D.
template <int B>
HWY_INLINE void make_real(const double* f, index n, double* e, double*, index) {
    std::copy_n(f, std::max<index>(n - 1, 0), e);
}
template <int B>
HWY_INLINE void make_real(const complex_number* f, index n, double* e, const complex_column& Q, index ldq) {
    complex_number turned{1, 0};
    for (index k = 0; k + 1 < n; ++k) {
        const complex_number phase = direction(f[k]);
        e[k] = along(phase, f[k]);
        turned = turned * phase;
        turned = turned * (1 / modulus(turned)); // or errors add up
        const complex_blocks factor = broadcast(turned);
        const complex_column q = Q + (k + 1) * ldq;
        for (int b = 0; b < B; ++b) store(mul(load(q + b * block_size), factor), q + b * block_size);
    }
}

/// Columns k and k + 1 of V.
template <int P, int B>
HWY_INLINE void follow(const qr_rotations& r, index k, double* const (&V)[P], index ld) {
    const block c = broadcast(r.cosine[k]), s = broadcast(r.sine[k]);
    for (double* part : V) {
        double *a = part + k * ld, *b = a + ld;
        for (int i = 0; i < B; ++i) {
            const block x = load(a + i * block_size), y = load(b + i * block_size);
            store(mul_add(s, y, mul(c, x)), a + i * block_size);
            store(neg_mul_add(s, x, mul(c, y)), b + i * block_size);
        }
    }
}

/// Implicit QR with Wilkinson's shift on T = (d, e), V <- V Z. V follows the rotations of a step while the next one is under way, in the
/// time that its quotients take. @return false if the steps did not suffice.
template <int P, int B>
HWY_NOINLINE bool tridiagonal_qr(double* d, double* e, index n, double* const (&V)[P], index ld) {
    double largest = 0;
    for (index k = 0; k < n; ++k) largest = std::max({largest, std::fabs(d[k]), k + 1 < n ? std::fabs(e[k]) : 0});
    const double negligible = largest * 0x1p-53, tiny = largest * instead_of_zero;
    qr_rotations both[2], *before = both, *now = both + 1;
    index hi = n - 1;
    int spent = 0;
    const auto apart = [&](index k) { return !(std::fabs(e[k]) > negligible); };
    for (;;) {
        for (; hi > 0 && apart(hi - 1); --hi) spent = 0;
        if (hi <= 0 || spent++ == most_steps) break;
        index lo = hi - 1;
        while (lo > 0 && !apart(lo - 1)) --lo;
        const double half = (d[hi - 1] - d[hi]) / 2, beside = e[hi - 1];
        const double shift = d[hi] - beside * (beside / (half + std::copysign(std::sqrt(half * half + beside * beside), half)));
        now->first = lo;
        now->last = hi;
        // Rows k and k + 1 are turned by c_k and s_k, whose quotient is that of pi_k and e_k. With gamma_k = c_{k-1} pi_k and C_k = c_k^2
        //   C_k = gamma_k^2 / (gamma_k^2 + C_{k-1} e_k^2),   gamma_{k+1} = C_k (d_{k+1} - shift) - (1 - C_k) gamma_k:
        // one quotient a row waits for that of the row before, roots do not.
        double gamma = d[lo] - shift, pi = gamma, square = 1, c = 1, s = 0;
        for (index k = std::min(lo, before->first); k < hi || k < before->last; ++k) {
            if (k >= before->first && k < before->last) follow<P, B>(*before, k, V, ld);
            if (k < lo || k >= hi) continue;
            if (gamma == 0) gamma = square * tiny;
            const double ek = e[k], next = d[k + 1], shifted = next - shift;
            const double gamma_square = gamma * gamma, weight = square * (ek * ek), inverse = 1 / (gamma_square + weight);
            const double root = std::sqrt(inverse), after = gamma * (gamma * shifted - weight) * inverse;
            square = gamma_square * inverse;
            const double c_before = c, s_before = s;
            c = std::copysign(gamma * root, gamma * c_before);
            s = std::fabs(c_before) * root * ek;
            if (k > lo) e[k - 1] = s_before * (c * pi + s * ek);
            pi = c * shifted - s * (c_before * ek);
            d[k] = gamma + (next - after);
            gamma = after;
            now->cosine[k] = c;
            now->sine[k] = s;
        }
        d[hi] = gamma + shift;
        e[hi - 1] = s * pi;
        std::swap(before, now);
    }
    for (index k = before->first; k < before->last; ++k) follow<P, B>(*before, k, V, ld);
    return hi <= 0;
}

template <int P, int B>
bool run_blocks(const small_eigen_task<P>& t) {
    std::conditional_t<P == 1, double, complex_number> f[most_small_symmetric];
    double e[most_small_symmetric];
    tridiagonal_form_of(t, t.d, f);
    make_real<B>(f, t.n, e, column_of(t.Q), t.ldq);
    return tridiagonal_qr<P, B>(t.d, e, t.n, t.Q, t.ldq);
}

/// With as many blocks a column as n needs, at least B.
template <int P, int B = 1>
bool run(const small_eigen_task<P>& t) {
    if constexpr (B * block_size < most_small_symmetric)
        if (t.n > B * block_size) return run<P, B + 1>(t);
    return run_blocks<P, B>(t);
}
bool run_symmetric(const small_eigen_task<1>& t) { return run(t); }
bool run_hermitian(const small_eigen_task<2>& t) { return run(t); }

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace eckart::fast {

HWY_EXPORT(run_symmetric);
HWY_EXPORT(run_hermitian);

bool small_symmetric_eigen(const small_eigen_task<1>& task) {
    prepare_dispatch();
    return HWY_DYNAMIC_DISPATCH(run_symmetric)(task);
}
bool small_symmetric_eigen(const small_eigen_task<2>& task) {
    prepare_dispatch();
    return HWY_DYNAMIC_DISPATCH(run_hermitian)(task);
}

template <int P>
symmetric_eigen_result<P> small_symmetric_eigen(planes<P> G, index n) {
    symmetric_eigen_result<P> r;
    r.V = planes<P>::undefined(n, n);
    r.values.reserve(static_cast<std::size_t>(n));
    planes<P> Q = planes<P>::undefined(n, n);
    double d[most_small_symmetric];
    small_eigen_task<P> task;
    for (int p = 0; p < P; ++p) {
        columns& g = G.part[p];
        for (index j = 0; j < n; ++j)
            for (index i = 0; i < j; ++i) g(i, j) = p == 0 ? g(j, i) : -g(j, i);
        task.G[p] = g.col(0);
        task.Q[p] = Q.part[p].col(0);
    }
    task.d = d;
    task.n = n;
    task.ld = G.part[0].ld();
    task.ldq = Q.part[0].ld();
    r.converged = small_symmetric_eigen(task);
    index order[most_small_symmetric];
    descending_order(d, n, order);
    for (index j = 0; j < n; ++j) {
        r.values.push_back(d[order[j]]);
        for (int p = 0; p < P; ++p) std::copy_n(Q.part[p].col(order[j]), task.ldq, r.V.part[p].col(j));
    }
    return r;
}

std::size_t small_symmetric_eigen_scratch(index n, int planes) { return static_cast<std::size_t>(planes) * columns::scratch(n, n); }

template symmetric_eigen_result<1> small_symmetric_eigen(planes<1>, index);
template symmetric_eigen_result<2> small_symmetric_eigen(planes<2>, index);

} // namespace eckart::fast
#endif
