#include <eckart/fast/small_symmetric_eigen.hpp>

#include <eckart/fast/kernels/highway_targets.hpp>
#include <eckart/fast/targets.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eckart/fast/small_symmetric_eigen.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <eckart/fast/kernels/block-inl.h>

#include <algorithm>
#include <cmath>
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

/// Columns of B blocks.
template <int B>
struct tall_blocks {
    block b[B];
};

template <int B>
HWY_INLINE tall_blocks<B> load_column(const double* p) {
    tall_blocks<B> r;
    for (int i = 0; i < B; ++i) r.b[i] = load(p + i * block_size);
    return r;
}

template <int B>
HWY_INLINE void store_column(const tall_blocks<B>& x, double* p) {
    for (int i = 0; i < B; ++i) store(x.b[i], p + i * block_size);
}

/// G = Q T Q^T, G of B blocks of rows, both triangles filled, zeros beyond n; consumed. @param[out] d, e  diagonal of T, entries beside it.
template <int B>
HWY_INLINE void tridiagonal_form_of(double* G, index ld, index n, double* d, double* e, double* Q, index ldq) {
    constexpr index rows = B * block_size;
    HWY_ALIGN double v[rows], p[rows];
    for (index j = 0; j < n; ++j) {
        std::fill_n(Q + j * ldq, rows, 0.0);
        Q[j + j * ldq] = 1;
    }
    for (index k = 0; k + 2 < n; ++k) {
        const double* x = G + k * ld;
        d[k] = x[k];
        const double alpha = x[k + 1];
        std::copy_n(x, rows, v);
        std::fill_n(v, k + 2, 0.0);
        block squares = zero();
        for (int b = 0; b < B; ++b) {
            const block tail = load(v + b * block_size);
            squares = mul_add(tail, tail, squares);
        }
        const double tail = sum(squares);
        if (!(tail > least_square)) {
            e[k] = alpha;
            continue;
        }
        const double norm = std::sqrt(alpha * alpha + tail), r = std::copysign(norm, alpha), beta = 1 / (norm * (norm + std::fabs(alpha)));
        e[k] = -r;
        v[k + 1] = alpha + r;

        // G <- H G H = G - v w^T - w v^T and Q <- Q H = Q - (Q v) beta v^T. Rows of G up to k are of no use any more.
        tall_blocks<B> Gv, Qv;
        for (int b = 0; b < B; ++b) Gv.b[b] = Qv.b[b] = zero();
        for (index j = k + 1; j < n; ++j) {
            const block vj = broadcast(v[j]);
            for (int b = 0; b < B; ++b) {
                Gv.b[b] = mul_add(load(G + j * ld + b * block_size), vj, Gv.b[b]);
                Qv.b[b] = mul_add(load(Q + j * ldq + b * block_size), vj, Qv.b[b]);
            }
        }
        const tall_blocks<B> reflector = load_column<B>(v);
        const block scale = broadcast(beta);
        block along = zero();
        for (int b = 0; b < B; ++b) {
            Gv.b[b] = mul(Gv.b[b], scale);
            Qv.b[b] = mul(Qv.b[b], scale);
            along = mul_add(Gv.b[b], reflector.b[b], along);
        }
        const block multiple = broadcast(0.5 * beta * sum(along));
        for (int b = 0; b < B; ++b) store(neg_mul_add(multiple, reflector.b[b], Gv.b[b]), p + b * block_size);
        const tall_blocks<B> w = load_column<B>(p);
        for (index j = k + 1; j < n; ++j) {
            const block vj = broadcast(v[j]), wj = broadcast(p[j]);
            double *g = G + j * ld, *q = Q + j * ldq;
            for (int b = 0; b < B; ++b) {
                const block once = neg_mul_add(reflector.b[b], wj, load(g + b * block_size));
                store(neg_mul_add(w.b[b], vj, once), g + b * block_size);
                store(neg_mul_add(Qv.b[b], vj, load(q + b * block_size)), q + b * block_size);
            }
        }
    }
    for (index k = std::max<index>(n - 2, 0); k < n; ++k) {
        d[k] = G[k + k * ld];
        if (k + 1 < n) e[k] = G[k + 1 + k * ld];
    }
}

/// Columns k and k + 1 of V.
template <int B>
HWY_INLINE void follow(const qr_rotations& r, index k, double* V, index ld) {
    const block c = broadcast(r.cosine[k]), s = broadcast(r.sine[k]);
    double *a = V + k * ld, *b = a + ld;
    for (int i = 0; i < B; ++i) {
        const block x = load(a + i * block_size), y = load(b + i * block_size);
        store(mul_add(s, y, mul(c, x)), a + i * block_size);
        store(neg_mul_add(s, x, mul(c, y)), b + i * block_size);
    }
}

/// Implicit QR with Wilkinson's shift on T = (d, e), V <- V Z. V follows the rotations of a step while the next one is under way, in the
/// time that its quotients take. @return false if the steps did not suffice.
template <int B>
HWY_INLINE bool tridiagonal_qr(double* d, double* e, index n, double* V, index ld) {
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
            if (k >= before->first && k < before->last) follow<B>(*before, k, V, ld);
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
    for (index k = before->first; k < before->last; ++k) follow<B>(*before, k, V, ld);
    return hi <= 0;
}

template <int B>
bool run_blocks(double* G, index ld, index n, double* d, double* e, double* Q, index ldq) {
    tridiagonal_form_of<B>(G, ld, n, d, e, Q, ldq);
    return tridiagonal_qr<B>(d, e, n, Q, ldq);
}

bool run(double* G, index ld, index n, double* d, double* e, double* Q, index ldq) {
    switch ((n + block_size - 1) / block_size) {
    case 0: return true;
    case 1: return run_blocks<1>(G, ld, n, d, e, Q, ldq);
    case 2: return run_blocks<2>(G, ld, n, d, e, Q, ldq);
    case 3: return run_blocks<3>(G, ld, n, d, e, Q, ldq);
    case 4: return run_blocks<4>(G, ld, n, d, e, Q, ldq);
    case 5: return run_blocks<5>(G, ld, n, d, e, Q, ldq);
    case 6: return run_blocks<6>(G, ld, n, d, e, Q, ldq);
    case 7: return run_blocks<7>(G, ld, n, d, e, Q, ldq);
    default: return run_blocks<8>(G, ld, n, d, e, Q, ldq);
    }
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace eckart::fast {

HWY_EXPORT(run);

symmetric_eigen_result<1> small_symmetric_eigen(planes<1> G, index n) {
    prepare_dispatch();
    columns& g = G.part[0];
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < j; ++i) g(i, j) = g(j, i);
    symmetric_eigen_result<1> r;
    r.V = planes<1>::undefined(n, n);
    r.values.reserve(static_cast<std::size_t>(n));
    columns Q = columns::undefined(n, n);
    double d[most_small_symmetric], e[most_small_symmetric];
    r.converged = HWY_DYNAMIC_DISPATCH(run)(g.col(0), g.ld(), n, d, e, Q.col(0), Q.ld());
    index order[most_small_symmetric];
    for (index i = 0; i < n; ++i) {
        index k = i;
        for (; k > 0 && d[i] > d[order[k - 1]]; --k) order[k] = order[k - 1];
        order[k] = i;
    }
    for (index j = 0; j < n; ++j) {
        r.values.push_back(d[order[j]]);
        std::copy_n(Q.col(order[j]), Q.ld(), r.V.part[0].col(j));
    }
    return r;
}

std::size_t small_symmetric_eigen_scratch(index n) { return columns::scratch(n, n); }

} // namespace eckart::fast
#endif
