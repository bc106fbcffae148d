#include <eckart/fast/tridiagonal_ql.hpp>

#include <eckart/fast/columns.hpp>
#include <eckart/fast/kernels/highway_targets.hpp>
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

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace eckart::fast {

HWY_EXPORT(rotate_columns);

namespace {

constexpr int budget = 50; // iterations for each eigenvalue; 1.7 are usual

/// One step on rows l..m with the shift of the leading 2 by 2; the rotations of the columns of Q go to c and s. The first that it made.
index ql_step(double* d, double* e, double* cosine, double* sine, index l, index m) {
    double g = (d[l + 1] - d[l]) / (2 * e[l]);
    const double r0 = std::sqrt(g * g + 1); // |g| <= 2^54, as e[l] is not negligible
    g = d[m] - d[l] + e[l] / (g + std::copysign(r0, g));
    double s = 1, c = 1, p = 0;
    for (index i = m - 1; i >= l; --i) {
        const double f = s * e[i], b = c * e[i];
        const double r = std::sqrt(f * f + g * g);
        if (i + 1 < m) e[i + 1] = r;
        if (r == 0) { // the matrix splits here
            d[i + 1] -= p;
            return i + 1;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1] - p;
        const double q = (d[i] - g) * s + 2 * c * b;
        p = s * q;
        d[i + 1] = g + p;
        g = c * q - b;
        cosine[i] = c;
        sine[i] = s;
    }
    d[l] -= p;
    e[l] = g;
    return l;
}

} // namespace

bool tridiagonal_ql(double* d, double* e, matrix_view<double> Q, double negligible) {
    prepare_dispatch();
    const index n = Q.rows;
    columns Z(n, n);
    for (index j = 0; j < n; ++j) Z(j, j) = 1;
    scratch_vector<double> c(static_cast<std::size_t>(n)), s(static_cast<std::size_t>(n));
    bool converged = true;
    for (index l = 0; l < n; ++l)
        for (int spent = 0;; ++spent) {
            index m = l;
            while (m + 1 < n && std::fabs(e[m]) > negligible && std::fabs(e[m]) > 0x1p-53 * (std::fabs(d[m]) + std::fabs(d[m + 1]))) ++m;
            if (m == l) break;
            if (spent == budget) {
                converged = false;
                break;
            }
            const index first = ql_step(d, e, c.data(), s.data(), l, m);
            HWY_DYNAMIC_DISPATCH(rotate_columns)(Z.ref(), c.data(), s.data(), first, m);
        }
    scratch_vector<index> order(static_cast<std::size_t>(n));
    std::iota(order.begin(), order.end(), index(0));
    stable_sort(order.data(), n, [d](index a, index b) { return d[a] < d[b]; });
    for (index j = 0; j < n; ++j) {
        const index from = order[static_cast<std::size_t>(j)];
        std::copy_n(Z.col(from), n, Q.col(j));
        c[static_cast<std::size_t>(j)] = d[from];
    }
    std::copy(c.begin(), c.end(), d);
    return converged;
}

std::size_t tridiagonal_ql_scratch(index n) {
    return columns::scratch(n, n) + 2 * scratch_for<double>(n) + scratch_for<index>(n) + stable_sort_scratch<index>(n);
}

} // namespace eckart::fast
#endif
