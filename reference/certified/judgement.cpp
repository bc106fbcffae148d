#include <eckart/reference/certified/judgement.hpp>

#include <eckart/reference/certified/dyadic_arithmetic.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace eckart::reference {

namespace {

/// A value that is so near to a point, relative to its square, may be exactly there.
constexpr double suspicious = 0x1p-80;
/// Where columns of BV are farther from orthogonal than this, λ says nothing yet.
constexpr double well_separated = 0x1p-20;

/// μ (1 + 2^-t) or μ (1 − 2^-t).
big_dyadic moved(const big_dyadic& mu, long t, int direction) {
    return {(mu.mantissa << static_cast<unsigned>(t)) + direction * mu.mantissa, mu.exponent - t};
}

std::vector<index> descending(const pencil& p, long bits) {
    std::vector<big_dyadic> lambda;
    for (index j = 0; j < p.n; ++j) lambda.push_back(p.rayleigh(j, bits));
    std::vector<index> order(static_cast<std::size_t>(p.n));
    std::iota(order.begin(), order.end(), index(0));
    std::stable_sort(order.begin(), order.end(), [&](index i, index j) {
        const auto a = static_cast<std::size_t>(i), b = static_cast<std::size_t>(j);
        const int rounded = compare(lambda[a], lambda[b]);
        return (rounded != 0 ? rounded : compare(p.h[a] * p.g[b], p.h[b] * p.g[a])) > 0;
    });
    return order;
}

class judge_of_pencil {
public:
    judge_of_pencil(const pencil& p, const exact_knowledge& known, target_format format, rounding mode, int digits, long bits)
        : p_(p), known_(known), format_(format), mode_(mode), digits_(digits), bits_(bits), order_(descending(p, bits)), test_(p, floor()) {
    }

    judgement run() {
        judgement result;
        result.points = known_.points;
        result.complete = true;
        find_exact_indices(result);
        for (index k = 0; k < p_.n; ++k) {
            result.values.push_back(judge_value(k));
            const judged_value& v = result.values.back();
            result.complete = result.complete && v.certified && (digits_ == 0 || v.enclosed);
        }
        result.order = order_;
        return result;
    }

private:
    /// Null columns only have to be small against the least positive σ and against the threshold of overflow.
    long floor() const {
        if (!known_.rank || *known_.rank == p_.n || *known_.rank == 0) return no_limit;
        const long overflow =
            format_ == target_format::binary64 ? std::numeric_limits<double>::max_exponent : std::numeric_limits<float>::max_exponent;
        return std::min(p_.scale[static_cast<std::size_t>(order_[static_cast<std::size_t>(*known_.rank - 1)])], overflow) - 1;
    }

    /// #{σ > μ} and #{σ >= μ}. T1 proves both at once; at an exact point, where T1 cannot hold, they are the counts at its bounds.
    struct counts {
        std::optional<index> above, at_or_above;
    };
    counts count(const big_dyadic& mu) {
        if (sign(mu) == 0) return {known_.rank, p_.n};
        const big_dyadic key = reduced(mu);
        const auto [at, is_new] = counts_.try_emplace({key.mantissa, key.exponent});
        if (is_new) at->second.above = at->second.at_or_above = test_.count_above(mu);
        return at->second;
    }
    bool proves_above(index k, const big_dyadic& mu) {
        const std::optional<index> above = count(mu).above;
        return above && *above >= k + 1;
    }
    bool proves_below(index k, const big_dyadic& mu) {
        const std::optional<index> at_or_above = count(mu).at_or_above;
        return at_or_above && *at_or_above <= k;
    }

    /// Of λ_j to μ², however near: λ = H_jj / G_jj is not rounded.
    extended relative_distance(index column, const big_dyadic& mu) const {
        const auto j = static_cast<std::size_t>(column);
        const extended d = std::fabs(to_long_double(p_.h[j] - mu * mu * p_.g[j], magnitude_exponent(p_.h[j])));
        return std::clamp(d, power_of_two(-15000), extended(1));
    }

    /// For every known point the bounds that count its multiplicity, hence the indices that are exactly there.
    void find_exact_indices(judgement& result) {
        exact_of_.assign(static_cast<std::size_t>(p_.n), std::nullopt);
        needed_of_point_.assign(known_.points.size(), 1);
        for (std::size_t e = 0; e < known_.points.size(); ++e) {
            exact_point& point = result.points[e];
            if (sign(point.mu) == 0) {
                for (index k = *known_.rank; k < p_.n; ++k) exact_of_[static_cast<std::size_t>(k)] = e;
                continue;
            }
            const long t = bits_around(point);
            needed_of_point_[e] = power_of_two(-t);
            const big_dyadic low = moved(point.mu, t, -1), high = moved(point.mu, t, 1);
            const std::optional<index> above_low = count(low).above, above_high = count(high).above;
            if (!above_low || !above_high || *above_low - *above_high != point.multiplicity) continue;
            point.lower = low;
            point.upper = high;
            for (index k = *above_high; k < *above_low; ++k) exact_of_[static_cast<std::size_t>(k)] = e;
            const big_dyadic key = reduced(point.mu);
            counts_[{key.mantissa, key.exponent}] = {above_high, above_low};
        }
    }

    /// The least t, 20 or more, with which no λ but those that belong to the point are within four times 2^-t of it.
    long bits_around(const exact_point& point) const {
        if (point.multiplicity == p_.n) return 20;
        std::vector<extended> distance;
        for (index j = 0; j < p_.n; ++j) distance.push_back(relative_distance(j, point.mu));
        const auto other = distance.begin() + static_cast<std::ptrdiff_t>(point.multiplicity);
        std::nth_element(distance.begin(), other, distance.end());
        return std::clamp(3 - static_cast<long>(std::floor(std::log2(*other))), 20L, 6000L);
    }

    /// The sign of σ − c as M_jj(c) has it; 0: undecided, c may be the value itself.
    int side_of_value(index j, const rounding_points& points) const {
        if (!points.at) return -1;
        return sign(*points.at) == 0 ? 1 : test_.side(j, *points.at);
    }

    judged_value judge_value(index k) {
        judged_value v;
        if (exact_of_[static_cast<std::size_t>(k)]) {
            judge_exact(v, *exact_of_[static_cast<std::size_t>(k)]);
            return v;
        }
        const index j = order_[static_cast<std::size_t>(k)];
        const big_dyadic lambda = p_.rayleigh(j, bits_);
        v.points = points_for(square_root(lambda, bits_), format_, mode_);
        int at_c = side_of_value(j, v.points);
        // The root is rounded: where σ is nearer to a point than that, M_jj at the points tells the candidate.
        for (int attempt = 0; attempt < 2; ++attempt) {
            const big_dyadic* beyond = nullptr;
            int direction = 0;
            if (at_c > 0 && mode_ == rounding::upward) {
                beyond = &*v.points.at;
                direction = 1;
            } else if (at_c < 0 && mode_ == rounding::downward && v.points.at) {
                beyond = &*v.points.at;
                direction = -1;
            } else if (at_c > 0 && v.points.upper && test_.side(j, *v.points.upper) > 0) {
                beyond = &*v.points.upper;
                direction = 1;
            } else if (at_c < 0 && v.points.lower && sign(*v.points.lower) > 0 && test_.side(j, *v.points.lower) < 0) {
                beyond = &*v.points.lower;
                direction = -1;
            }
            if (beyond == nullptr) break;
            v.points = points_for(moved(*beyond, 200, direction), format_, mode_);
            at_c = side_of_value(j, v.points);
        }
        const auto must_tell = [&](const big_dyadic& mu) {
            if (sign(mu) == 0 || sign(lambda) == 0) return;
            extended distance = relative_distance(j, mu);
            // A value that lies on a known point need not be told from it, only from the next value.
            for (std::size_t e = 0; e < known_.points.size(); ++e)
                if (compare(known_.points[e].mu, mu) == 0) distance = std::max(distance, needed_of_point_[e]);
            v.needed = std::min(v.needed, distance);
            if (distance < suspicious && test_.row_bound(j) < well_separated) v.suspected = mu;
        };
        v.side = at_c > 0 ? relation::above : relation::below;
        const std::optional<big_dyadic>& outer = at_c > 0 ? v.points.upper : v.points.lower;
        if (v.points.at) must_tell(*v.points.at);
        if (outer) must_tell(*outer);
        for (const exact_point& point : known_.points)
            if (sign(point.mu) > 0 && relative_distance(j, point.mu) < 0x1p-50) must_tell(point.mu);
        if (at_c == 0) {
            v.certified = false;
        } else if ((mode_ == rounding::upward && at_c > 0) || (mode_ == rounding::downward && at_c < 0)) {
            v.certified = false; // λ is not known well enough: σ would round to a neighbour of c
        } else {
            v.certified = at_c > 0 ? proves_above(k, *v.points.at) && (!outer || proves_below(k, *outer))
                                   : (!v.points.at || proves_below(k, *v.points.at)) && outer && proves_above(k, *outer);
        }
        v.lower = at_c > 0 ? *v.points.at : outer.value_or(big_dyadic{});
        v.upper = at_c > 0 ? outer.value_or(big_dyadic{}) : v.points.at.value_or(big_dyadic{});
        if (digits_ > 0) enclose(v, k, p_.rayleigh(j, 2 * bits_ + 1024));
        return v;
    }

    void judge_exact(judged_value& v, std::size_t e) {
        const big_dyadic& mu = known_.points[e].mu;
        v.points = points_for(mu, format_, mode_);
        v.exact = e;
        v.certified = v.enclosed = true;
        v.lower = v.upper = mu;
        v.needed = needed_of_point_[e];
        const auto is = [&](const std::optional<big_dyadic>& point) { return point && compare(mu, *point) == 0; };
        if (is(v.points.at))
            v.side = relation::equal;
        else if (mode_ == rounding::nearest_even && is(v.points.lower))
            v.side = relation::tie_low;
        else if (mode_ == rounding::nearest_even && is(v.points.upper))
            v.side = relation::tie_high;
        else // an exact number that is neither in the format nor a midpoint still lies on one side of c
            v.certified = false;
    }

    /// lower <= σ <= upper with upper − lower <= 10^(1 − digits) σ.
    void enclose(judged_value& v, index k, const big_dyadic& lambda) {
        const long t = static_cast<long>(std::ceil((digits_ - 1) * 3.3219280948873627)) + 2;
        if (sign(lambda) == 0) return;
        const big_dyadic sigma = square_root(lambda, t + 64);
        v.needed = std::min(v.needed, power_of_two(-std::min(t, 15000L)));
        // Where an end hits another singular value exactly, the other width does not.
        for (const long width : {t, t + 1}) {
            const big_dyadic low = moved(sigma, width, -1), high = moved(sigma, width, 1);
            if (!proves_above(k, low) || !proves_below(k, high)) continue;
            v.enclosed = true;
            v.lower = low;
            v.upper = high;
            return;
        }
    }

    const pencil& p_;
    const exact_knowledge& known_;
    target_format format_;
    rounding mode_;
    int digits_;
    long bits_;
    std::vector<index> order_;
    inertia test_;
    std::map<std::pair<mpz_class, long>, counts> counts_;
    std::vector<std::optional<std::size_t>> exact_of_;
    std::vector<extended> needed_of_point_;
};

} // namespace

judgement judge(const pencil& p, const exact_knowledge& known, target_format format, rounding mode, int digits, long bits) {
    return judge_of_pencil(p, known, format, mode, digits, bits).run();
}

std::optional<std::pair<big_dyadic, big_dyadic>> enclosure_reached(const pencil& p, const judgement& j, index k) {
    const index column = j.order[static_cast<std::size_t>(k)];
    const big_dyadic sigma = square_root(p.rayleigh(column, 128), 64);
    if (sign(sigma) == 0) return std::nullopt;
    const inertia test(p);
    for (const long t : {50L, 40L, 30L, 20L, 10L, 4L, 1L}) {
        const big_dyadic low = moved(sigma, t, -1), high = moved(sigma, t, 1);
        const std::optional<index> above_low = test.count_above(low), above_high = test.count_above(high);
        if (above_low && above_high && *above_low >= k + 1 && *above_high <= k) return std::pair(low, high);
    }
    return std::nullopt;
}

} // namespace eckart::reference
