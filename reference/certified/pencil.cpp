#include <eckart/reference/certified/pencil.hpp>

#include <eckart/reference/certified/dyadic_arithmetic.hpp>

#include <algorithm>
#include <cmath>

namespace eckart::reference {

namespace {

/// An upper bound of 2^e: never 0.
extended power_of_two_up(long e) { return power_of_two(std::max(e, -15000L)); }

extended modulus_bound(const matrix<extended>& re, const matrix<extended>& im, index i, index j) {
    // 2^-49 is the entry's own error, the rest this rounding.
    return (im.empty() ? std::fabs(re(i, j)) : std::hypot(re(i, j), im(i, j))) * (1 + 0x1p-47);
}

} // namespace

big_dyadic pencil::rayleigh(index j, long bits) const {
    const big_dyadic& value = h[static_cast<std::size_t>(j)]; // the first pencil's may be below zero by its error
    return sign(value) < 0 ? big_dyadic{} : quotient(value, g[static_cast<std::size_t>(j)], bits);
}

void pencil::sharpen(index j, const big_dyadic& exact) {
    h[static_cast<std::size_t>(j)] = exact;
    h_radius[static_cast<std::size_t>(j)] = 0;
}

inertia::inertia(const pencil& p, long floor)
    : p_(p), scale_(p.scale), h_(p.scale.size()), g_(p.scale.size()), h_radius_(p.scale.size()), g_radius_(p.g_radius), bound_(p.n, p.n),
      row_bound_(p.scale.size(), 0) {
    const auto n = static_cast<std::size_t>(p.n);
    std::vector<extended> shrink(n, 1);
    for (std::size_t j = 0; j < n; ++j) {
        if (floor != no_limit) scale_[j] = std::max(scale_[j], floor);
        shrink[j] = power_of_two_up(p.scale[j] - scale_[j]);
        read_diagonal(static_cast<index>(j));
    }
    for (index j = 0; j < p.n; ++j)
        for (index i = 0; i < j; ++i) {
            const auto a = static_cast<std::size_t>(i), b = static_cast<std::size_t>(j);
            const extended h = (modulus_bound(p.h_re, p.h_im, i, j) + p.h_error[a] + p.h_error[b]) * shrink[a] * shrink[b];
            const extended x = (h + modulus_bound(p.g_re, p.g_im, i, j) + p.g_error) * (1 + 0x1p-48);
            bound_(i, j) = bound_(j, i) = x;
            row_bound_[a] = std::max(row_bound_[a], x);
            row_bound_[b] = std::max(row_bound_[b], x);
        }
}

void inertia::read_diagonal(index column) {
    const auto j = static_cast<std::size_t>(column);
    h_[j] = to_long_double(p_.h[j], 2 * scale_[j]);
    g_[j] = to_long_double(p_.g[j]);
    h_radius_[j] = p_.h_radius[j] * power_of_two_up(2 * (p_.scale[j] - scale_[j]));
    if (p_.h_radius[j] == 0) h_radius_[j] = 0;
}

/// What the tests at one μ share.
struct inertia::point {
    explicit point(const big_dyadic& mu)
        : exponent(magnitude_exponent(mu)), square(mu * mu), reduced_square(to_long_double(square, 2 * exponent)) {}
    long exponent;           ///< μ < 2^exponent
    big_dyadic square;       ///< μ²
    extended reduced_square; ///< μ² 2^(−2 exponent), relative error 2^-52
};

/// Lower bound of |M_jj| with the sign of M_jj, in units of 2^(2 s), s = max(f_j, exponent of μ); 0 if the sign is not proved.
extended inertia::diagonal(index column, const point& at) const {
    const auto j = static_cast<std::size_t>(column);
    const long excess = scale_[j] - at.exponent;
    const extended h_factor = excess >= 0 ? 1 : power_of_two(2 * excess), g_factor = excess >= 0 ? power_of_two(-2 * excess) : 1;
    const extended g_part = at.reduced_square * g_factor;
    const extended radius = (h_radius_[j] * h_factor + g_radius_[j] * g_part) * (1 + 0x1p-40);
    const extended quick = h_[j] * h_factor - g_part * g_[j];
    // The terms are at most 1 and G_jj and carry a few roundings of 2^-52 each.
    if (std::fabs(quick) > 0x1p-30) {
        const extended w = std::fabs(quick) - 0x1p-45 * (1 + g_[j]) - radius;
        return w > 0 ? std::copysign(w, quick) : 0;
    }
    const big_dyadic exact = p_.h[j] - at.square * p_.g[j];
    const extended w = std::fabs(to_long_double(exact, 2 * std::max(scale_[j], at.exponent))) * (1 - 0x1p-50) - radius;
    return w > 0 ? std::copysign(w, static_cast<extended>(sign(exact))) : 0;
}

int inertia::side(index j, const big_dyadic& mu) const {
    const extended w = diagonal(j, point(mu));
    return w > 0 ? 1 : w < 0 ? -1 : 0;
}

std::optional<index> inertia::count_above(const big_dyadic& mu) const {
    const point at(mu);
    std::vector<extended> w(scale_.size());
    index above = 0;
    for (index j = 0; j < p_.n; ++j) {
        const extended signed_w = diagonal(j, at);
        if (signed_w == 0) return std::nullopt;
        if (signed_w > 0) ++above;
        // Twice the dominance that T1 needs: then weights are found in a few steps, by the checkers of certificates as well.
        w[static_cast<std::size_t>(j)] = std::fabs(signed_w) / 2;
    }
    if (dominant_by_row_bounds(w) || dominant_by_iteration(w)) return above;
    return std::nullopt;
}

/// One weight d_k = 1 for the least w_k; for the others d_j w_j > |M_jk| + r_j s >= Σ_i |M_ji| d_i with r_j the greatest bound of row j and
/// s >= Σ_{i≠k} d_i. The factors 1.0005 and 1.001 outweigh every rounding.
bool inertia::dominant_by_row_bounds(const std::vector<extended>& w) const {
    const std::size_t n = w.size();
    if (n == 0) return true;
    const std::size_t k = static_cast<std::size_t>(std::min_element(w.begin(), w.end()) - w.begin());
    const extended* b = bound_.col(static_cast<index>(k));
    const extended positive = power_of_two(-15500); // d_j > 0 even where M_jk = 0
    extended direct = 0, feedback = 0;
    for (std::size_t j = 0; j < n; ++j) {
        if (j == k) continue;
        direct += (b[j] + positive) / w[j];
        feedback += row_bound_[j] / w[j];
    }
    feedback *= extended(1.001);
    if (!(feedback < 0.5)) return false;
    const extended s = extended(1.002001) * direct / (1 - feedback);
    extended row = 0;
    for (std::size_t j = 0; j < n; ++j)
        if (j != k) row += b[j] * ((b[j] + positive + row_bound_[j] * s) * extended(1.0005) / w[j]);
    return rounded_up(row, static_cast<index>(n) + 8) < w[k];
}

/// d = 1 + W⁻¹|M|d by iteration, which converges if any d proves dominance; each iterate is tested.
bool inertia::dominant_by_iteration(const std::vector<extended>& w) const {
    const std::size_t n = w.size();
    const std::size_t k = static_cast<std::size_t>(std::min_element(w.begin(), w.end()) - w.begin());
    // Without Σ_j |M_kj|²/w_j < w_k no weights exist; this spares the O(n²) below.
    extended second_order = 0;
    for (std::size_t j = 0; j < n; ++j)
        if (j != k)
            second_order +=
                bound_(static_cast<index>(j), static_cast<index>(k)) * (bound_(static_cast<index>(j), static_cast<index>(k)) / w[j]);
    if (!(second_order < w[k])) return false;
    std::vector<extended> d(n, 1), sums(n);
    for (int iteration = 0; iteration < 20; ++iteration) {
        std::fill(sums.begin(), sums.end(), extended(0));
        for (std::size_t j = 0; j < n; ++j) {
            const extended* b = bound_.col(static_cast<index>(j));
            for (std::size_t i = 0; i < n; ++i) sums[i] += b[i] * d[j];
        }
        bool dominant = true, finite = true;
        for (std::size_t i = 0; i < n; ++i) {
            dominant = dominant && rounded_up(sums[i], static_cast<index>(n) + 2) < w[i] * d[i] * (1 - 0x1p-50);
            d[i] = 1 + sums[i] / w[i];
            finite = finite && d[i] < power_of_two(10000);
        }
        if (dominant) return true;
        if (!finite) return false;
    }
    return false;
}

} // namespace eckart::reference
