#include <eckart/fast/bidiagonal_values.hpp>

#include <eckart/fast/scratch.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <utility>

namespace eckart::fast {

namespace {

// Internal parameters.
constexpr int together = 4;             // transformations in one pass over the entries
constexpr double negligible = 0x1p-104; // the square of 2 u
constexpr index passes_for_each = 40;   // 1.6 are usual

/// What a pass says about the matrix that it leaves.
struct report {
    double before; ///< least pivot but for the last; negative or NaN: the shift was too large, nothing is of use
    double last;   ///< last pivot, of the first transformation if the shift was too large
    index split;   ///< the last i for which e_i became zero, or -1
};

/// The state of `together` transformations, each one entry behind the one before it. A transformation maps (q, e) to (Q, E) with
/// L' U' = U L - shift I: Q_i = d_i + e_i, E_i = e_i q_{i+1} / Q_i, d_{i+1} = d_i q_{i+1} / Q_i - shift.
struct stages {
    double pivot[together];   ///< d of each at its place
    double pending[together]; ///< the E that the next one takes in the next step
    double least_first = std::numeric_limits<double>::infinity();
    double least_last = std::numeric_limits<double>::infinity();
    index split = -1;
};

struct pass_task {
    const double* q;
    const double* e;
    double* Q;
    double* E;
    index first, last;
    double shift; ///< of the first transformation; the others have none, so they cannot fail and need not know what the first finds
    double lost;  ///< entries e up to this are zero beside the sum of all shifts
};

/// Transformation k on the entries j. Returns Q_j.
template <int k>
double step(stages& s, const pass_task& t, index j, double e, double q) {
    if (k == 0) s.least_first = std::min(s.least_first, s.pivot[k]);
    const double Q = s.pivot[k] + e, ratio = q / Q;
    double E = e * ratio;
    if (k == together - 1) {
        s.least_last = std::min(s.least_last, s.pivot[k]);
        if (e <= std::max(t.lost, negligible * s.pivot[k])) {
            E = 0;
            s.split = j;
        }
        t.Q[j] = Q;
        t.E[j] = E;
    }
    s.pivot[k] = k == 0 ? s.pivot[k] * ratio - t.shift : s.pivot[k] * ratio;
    s.pending[k] = E;
    return Q;
}

/// Step i of transformation k and of those behind it, q and e being what k takes.
template <int k>
void steps(stages& s, const pass_task& t, index i, double e, double q) {
    if constexpr (k < together) {
        const double next = s.pending[k];
        const double Q = step<k>(s, t, i - k, e, q);
        steps<k + 1>(s, t, i, next, Q);
    }
}

/// The same where some have not started or have ended.
template <int k>
void steps_at_the_ends(stages& s, const pass_task& t, index i, double e, double q) {
    if constexpr (k < together) {
        const index j = i - k;
        const double next = s.pending[k];
        if (j == t.first - 1) {
            s.pivot[k] = q; // k > 0: the first Q of the one before
        } else if (j >= t.last) {
            if (j == t.last && k == together - 1) t.Q[j] = s.pivot[k];
            steps_at_the_ends<k + 1>(s, t, i, next, s.pivot[k]);
        } else {
            const double Q = step<k>(s, t, j, e, q);
            steps_at_the_ends<k + 1>(s, t, i, next, Q);
        }
    }
}

report pass(const pass_task& t) {
    stages s{};
    s.pivot[0] = t.q[t.first] - t.shift;
    index i = t.first;
    for (; i < std::min(t.first + together - 1, t.last); ++i) steps_at_the_ends<0>(s, t, i, t.e[i], t.q[i + 1]);
    stages inner = s; // addresses of `s` escape above; this copy lives in registers
    for (; i < t.last; ++i) steps<0>(inner, t, i, t.e[i], t.q[i + 1]);
    s = inner;
    for (; i < t.last + together; ++i) steps_at_the_ends<0>(s, t, i, 0, 0);
    if (!(std::min(s.least_first, s.pivot[0]) >= 0)) return {s.least_first >= 0 ? 0.0 : -1.0, s.pivot[0], -1};
    return {s.least_last, s.pivot[together - 1], s.split};
}

/// A sum of shifts with the digits that the first part has not.
struct accurate_sum {
    double value = 0, rest = 0;
    void add(double x) {
        const double s = value + x, z = s - value;
        rest += (value - (s - z)) + (x - z);
        value = s;
    }
    double plus(double x) const { return value + (x + rest); }
};

struct segment {
    index first, last;
    accurate_sum shifts;
    int buffer; ///< where its entries are
};

class qd {
public:
    qd(std::span<const double> d, std::span<const double> e) : n_(static_cast<index>(d.size())) {
        for (int b = 0; b < 2; ++b) {
            q_[b].resize(d.size());
            e_[b].resize(d.size());
        }
        found_.reserve(d.size());
        for (std::size_t i = 0; i < d.size(); ++i) q_[0][i] = d[i] * d[i];
        for (std::size_t i = 0; i + 1 < d.size(); ++i) e_[0][i] = e[i] * e[i];
    }

    /// Finds the squares of the singular values, in any order. False if the budget was spent.
    bool run() {
        scratch_vector<segment> waiting;
        waiting.reserve(found_.capacity()); // segments are apart
        index first = 0;
        for (index i = 0; i < n_; ++i)
            if (i + 1 == n_ || e_[0][static_cast<std::size_t>(i)] == 0) {
                waiting.push_back({first, i, {}, 0});
                first = i + 1;
            }
        while (!waiting.empty()) {
            const segment s = waiting.back();
            waiting.pop_back();
            if (!reduce(s, waiting)) return false;
        }
        return true;
    }

    scratch_vector<double>& squares() { return found_; }

private:
    /// All values of a segment, or of its lower parts, whose upper ones join those that wait. False if the budget is spent.
    bool reduce(segment s, scratch_vector<segment>& waiting) {
        turn(s);
        bool known = false; // whether `r` is about the entries at hand
        report r{};
        for (;;) {
            known = deflate(s, r) && known;
            if (s.last < s.first) return true;
            const double shift = known ? proposed_shift(s, r) : 0;
            if (!advance(s, shift, r)) return false;
            known = true;
            if (r.split >= 0 && r.split + 1 < s.last) {
                waiting.push_back({s.first, r.split, s.shifts, s.buffer});
                s.first = r.split + 1;
                turn(s);
                known = false;
            }
        }
    }

    double* q(const segment& s) { return q_[s.buffer].data(); }
    double* e(const segment& s) { return e_[s.buffer].data(); }

    /// Reverses the order, B against its transpose, if the large entries are at the end: small values converge there.
    void turn(const segment& s) {
        if (!(q(s)[s.first] < q(s)[s.last] / 1.5)) return;
        std::reverse(q(s) + s.first, q(s) + s.last + 1);
        std::reverse(e(s) + s.first, e(s) + s.last);
    }

    /// Takes values off the end while its entries are diagonal, or two by two. With e_i up to (2 u)^2 times the sum s of shifts a singular
    /// value moves by 2 u sqrt(s) at most (Weyl), its square plus s by 2 u of itself; with the last e up to (2 u)^2 q it is a factor
    /// [1 2u; 0 1] on the left. False if `r` does not fit what is left.
    bool deflate(segment& s, report& r) {
        bool fits = true;
        while (s.last >= s.first) {
            const double *Q = q(s), *E = e(s);
            const index i = s.last;
            if (i == s.first || E[i - 1] <= negligible * std::max(s.shifts.value, Q[i])) {
                found_.push_back(s.shifts.plus(Q[i]));
                --s.last;
                if (s.last >= s.first) r.last = Q[s.last];
            } else if (i == s.first + 1 || E[i - 2] <= negligible * s.shifts.value) {
                // The eigenvalues of [x, sqrt(x z); sqrt(x z), y + z], x >= 0 and so on: no cancellation but in x - y + z, which is
                // harmless.
                const double x = Q[i - 1], y = Q[i], z = E[i - 1], gap = x - y + z;
                const double larger = ((x + y + z) + std::sqrt(gap * gap + 4 * (y * z))) / 2;
                found_.push_back(s.shifts.plus(larger));
                found_.push_back(s.shifts.plus(larger > 0 ? std::max(x, y) / larger * std::min(x, y) : 0)); // no underflow before the end
                s.last -= 2;
                fits = false;
            } else {
                break;
            }
        }
        return fits;
    }

    /// A guess from below at the smallest eigenvalue of U L. Where the last pivot is much less than the others, that less what its
    /// neighbour takes; else the least pivot, less twice the radius of the last of Gershgorin's circles and a little, if that is small:
    /// then the pivots are nearly eigenvalues, among which there may be a cluster.
    double proposed_shift(const segment& s, const report& r) {
        const double gap = 0.75 * r.before - r.last, coupling = q(s)[s.last] * e(s)[s.last - 1];
        if (gap > 0 && coupling < gap * gap) return std::max(r.last - coupling / gap, r.last / 3);
        const double least = std::min(r.last, r.before), radius = std::sqrt(coupling);
        if (radius < least / 16) return least * (r.last <= r.before ? 1 - 0x1p-20 : 0.97) - 2 * radius;
        return least / 4;
    }

    bool advance(segment& s, double shift, report& r) {
        for (int failures = 0;; ++failures) {
            if (++passes_ > passes_for_each * n_ + 100) return false;
            r = pass({q(s), e(s), q_[1 - s.buffer].data(), e_[1 - s.buffer].data(), s.first, s.last, shift, negligible * s.shifts.value});
            if (r.before >= 0 && r.last >= 0) break;
            // If the last pivot alone is negative, shift + pivot is below the smallest eigenvalue: the pivot is a concave function of the
            // shift with slope -1 or less.
            if (failures < 2 && r.before == 0 && shift + r.last > 0)
                shift = (shift + r.last) * (1 - 0x1p-50);
            else
                shift = failures < 3 ? shift / 4 : 0;
        }
        s.shifts.add(shift);
        s.buffer = 1 - s.buffer;
        return true;
    }

    index n_;
    scratch_vector<double> q_[2], e_[2];
    scratch_vector<double> found_;
    index passes_ = 0;
};

/// How many singular values are below x > 0: negative pivots of [0 B^T; B 0] - x I in the order that makes it tridiagonal, less n.
index count_below(std::span<const double> d, std::span<const double> e, double x) {
    index negative = 0;
    double pivot = -x;
    const auto next = [&](double b) {
        negative += pivot < 0;
        if (pivot == 0) pivot = -std::numeric_limits<double>::denorm_min();
        pivot = b == 0 ? -x : -x - b * (b / pivot);
    };
    for (std::size_t i = 0; i < d.size(); ++i) {
        next(d[i]);
        if (i + 1 < d.size()) next(e[i]);
    }
    negative += pivot < 0;
    return negative - static_cast<index>(d.size());
}

} // namespace

void bisected_bidiagonal_values(std::span<const double> d, std::span<const double> e, std::span<double> values) {
    const auto n = static_cast<index>(d.size());
    double bound = 0;
    for (std::size_t i = 0; i < d.size(); ++i) bound = std::max(bound, std::fabs(d[i]) + (i + 1 < d.size() ? std::fabs(e[i]) : 0));
    for (index k = n - 1; k >= 0; --k) { // the value with k smaller ones: the least x with more than k below it
        // Non-negative doubles are ordered as their bits are.
        std::uint64_t low = 0, high = std::bit_cast<std::uint64_t>(2 * bound);
        while (high - low > 1) {
            const std::uint64_t middle = low + (high - low) / 2;
            (count_below(d, e, std::bit_cast<double>(middle)) > k ? high : low) = middle;
        }
        values[static_cast<std::size_t>(k)] = std::bit_cast<double>(low);
    }
    std::sort(values.begin(), values.end(), std::greater<>());
}

void bidiagonal_values(std::span<double> d, std::span<double> e) {
    double largest = 0;
    for (std::size_t i = 0; i < d.size(); ++i) {
        largest = std::max(largest, std::fabs(d[i]));
        if (i + 1 < d.size()) largest = std::max(largest, std::fabs(e[i]));
    }
    if (largest == 0) return std::fill(d.begin(), d.end(), 0.0);
    // Squares of squares, which the 2 by 2 case forms, reach 2^1000, and a ratio of two squares is normal where values lie
    // within 2^-511 of each other.
    const int scale = 245 - std::ilogb(largest);
    for (double& x : d) x = std::scalbn(x, scale);
    for (double& x : e) x = std::scalbn(x, scale);
    qd transformations(d, e);
    scratch_vector<double>& values = transformations.squares();
    // A square that is NaN comes from entries that are none or infinite; sorting needs an order.
    if (transformations.run() && std::all_of(values.begin(), values.end(), [](double x) { return x >= 0; })) {
        for (double& x : values) x = std::sqrt(x);
        std::sort(values.begin(), values.end(), std::greater<>());
    } else {
        values.resize(d.size());
        bisected_bidiagonal_values(d, e, values);
    }
    std::transform(values.begin(), values.end(), d.begin(), [scale](double x) { return std::scalbn(x, -scale); });
}

std::size_t bidiagonal_values_scratch(index n) { return 5 * scratch_for<double>(n) + scratch_for<segment>(n); }

} // namespace eckart::fast
