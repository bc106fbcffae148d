#include <eckart/reference/certified/refinement.hpp>

#include <eckart/reference/certified/dyadic_arithmetic.hpp>
#include <eckart/reference/certified/exact_product.hpp>
#include <eckart/reference/certified/orthogonalise_products.hpp>
#include <eckart/reference/certified/proposal.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace eckart::reference {

namespace {

struct complex_number {
    extended re = 0, im = 0;
    extended modulus() const { return std::hypot(re, im); }
};

/// The pencil's entries in any order of i and j.
class numbers {
public:
    numbers(const pencil& p, long bits) : p_(p), group_(static_cast<std::size_t>(p.n), -1), position_(static_cast<std::size_t>(p.n), 0) {
        for (index j = 0; j < p.n; ++j) {
            lambda_.push_back(p.rayleigh(j, bits));
            reduced_.push_back(to_long_double(lambda_.back(), 2 * scale(j)));
            g_.push_back(to_long_double(p.g[static_cast<std::size_t>(j)]));
        }
    }
    long scale(index j) const { return p_.scale[static_cast<std::size_t>(j)]; }
    /// λ_j 2^(−2 scale).
    extended lambda(index j) const { return reduced_[static_cast<std::size_t>(j)]; }
    extended g(index j) const { return g_[static_cast<std::size_t>(j)]; }
    complex_number h(index i, index j) const { return entry(p_.h_re, p_.h_im, i, j); }
    complex_number g(index i, index j) const { return entry(p_.g_re, p_.g_im, i, j); }
    /// H_ij − λ̄ G_ij in units of 2^(2 scale_of), λ̄ the mean of λ_i and λ_j: the same, conjugated, for (j, i).
    complex_number difference(index i, index j, long scale_of) const {
        if (is_known_exactly(i) && group_[static_cast<std::size_t>(i)] == group_[static_cast<std::size_t>(j)]) {
            const exact_group& e = groups_[static_cast<std::size_t>(group_[static_cast<std::size_t>(i)])];
            const complex_number d = entry(e.re, e.im, position_[static_cast<std::size_t>(i)], position_[static_cast<std::size_t>(j)]);
            const extended factor = power_of_two(2 * (e.scale - scale_of));
            return {factor * d.re, factor * d.im};
        }
        const complex_number h = this->h(i, j), g = this->g(i, j);
        const extended a = power_of_two(scale(i) - scale_of), b = power_of_two(scale(j) - scale_of);
        const extended mean = (lambda(i) * a * a + lambda(j) * b * b) / 2;
        return {a * b * h.re - mean * g.re, a * b * h.im - mean * g.im};
    }

    /// `difference` for pairs of the close columns C, rounded once: where G_ij is far above it nothing else shows it.
    void know_exactly(const std::vector<index>& C, const digit_matrix& V, const digit_matrix& BV) {
        const index c = static_cast<index>(C.size());
        exact_group e{scale(C[0]), matrix<extended>(c, c), matrix<extended>(p_.is_complex ? c : 0, p_.is_complex ? c : 0)};
        std::vector<integer_column> v, y;
        for (const index j : C) {
            e.scale = std::max(e.scale, scale(j));
            v.push_back(integers_of(V, j));
            y.push_back(integers_of(BV, j));
        }
        for (index b = 0; b < c; ++b)
            for (index a = 0; a < b; ++a)
                for (const bool skew : {false, true}) {
                    if (skew && !p_.is_complex) continue;
                    const big_dyadic sum = lambda_[static_cast<std::size_t>(C[static_cast<std::size_t>(a)])] +
                                           lambda_[static_cast<std::size_t>(C[static_cast<std::size_t>(b)])];
                    const auto twice =
                        big_dyadic{2, 0} * inner_product(y[static_cast<std::size_t>(a)], y[static_cast<std::size_t>(b)], skew) -
                        sum * inner_product(v[static_cast<std::size_t>(a)], v[static_cast<std::size_t>(b)], skew);
                    (skew ? e.im : e.re)(a, b) = to_long_double(twice, 2 * e.scale + 1);
                }
        for (index a = 0; a < c; ++a) {
            group_[static_cast<std::size_t>(C[static_cast<std::size_t>(a)])] = static_cast<index>(groups_.size());
            position_[static_cast<std::size_t>(C[static_cast<std::size_t>(a)])] = a;
        }
        groups_.push_back(std::move(e));
    }

    bool is_known_exactly(index j) const { return group_[static_cast<std::size_t>(j)] >= 0; }

    /// (λ_i − λ_j) 2^(−2 scale), exactly subtracted where the two are close.
    extended gap(index i, index j, long scale_of) const {
        const extended a = reduced_[static_cast<std::size_t>(i)] * power_of_two(2 * (scale(i) - scale_of));
        const extended b = reduced_[static_cast<std::size_t>(j)] * power_of_two(2 * (scale(j) - scale_of));
        if (std::fabs(a - b) > 0x1p-20 * std::max(a, b)) return a - b;
        return to_long_double(lambda_[static_cast<std::size_t>(i)] - lambda_[static_cast<std::size_t>(j)], 2 * scale_of);
    }

private:
    struct exact_group {
        long scale;
        matrix<extended> re, im; ///< above the diagonal
    };

    /// xᵀy, or xᵀJy for stacked columns.
    static big_dyadic inner_product(const integer_column& x, const integer_column& y, bool skew) {
        mpz_class sum = 0;
        const std::size_t size = x.entries.size(), half = size / 2;
        for (std::size_t i = 0; i < size; ++i) {
            if (!skew)
                sum += x.entries[i] * y.entries[i];
            else if (i < half)
                sum += x.entries[i] * y.entries[half + i];
            else
                sum -= x.entries[i] * y.entries[i - half];
        }
        return {sum, x.unit_exponent + y.unit_exponent};
    }

    static complex_number entry(const matrix<extended>& re, const matrix<extended>& im, index i, index j) {
        if (i > j) {
            complex_number c = entry(re, im, j, i);
            c.im = -c.im;
            return c;
        }
        return {re(i, j), im.empty() ? 0 : im(i, j)};
    }

    const pencil& p_;
    std::vector<big_dyadic> lambda_;
    std::vector<extended> reduced_, g_;
    std::vector<index> group_, position_;
    std::vector<exact_group> groups_;
};

/// z_ij of the first-order step: what of v_i goes into v_j.
struct coefficient {
    complex_number significand;
    long exponent = 0;
    extended modulus() const { return significand.modulus() * power_of_two(exponent); }
};

coefficient first_order(const numbers& x, index i, index j) {
    const long top = std::max(x.scale(i), x.scale(j));
    const extended gap = x.gap(j, i, top);
    const complex_number h = x.h(i, j), g = x.g(i, j);
    const long behind_i = x.scale(i) - top, behind_j = x.scale(j) - top; // one of them is 0
    const extended i_factor = power_of_two(behind_i), j_factor = power_of_two(behind_j);
    const extended lambda_i = x.lambda(i) * i_factor * i_factor, lambda_j = x.lambda(j) * j_factor * j_factor;
    if (std::fabs(gap) < std::max(lambda_i, lambda_j) / 4) {
        // Close values: H_ij and λ_j G_ij nearly cancel, so the part −G_ij / 2, which orthonormalises, is taken apart from the rotation.
        // (H − λ_j G) / (λ_j − λ_i) = (H − λ̄ G) / (λ_j − λ_i) − G / 2 with λ̄ the mean.
        const complex_number d = x.difference(i, j, top);
        return {{d.re / gap - g.re / 2, d.im / gap - g.im / 2}, 0};
    }
    const extended divisor = gap * x.g(i);
    if (behind_j < 0) {
        // λ_j is small: the common factor 2^behind_j stays outside.
        const extended g_factor = x.lambda(j) * j_factor;
        return {{(h.re - g_factor * g.re) / divisor, (h.im - g_factor * g.im) / divisor}, behind_j};
    }
    return {{(i_factor * h.re - lambda_j * g.re) / divisor, (i_factor * h.im - lambda_j * g.im) / divisor}, 0};
}

class disjoint_sets {
public:
    explicit disjoint_sets(index n) : parent_(static_cast<std::size_t>(n)), width_(static_cast<std::size_t>(n), 0) {
        std::iota(parent_.begin(), parent_.end(), index(0));
    }
    index find(index i) {
        while (parent_[static_cast<std::size_t>(i)] != i)
            i = parent_[static_cast<std::size_t>(i)] = parent_[static_cast<std::size_t>(parent_[static_cast<std::size_t>(i)])];
        return i;
    }
    void join(index i, index j, extended width) {
        const index from = find(i), to = find(j);
        parent_[static_cast<std::size_t>(from)] = to;
        width_[static_cast<std::size_t>(to)] =
            std::max({width_[static_cast<std::size_t>(from)], width_[static_cast<std::size_t>(to)], width});
    }
    /// The greatest with which members of i's set were joined.
    extended width(index i) { return width_[static_cast<std::size_t>(find(i))]; }

private:
    std::vector<index> parent_;
    std::vector<extended> width_;
};

/// Turning a pair by H_ij − λ̄ G_ij = d turns what either shares with a third column by d / gap of it, gap the third one's distance: where
/// that is not below 1 / `reach` the third belongs to them, or it would never come to rest. Only for d <= `close_width`.
constexpr extended close_width = 0x1p-30, reach = 0x1p10;

void join_neighbours(disjoint_sets& groups, const numbers& x, const std::vector<index>& order, index relevant) {
    for (bool is_new = true; is_new;) {
        is_new = false;
        for (index k = 1; k < relevant; ++k) {
            const index i = order[static_cast<std::size_t>(k - 1)], j = order[static_cast<std::size_t>(k)];
            if (groups.find(i) == groups.find(j)) continue;
            const extended width = std::max(groups.width(i), groups.width(j));
            if (!(width < close_width) || !(x.gap(i, j, std::max(x.scale(i), x.scale(j))) < reach * width)) continue;
            groups.join(i, j, 0);
            is_new = true;
        }
    }
}

/// A pair is separated if both coefficients of the first-order step and the cosine between the columns of BV are at most this.
constexpr double small_rotation = 0x1p-8, small_cosine = 0x1p-8;

/// W with WᵀG_CC W = I and WᵀH_CC W diagonal for H_CC = D², the diagonal part of H_CC: with G_CC = LLᵀ, W = L⁻ᵀQ for the right singular
/// vectors Q of D L⁻ᵀ. In the complex case everything is embedded. Empty if G_CC is not positive definite in extended precision.
matrix<double> rotation_of_wide_cluster(const std::vector<index>& C, const numbers& x, long top, bool is_complex) {
    const index c = static_cast<index>(C.size()), size = is_complex ? 2 * c : c;
    matrix<double> L(size, size);
    for (index b = 0; b < c; ++b)
        for (index a = 0; a < c; ++a) {
            const index i = C[static_cast<std::size_t>(a)], j = C[static_cast<std::size_t>(b)];
            const complex_number g = i == j ? complex_number{x.g(j), 0} : x.g(i, j);
            L(a, b) = static_cast<double>(g.re);
            if (is_complex) {
                L(c + a, c + b) = L(a, b);
                L(c + a, b) = static_cast<double>(g.im);
                L(a, c + b) = -L(c + a, b);
            }
        }
    for (index k = 0; k < size; ++k) { // Cholesky, the lower triangle
        for (index l = 0; l < k; ++l)
            for (index i = k; i < size; ++i) L(i, k) -= L(i, l) * L(k, l);
        if (!(L(k, k) > 0)) return {};
        const double root = std::sqrt(L(k, k));
        for (index i = k; i < size; ++i) L(i, k) /= root;
    }
    matrix<double> T(size, size); // L⁻ᵀ, upper triangular
    for (index k = 0; k < size; ++k) {
        T(k, k) = 1 / L(k, k);
        for (index i = k; i-- > 0;) {
            double sum = 0;
            for (index l = i + 1; l <= k; ++l) sum += L(l, i) * T(l, k);
            T(i, k) = -sum / L(i, i);
        }
    }
    matrix<double> X(size, size);
    for (index a = 0; a < size; ++a) {
        const index i = C[static_cast<std::size_t>(a % c)];
        const double d = static_cast<double>(std::sqrt(x.lambda(i) * x.g(i)) * power_of_two(x.scale(i) - top));
        for (index b = 0; b < size; ++b) X(a, b) = d * T(a, b);
    }
    const matrix<double> Q = propose_right_vectors(X, is_complex);
    matrix<double> W(size, c);
    for (index b = 0; b < c; ++b)
        for (index k = 0; k < size; ++k)
            for (index a = 0; a <= k; ++a) W(a, b) += T(a, k) * Q(k, b);
    return W;
}

/// The spectrum of a cluster: the common scale, and whether all λ are equal to a factor of 2.
struct cluster_range {
    long top;
    bool tight;
};
cluster_range range_of(const std::vector<index>& C, const numbers& x) {
    cluster_range r{x.scale(C[0]), false};
    for (const index i : C) r.top = std::max(r.top, x.scale(i));
    extended greatest = 0, least = std::numeric_limits<extended>::infinity();
    for (const index i : C) {
        const extended lambda = x.lambda(i) * power_of_two(2 * (x.scale(i) - r.top));
        greatest = std::max(greatest, lambda);
        least = std::min(least, lambda);
    }
    r.tight = least > greatest / 2;
    return r;
}

/// Unitary Q that diagonalises H_CC − λ̄ G_CC, λ̄ = λ of the first column. Empty where T1 can do without, or where the differences are noise:
/// errors of H, and second-order effects of the columns outside.
matrix<double> rotation_of_tight_cluster(const std::vector<index>& C, const numbers& x, const pencil& p, long top,
                                         const std::vector<index>& outside, const std::vector<extended>& needed) {
    const index c = static_cast<index>(C.size()), first = C[0];
    matrix<extended> D(p.is_complex ? 2 * c : c, c);
    extended off = 0, g_off = 0, norm = 0, noise = 0, goal = 1;
    for (index b = 0; b < c; ++b) {
        const index j = C[static_cast<std::size_t>(b)];
        goal = std::min(goal, needed[static_cast<std::size_t>(j)]);
        extended second_order = 0;
        for (const index i : outside) {
            const extended z = first_order(x, i, j).modulus();
            second_order += z * z * std::fabs(x.gap(i, j, top)); // z (H_ij - λ_j G_ij): where both are far greater they cancel
        }
        noise = std::max({noise, x.is_known_exactly(j) ? 0 : 2 * p.h_error[static_cast<std::size_t>(j)], second_order});
        D(b, b) = x.gap(j, first, top) * x.g(j);
        norm = std::max(norm, std::fabs(D(b, b)));
        for (index a = 0; a < c; ++a) {
            if (a == b) continue;
            const index i = C[static_cast<std::size_t>(a)];
            // H − λ G with λ of the first column
            complex_number d = x.difference(i, j, top);
            const complex_number g = x.g(i, j);
            const extended rest = (x.gap(i, first, top) + x.gap(j, first, top)) / 2;
            d = {d.re + rest * g.re, d.im + rest * g.im};
            D(a, b) = d.re;
            if (p.is_complex) D(c + a, b) = d.im;
            off = std::max(off, d.modulus());
            g_off = std::max(g_off, g.modulus());
        }
    }
    if (!x.is_known_exactly(first)) noise += 0x1p-46 * g_off;
    norm = std::max(norm, off);
    if (!(off * static_cast<extended>(c) > goal / 16) || !(off > 0x1p30 * noise)) return {};
    // Positive definite after the shift, so that singular vectors are eigenvectors.
    const extended scale = 1 / (norm * static_cast<extended>(c));
    matrix<double> S(D.rows(), c);
    for (index b = 0; b < c; ++b) {
        for (index a = 0; a < D.rows(); ++a) S(a, b) = static_cast<double>(D(a, b) * scale);
        S(b, b) += 4;
    }
    return propose_right_vectors(p.is_complex ? embedding(S) : S, p.is_complex);
}

/// [V, −J V]: multiplication by the complex V from the left.
digit_matrix embedded_digits(const digit_matrix& V) {
    digit_matrix E = V;
    E.cols = 2 * V.cols;
    E.shed.assign(static_cast<std::size_t>(E.cols), 0);
    for (matrix<double>& d : E.digit) d = embedding(d);
    return E;
}

void rotate(digit_matrix& V, const std::vector<index>& C, const matrix<double>& Q, bool is_complex, long least,
            const fast::gemm_engine& engine) {
    const digit_matrix part = columns_of(V, C);
    const digit_matrix W = exact_product(is_complex ? embedded_digits(part) : part, digits_of(Q.view(), V.radix_bits), engine, least);
    // W may carry into one more leading digit than V has.
    const index ahead = (W.exponent - V.exponent) / V.radix_bits;
    for (index t = -ahead; t < 0; ++t) V.digit.insert(V.digit.begin(), matrix<double>(V.rows, V.cols));
    V.exponent = std::max(V.exponent, W.exponent);
    const index behind = (V.exponent - W.exponent) / V.radix_bits;
    while (V.count() < behind + W.count()) V.digit.emplace_back(V.rows, V.cols);
    for (std::size_t b = 0; b < C.size(); ++b)
        for (index t = 0; t < V.count(); ++t) {
            double* to = V.digit[static_cast<std::size_t>(t)].col(C[b]);
            if (t >= behind && t - behind < W.count())
                std::copy_n(W.digit[static_cast<std::size_t>(t - behind)].col(static_cast<index>(b)), V.rows, to);
            else
                std::fill_n(to, V.rows, 0.0);
        }
}

/// Runs of columns whose λ agree to 2^-20 are known exactly where some |G_ij| hides what has to be told.
void know_close_columns(numbers& x, const digit_matrix& V, const digit_matrix& BV, const std::vector<index>& order,
                        const std::vector<extended>& needed) {
    for (std::size_t begin = 0; begin < order.size();) {
        std::size_t end = begin + 1;
        const auto close = [&](index i, index j) {
            const long top = std::max(x.scale(i), x.scale(j));
            return std::fabs(x.gap(i, j, top)) < 0x1p-20 * x.lambda(i) * power_of_two(2 * (x.scale(i) - top));
        };
        while (end < order.size() && close(order[end - 1], order[end])) ++end;
        const std::vector<index> C(order.begin() + static_cast<std::ptrdiff_t>(begin), order.begin() + static_cast<std::ptrdiff_t>(end));
        extended hidden = 0, goal = 1;
        for (const index j : C) {
            goal = std::min(goal, needed[static_cast<std::size_t>(j)]);
            for (const index i : C)
                if (i != j) hidden = std::max(hidden, x.g(i, j).modulus());
        }
        // A wrong angle z costs z² of orthogonality: far below 2^-90 no difference of rounded entries is good enough.
        const bool is_hidden = goal < 0x1p-90 ? hidden > 0 : hidden * 0x1p-46 > goal;
        if (C.size() > 1 && is_hidden) x.know_exactly(C, V, BV);
        begin = end;
    }
}

} // namespace

matrix<double> first_order_step(const pencil& p) {
    const numbers x(p, 128);
    const index n = p.n;
    matrix<double> Z(p.is_complex ? 2 * n : n, n);
    const auto put = [&](index i, index j, const coefficient& z) {
        const extended factor = power_of_two(z.exponent);
        Z(i, j) = static_cast<double>(z.significand.re * factor);
        if (p.is_complex) Z(n + i, j) = static_cast<double>(z.significand.im * factor);
    };
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < j; ++i) {
            const coefficient a = first_order(x, i, j), b = first_order(x, j, i);
            if (!(a.modulus() <= small_rotation) || !(b.modulus() <= small_rotation)) continue;
            put(i, j, a);
            put(j, i, b);
        }
    return Z;
}

refinement_plan refine(digit_matrix& V, const pencil& p, const digit_matrix& BV, const std::vector<index>& order, index relevant,
                       long floor, const std::vector<extended>& needed, long bits, const fast::gemm_engine& engine) {
    const index n = p.n;
    std::vector<bool> matters(static_cast<std::size_t>(n), false);
    for (index k = 0; k < relevant; ++k) matters[static_cast<std::size_t>(order[static_cast<std::size_t>(k)])] = true;
    // Bits of the nearest point that has to be told from a value.
    long goal = 0;
    for (index j = 0; j < n; ++j)
        if (matters[static_cast<std::size_t>(j)]) goal = std::max(goal, static_cast<long>(-std::log2(needed[static_cast<std::size_t>(j)])));
    numbers x(p, std::max(bits, goal) + 64);
    know_close_columns(x, V, BV, order, needed);

    matrix<wide_double> Z(p.is_complex ? 2 * n : n, n);
    disjoint_sets groups(n);
    bool oblique = false;
    const auto put = [&](index i, index j, const coefficient& z) {
        const auto entry = [&](extended part) {
            const wide_double w = wide(part);
            return wide_double{w.significand, w.exponent + z.exponent};
        };
        Z(i, j) = entry(z.significand.re);
        if (p.is_complex) Z(n + i, j) = entry(z.significand.im);
    };
    const auto orthonormalise = [&](index i, index j) {
        const complex_number g = x.g(i, j);
        put(i, j, {{-g.re / 2, -g.im / 2}, 0});
        put(j, i, {{-g.re / 2, g.im / 2}, 0});
    };
    // Null columns only have to be small: their cosines are measured as if they were 2^floor long.
    const auto cosine = [&](index i, index j) {
        extended c = x.h(i, j).modulus();
        for (const index l : {i, j})
            if (!matters[static_cast<std::size_t>(l)]) c *= power_of_two(std::min(0L, x.scale(l) - floor));
        return c;
    };
    for (index j = 0; j < n; ++j) {
        Z(j, j) = wide(1 / std::sqrt(x.g(j)) - 1); // unit columns
        for (index i = 0; i < j; ++i) {
            if (!matters[static_cast<std::size_t>(i)] && !matters[static_cast<std::size_t>(j)]) {
                orthonormalise(i, j);
                continue;
            }
            const extended wanted = std::min(needed[static_cast<std::size_t>(i)], needed[static_cast<std::size_t>(j)]) / 16;
            const long top = std::max(x.scale(i), x.scale(j));
            const extended gap = x.gap(i, j, top);
            const coefficient a = first_order(x, i, j), b = first_order(x, j, i);
            if (std::fabs(gap) > wanted && a.modulus() <= small_rotation && b.modulus() <= small_rotation && cosine(i, j) <= small_cosine) {
                put(i, j, a);
                put(j, i, b);
            } else {
                groups.join(i, j, x.difference(i, j, top).modulus());
                oblique = oblique || (cosine(i, j) > small_cosine && !(std::fabs(gap) < wanted));
            }
        }
    }
    refinement_plan plan;
    if (oblique) {
        // Columns of BV far from orthogonal: no first-order step leads anywhere.
        plan.bits = orthogonalise_products(V, BV, relevant, bits, p.is_complex);
        plan.pencil_bits = std::max(64L, goal) + 64;
        return plan;
    }
    join_neighbours(groups, x, order, relevant);
    extended worst = 0, best = 1; // of the cosines of separated pairs
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < j; ++i) {
            if (groups.find(i) == groups.find(j) || !(matters[static_cast<std::size_t>(i)] || matters[static_cast<std::size_t>(j)]))
                continue;
            const extended c = cosine(i, j) + x.g(i, j).modulus();
            worst = std::max(worst, c);
            if (c > 0) best = std::min(best, c);
        }
    std::vector<std::vector<index>> clusters(static_cast<std::size_t>(n));
    for (index j = 0; j < n; ++j) clusters[static_cast<std::size_t>(groups.find(j))].push_back(j);
    std::vector<std::pair<const std::vector<index>*, matrix<double>>> rotations;
    for (const std::vector<index>& C : clusters) {
        if (C.size() < 2) continue;
        std::vector<index> outside;
        for (index i = 0; i < n; ++i)
            if (groups.find(i) != groups.find(C[0])) outside.push_back(i);
        const cluster_range range = range_of(C, x);
        matrix<double> Q = range.tight ? rotation_of_tight_cluster(C, x, p, range.top, outside, needed)
                                       : rotation_of_wide_cluster(C, x, range.top, p.is_complex);
        if (range.tight || Q.empty())
            for (std::size_t a = 0; a < C.size(); ++a)
                for (std::size_t b = a + 1; b < C.size(); ++b) orthonormalise(C[a], C[b]);
        else // W makes all of C orthonormal: no first-order step on top of it, for pairs of null columns neither
            for (const index j : C)
                for (const index i : C) put(i, j, {});
        if (!Q.empty()) rotations.emplace_back(&C, std::move(Q));
    }

    // Precision of the next V: twice the bits that the worst of the separated pairs has now, at most 50 more (Z is in double precision),
    // behind the smallest column; up to the goal, those of the best pair, whose rounding errors would else stay in the differences of
    // close columns.
    long largest = no_limit;
    for (index k = 0; k < relevant; ++k) largest = std::max(largest, x.scale(order[static_cast<std::size_t>(k)]));
    const auto next = [](double now) { return std::min(2 * now, now + 50); };
    const double now = worst > 0 ? static_cast<double>(-std::log2(worst)) : 100.0;
    const double most = std::min(static_cast<double>(bits), static_cast<double>(-std::log2(best)));
    const long relative = static_cast<long>(std::max({53.0, next(now), std::min(static_cast<double>(goal), next(most))})) + 12;
    plan.pencil_bits = std::max(relative, goal) + 64;
    plan.bits = std::max(bits, relative + (relevant > 0 ? largest - floor : 0));
    const long least = -plan.bits;
    V = sum(V, exact_product(p.is_complex ? embedded_digits(V) : V, digits_of(Z, V.radix_bits), engine, least), least);
    for (const auto& [C, Q] : rotations) rotate(V, *C, Q, p.is_complex, least, engine);
    return plan;
}

} // namespace eckart::reference
