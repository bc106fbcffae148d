#include <eckart/fast/tridiagonal_ql.hpp>

#include <eckart/fast/columns.hpp>
#include <eckart/fast/kernels/highway_targets.hpp>
#include <eckart/fast/ql_sweep.hpp>
#include <eckart/fast/stable_sort.hpp>
#include <eckart/fast/targets.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eckart/fast/tridiagonal_ql.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <eckart/fast/kernels/block-inl.h>

#include <algorithm>
#include <cmath>
#include <numeric>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

/// Columns i, i + 1 <- c x - s y, s x + c y for i = m - 1, ..., l in turn, N blocks of rows; the column that two rotations share stays in
/// the registers.
template <int N>
HWY_INLINE void rotate_rows(double* Q, index ld, const double* c, const double* s, index l, index m) {
    block y[N];
    for (int k = 0; k < N; ++k) y[k] = load(Q + m * ld + k * block_size);
    for (index i = m - 1; i >= l; --i) {
        const block cosine = broadcast(c[i]), sine = broadcast(s[i]);
        for (int k = 0; k < N; ++k) {
            const block x = load(Q + i * ld + k * block_size);
            store(mul_add(sine, x, mul(cosine, y[k])), Q + (i + 1) * ld + k * block_size);
            y[k] = neg_mul_add(sine, y[k], mul(cosine, x));
        }
    }
    for (int k = 0; k < N; ++k) store(y[k], Q + l * ld + k * block_size);
}

void rotate_columns(const columns_ref& Q, const double* c, const double* s, index l, index m) {
    index i = 0;
    for (; i + 4 * block_size <= Q.ld; i += 4 * block_size) rotate_rows<4>(Q.data + i, Q.ld, c, s, l, m);
    for (; i < Q.ld; i += block_size) rotate_rows<1>(Q.data + i, Q.ld, c, s, l, m);
}

/// The next rotations of N sweeps side by side: each waits for its own square root and quotient, not for the other's. Until one of them is
/// over.
template <int N>
void turn(ql_sweep* const* sweeps) {
    constexpr hn::CappedTag<double, 1> one;
    using number = hn::Vec<decltype(one)>;
    number g[N], s[N], c[N], p[N];
    index i[N];
    for (int k = 0; k < N; ++k) {
        const ql_sweep& w = *sweeps[k];
        g[k] = hn::Set(one, w.g);
        s[k] = hn::Set(one, w.s);
        c[k] = hn::Set(one, w.c);
        p[k] = hn::Set(one, w.p);
        i[k] = w.at;
    }
    for (bool over = false; !over;)
        for (int k = 0; k < N; ++k) {
            ql_sweep& w = *sweeps[k];
            const index j = --i[k];
            const number beside = hn::Load(one, w.e + j), f = hn::Mul(s[k], beside), b = hn::Mul(c[k], beside);
            const number square = hn::MulAdd(g[k], g[k], hn::Mul(f, f)), r = hn::Sqrt(square);
            if (j + 1 < w.m) hn::Store(r, one, w.e + j + 1);
            const number base = hn::Sub(hn::Load(one, w.d + j + 1), p[k]);
            if (!(hn::GetLane(square) > ql_sweep::least_square)) {
                hn::Store(base, one, w.d + j + 1);
                w.split = over = true;
                continue;
            }
            // Not g / r: the quotient does not wait for the root.
            const number inverse = hn::Mul(r, hn::Div(hn::Set(one, 1), square));
            s[k] = hn::Mul(f, inverse);
            c[k] = hn::Mul(g[k], inverse);
            const number q = hn::MulAdd(c[k], hn::Add(b, b), hn::Mul(hn::Sub(hn::Load(one, w.d + j), base), s[k]));
            p[k] = hn::Mul(s[k], q);
            hn::Store(hn::Add(base, p[k]), one, w.d + j + 1);
            g[k] = hn::MulSub(c[k], q, b);
            hn::Store(c[k], one, w.cosine + j);
            hn::Store(s[k], one, w.sine + j);
            over = over || j == w.l;
        }
    for (int k = 0; k < N; ++k) {
        ql_sweep& w = *sweeps[k];
        w.g = hn::GetLane(g[k]);
        w.s = hn::GetLane(s[k]);
        w.c = hn::GetLane(c[k]);
        w.p = hn::GetLane(p[k]);
        w.at = w.split ? i[k] + 1 : i[k];
    }
}

void turn_one(ql_sweep* const* sweeps) { turn<1>(sweeps); }
void turn_two(ql_sweep* const* sweeps) { turn<2>(sweeps); }

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace eckart::fast {

HWY_EXPORT(rotate_columns);
HWY_EXPORT(turn_one);
HWY_EXPORT(turn_two);

namespace {

constexpr int budget = 50; // iterations for each eigenvalue; 1.7 are usual

/// One block on its way to its eigenvalues.
class iteration {
public:
    iteration(const ql_block& block, double negligible)
        : block_(block), negligible_(negligible), n_(block.Q.rows), Z_(n_, n_), c_(static_cast<std::size_t>(n_)),
          s_(static_cast<std::size_t>(n_)) {
        // Sweeps go upwards and want small entries above (LAPACK's dsteqr turns to QR instead).
        const bool reversed = n_ > 0 && std::fabs(block.d[0]) > std::fabs(block.d[n_ - 1]);
        if (reversed) {
            std::reverse(block.d, block.d + n_);
            std::reverse(block.e, block.e + n_ - 1);
        }
        for (index j = 0; j < n_; ++j) Z_(reversed ? n_ - 1 - j : j, j) = 1;
    }

    bool converged() const { return converged_; }
    ql_sweep& sweep() { return sweep_; }

    /// Sets up the sweep that is next, with the shift of the leading 2 by 2 of the rows that it takes; false at the end.
    bool start() {
        for (; l_ < n_; ++l_, spent_ = 0) {
            const double *d = block_.d, *e = block_.e;
            index m = l_;
            while (m + 1 < n_ && std::fabs(e[m]) > negligible_ && std::fabs(e[m]) > 0x1p-53 * (std::fabs(d[m]) + std::fabs(d[m + 1]))) ++m;
            if (m == l_) continue;
            if (spent_++ == budget) {
                converged_ = false;
                continue;
            }
            const double half = (d[l_ + 1] - d[l_]) / 2, root = std::sqrt(half * half + e[l_] * e[l_]);
            const double sum = half + std::copysign(root, half); // zero if squares underflow
            const double g = d[m] - d[l_] + (sum == 0 ? 0 : e[l_] * (e[l_] / sum));
            sweep_ = {block_.d, block_.e, c_.data(), s_.data(), l_, m, m, g, 1, 1, 0, false};
            return true;
        }
        return false;
    }

    /// What a sweep leaves to do.
    void end() {
        if (!sweep_.split) {
            block_.d[sweep_.l] -= sweep_.p;
            block_.e[sweep_.l] = sweep_.g;
        }
        HWY_DYNAMIC_DISPATCH(rotate_columns)(Z_.ref(), c_.data(), s_.data(), sweep_.at, sweep_.m);
    }

    /// Eigenvalues and columns to their places.
    void finish() {
        scratch_vector<index> order(static_cast<std::size_t>(n_));
        std::iota(order.begin(), order.end(), index(0));
        stable_sort(order.data(), n_, [this](index a, index b) { return block_.d[a] < block_.d[b]; });
        for (index j = 0; j < n_; ++j) {
            const index from = order[static_cast<std::size_t>(j)];
            std::copy_n(Z_.col(from), n_, block_.Q.col(j));
            c_[static_cast<std::size_t>(j)] = block_.d[from];
        }
        std::copy(c_.begin(), c_.end(), block_.d);
    }

private:
    ql_block block_;
    double negligible_;
    index n_;
    columns Z_;
    scratch_vector<double> c_, s_;
    ql_sweep sweep_{};
    index l_ = 0;
    int spent_ = 0; ///< sweeps for the eigenvalue of row l
    bool converged_ = true;
};

void run(iteration& x) {
    for (ql_sweep* w = &x.sweep(); x.start(); x.end())
        while (!w->over()) HWY_DYNAMIC_DISPATCH(turn_one)(&w);
}

void run(iteration& x, iteration& y) {
    bool more_x = x.start(), more_y = y.start();
    while (more_x && more_y) {
        ql_sweep* const both[] = {&x.sweep(), &y.sweep()};
        while (!both[0]->over() && !both[1]->over()) HWY_DYNAMIC_DISPATCH(turn_two)(both);
        // The other's sweep stays under way while this one goes on to its next.
        if (both[0]->over()) {
            x.end();
            more_x = x.start();
        }
        if (both[1]->over()) {
            y.end();
            more_y = y.start();
        }
    }
    iteration& left = more_x ? x : y;
    if (more_x || more_y) {
        for (ql_sweep* w = &left.sweep(); !w->over();) HWY_DYNAMIC_DISPATCH(turn_one)(&w);
        left.end();
        run(left);
    }
}

} // namespace

bool tridiagonal_ql(std::span<const ql_block> blocks, double negligible) {
    prepare_dispatch();
    bool converged = true;
    for (std::size_t i = 0; i < blocks.size(); i += 2) {
        iteration x(blocks[i], negligible);
        if (i + 1 < blocks.size()) {
            iteration y(blocks[i + 1], negligible);
            run(x, y);
            y.finish();
            converged = converged && y.converged();
        } else {
            run(x);
        }
        x.finish();
        converged = converged && x.converged();
    }
    return converged;
}

std::size_t tridiagonal_ql_scratch(index n) {
    return 2 * (columns::scratch(n, n) + 2 * scratch_for<double>(n)) + scratch_for<index>(n) + stable_sort_scratch<index>(n);
}

} // namespace eckart::fast
#endif
