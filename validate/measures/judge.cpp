#include <eckart/validate/measures/judge.hpp>

#include <eckart/validate/measures/bounds.hpp>
#include <eckart/validate/measures/contract.hpp>
#include <eckart/validate/measures/factor_errors.hpp>
#include <eckart/validate/measures/scaled_condition.hpp>
#include <eckart/validate/measures/singular_value_error.hpp>
#include <eckart/validate/measures/witness.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <stdexcept>

namespace eckart::validate {

namespace {

constexpr double u = unit_roundoff<double>;

/// Everything that the checks of one response share.
struct context {
    const driver& d;
    matrix_view<const double> A;
    const response& r;
    const exact_values* exact; ///< null unless decided
    std::vector<double> S;     ///< of the response, sorted: a wrong order is L0's finding and nobody else's
    double p = 0;
    scaled_problem scaled;
    double norm = 0; ///< |A|_2 of the scaled problem if the oracle knows it, otherwise an upper bound

    /// p u |A|, or p underflow units, in the scaled problem.
    double limit(double factor) const {
        // never 0, though a wild S may have scaled the unit away
        return factor * std::max({u * norm, std::ldexp(underflow_unit(d), -scaled.exponent), 0x1p-1074});
    }
    /// An absolute quantity of the scaled problem in u |A|; of a zero matrix in underflow units. NaN stays NaN, infinity becomes finite.
    double in_units(double x) const {
        const double y = x / limit(1);
        return y > std::numeric_limits<double>::max() ? std::numeric_limits<double>::max() : y;
    }
};

const char* const norm_unit = "u |A|_2";

/// Verdict and expectation of a norm-wise quantity: beyond the limit it fails, beyond the expectation it says so and passes.
measurement normwise(const std::string& check, double value, double limit, const char* unit, double expected, const std::string& what) {
    measurement f;
    f.check = check;
    f.value = value;
    f.limit = limit;
    f.unit = unit;
    f.verdict = value <= limit ? verdict::pass : verdict::fail;
    if (f.verdict == verdict::fail)
        f.message = fmt::format("{} is at least {:.3g} {}, the limit is {:.3g}", what, value, unit, limit);
    else if (!(value <= expected))
        f.message = fmt::format("{} is {:.3g} {}, more than the {:.3g} of a careful implementation", what, value, unit, expected);
    return f;
}

void judge_orthogonality(const context& c, const std::string& check, const std::string& name, matrix_view<const double> Q,
                         std::vector<measurement>& out) {
    const gram_defect g = orthogonality(Q);
    // the factor's own length: DORT01's ratio is |Q^T Q - I| / (rows eps)
    const double limit = failure_factor(Q.rows, 1);
    measurement f = normwise(check, g.norm.lower / u, limit, "u", expected_factor(Q.rows, 1), fmt::format("|{0}^T {0} - I|_2", name));
    if (f.verdict == verdict::fail) {
        f.message += g.i == g.j ? fmt::format("; column {} of {} has length^2 - 1 = {:.3g}", g.i + 1, name, g.entry)
                                : fmt::format("; columns {} and {} of {} have inner product {:.3g}", g.i + 1, g.j + 1, name, g.entry);
        f.witness = columns_witness(name, g);
        if (name == "U" && c.r.Vh)
            if (nlohmann::json w = better_maximiser(c.A, *c.r.Vh, g.i, g.j); !w.is_null()) (*f.witness)["better_maximiser"] = std::move(w);
    }
    out.push_back(std::move(f));
}

void judge_deficits(const context& c, const reconstruction& rec, std::vector<measurement>& out) {
    const double K = std::sqrt(static_cast<double>(c.S.size()));
    const auto one = [&](const char* check, const char* norm, const deficit& d, double factor, auto optimum) {
        measurement f = normwise(check, c.in_units(d.value), factor * c.p, norm_unit, std::numeric_limits<double>::infinity(),
                                 fmt::format("|A - A_k|_{} - least, k = {},", norm, d.k));
        if (d.contradicts_oracle) {
            f.verdict = verdict::undecided;
            f.message = "a truncated A_k is closer to A than the exact singular values allow (D9): one of the two computations is wrong";
        } else if (f.verdict == verdict::fail) {
            f.witness = closer_witness(norm, d, c.scaled.exponent, optimum(d.k));
        }
        out.push_back(std::move(f));
    };
    one("L4.frobenius", "F", rec.frobenius, 3 * K, [&](index k) {
        oracle_real tail = 0;
        for (std::size_t j = c.S.size(); j-- > static_cast<std::size_t>(k);) tail += c.exact->S[j] * c.exact->S[j];
        return oracle_real(sqrt(tail));
    });
    one("L4.spectral", "2", rec.spectral, 3, [&](index k) { return c.exact->S[static_cast<std::size_t>(k)]; });
}

void judge_factors(const context& c, std::vector<measurement>& out) {
    if (c.r.U && c.r.U->cols() > 0) judge_orthogonality(c, "L1.orthogonality_u", "U", *c.r.U, out);
    if (c.r.Vh && c.r.Vh->rows() > 0) judge_orthogonality(c, "L1.orthogonality_v", "V", transpose(*c.r.Vh), out);
    const bool finite_values = std::all_of(c.r.S.begin(), c.r.S.end(), [](double s) { return std::isfinite(s); });
    if (!c.r.U || !c.r.Vh || !finite_values) return;

    std::vector<double_double> sigma;
    if (c.exact != nullptr)
        for (const oracle_real& s : c.exact->S) {
            const oracle_real t = ldexp(s, -c.scaled.exponent);
            const double hi = t.convert_to<double>();
            sigma.emplace_back(hi, oracle_real(t - oracle_real(hi)).convert_to<double>());
        }
    const reconstruction rec = reconstruct(c.scaled, *c.r.U, *c.r.Vh, sigma);
    measurement f =
        normwise("L1.residual", c.in_units(rec.residual.lower), c.p, norm_unit, expected_factor(c.A.rows, c.A.cols), "|A - U S V^T|_2");
    if (f.verdict == verdict::fail) f.witness = residual_witness(rec.residual, c.scaled.exponent);
    out.push_back(std::move(f));
    if (c.exact != nullptr && !c.S.empty()) judge_deficits(c, rec, out);
}

/// L1 for the singular values: max_i |s_i - sigma_i| <= p u sigma_1.
void judge_values_normwise(const context& c, std::vector<measurement>& out) {
    const oracle_real unit = normwise_limit(1, c.exact->S.empty() ? oracle_real(0) : c.exact->S[0], c.d);
    double largest = 0;
    index at = 0;
    for (std::size_t i = 0; i < c.S.size(); ++i) {
        if (std::isinf(c.S[i])) continue; // rightly, says L0
        const double e = oracle_real(abs(oracle_real(c.S[i]) - c.exact->S[i]) / unit).convert_to<double>();
        if (!(e <= largest)) {
            largest = e;
            at = static_cast<index>(i);
        }
    }
    measurement f = normwise("L1.singular_values", std::min(largest, std::numeric_limits<double>::max()), c.p, norm_unit,
                             expected_factor(c.A.rows, c.A.cols), fmt::format("|s_{0} - sigma_{0}|", at + 1));
    if (f.verdict == verdict::fail) {
        const auto i = static_cast<std::size_t>(at);
        f.message += fmt::format("; s = {}, sigma = {}", c.S[i], decimal_text(c.exact->S[i]));
        f.witness = exact_sigma_witness(c.A, at, c.S[i], *c.exact);
    }
    out.push_back(std::move(f));
}

/// The free identities, judged when no oracle can help: with |s_i - sigma_i| <= L for all i, Minkowski gives ||s| - |A|_F| <= sqrt(K) L,
/// and max column length <= sigma_1 <= |A|_F gives the same for s_1 within L.
void judge_identities(const context& c, std::vector<measurement>& out) {
    if (c.S.empty() || !std::all_of(c.S.begin(), c.S.end(), [](double s) { return std::isfinite(s); })) return;
    matrix<double> s(static_cast<index>(c.scaled.S.size()), 1);
    std::copy(c.scaled.S.begin(), c.scaled.S.end(), s.data());
    const interval a = frobenius_norm(c.scaled.A), b = frobenius_norm(s);
    const double K = std::sqrt(static_cast<double>(c.S.size()));
    out.push_back(normwise("L1.frobenius_norm", c.in_units(std::max({0.0, b.lower - a.upper, a.lower - b.upper})), K * c.p, norm_unit,
                           std::numeric_limits<double>::infinity(), "| |s|_2 - |A|_F |"));
    double longest = 0;
    for (index j = 0; j < c.A.cols; ++j) longest = std::max(longest, frobenius_norm(c.scaled.A.view().block(0, j, c.A.rows, 1)).lower);
    const double first = *std::max_element(c.scaled.S.begin(), c.scaled.S.end());
    out.push_back(normwise("L1.largest_value", c.in_units(std::max({0.0, longest - first, first - a.upper})), c.p, norm_unit,
                           std::numeric_limits<double>::infinity(), "the distance of s_1 from [longest column, |A|_F]"));
}

/// L2, exact zeros: they cannot be approximated relatively, and nobody promises to; up to the expectation they pass, beyond it the rank
/// cannot be read off the result.
void judge_zeros(const context& c, std::vector<measurement>& out) {
    const auto rank = static_cast<std::size_t>(c.exact->rank);
    if (rank >= c.S.size()) return;
    const oracle_real unit = normwise_limit(1, c.exact->S[0], c.d);
    measurement f;
    f.check = "L2.zeros";
    f.value = oracle_real(oracle_real(c.S[rank]) / unit).convert_to<double>(); // sorted: the largest of them
    f.limit = expected_factor(c.A.rows, c.A.cols);
    f.unit = norm_unit;
    f.verdict = f.value <= f.limit ? verdict::pass : verdict::lossy;
    if (f.verdict == verdict::lossy) {
        f.message = fmt::format("the rank is {}, yet s_{} = {} = {:.3g} u |A|_2", rank, rank + 1, c.S[rank], f.value);
        f.witness = exact_sigma_witness(c.A, static_cast<index>(rank), c.S[rank], *c.exact);
    }
    out.push_back(std::move(f));
}

/// What the driver's class of matrices makes of A: the condition number in |s_i - sigma_i| <= p u kappa sigma_i.
double promised_condition(const context& c) {
    const matrix<double> G = c.A.rows >= c.A.cols ? matrix<double>(c.A) : transpose(c.A); // as the driver works on it
    const double columns = column_scaled_condition(G);
    if (c.d.promise == promise::column_scaled) return columns;
    // Row scaling is absorbed by pivoting, whose leading blocks may be worse conditioned than B; the square allows for them.
    const double both = two_sided_scaled_condition(G);
    return std::min(columns, both * both);
}

/// p (u sigma_i + absolute) in ulps of sigma_i, of which u sigma_i is at least half of one.
double allowed_ulps(const context& c, std::size_t i, double absolute) {
    const double rounded = c.exact->rounded[i];
    return c.p * (1 + absolute / ulp(std::isinf(rounded) ? std::numeric_limits<double>::max() : rounded));
}

/// What underflow may leave in sigma_i: the underflow unit, or, since a driver may scale A so that squares cannot overflow, the unit with
/// sigma_1 at 2^500.
double underflow_floor(const context& c) {
    const double first = std::min(c.exact->rounded[0], 0x1p1023);
    return underflow_unit(c.d) * std::max(1.0, std::ldexp(first, -500));
}

/// No relative promise reaches below sigma_1 2^-1022: dgejsv documents that it may set such values to zero (JOBR = 'R').
double promise_floor(const context& c) { return std::max(underflow_floor(c), std::ldexp(std::min(c.exact->rounded[0], 0x1p1023), -1022)); }

/// L2 of one non-zero sigma_i. `kappa` is the promised condition number, computed when it is first needed.
measurement judge_value(const context& c, const std::string& check, std::size_t i, std::optional<double>& kappa) {
    measurement f;
    f.check = check;
    f.unit = "ulp";
    f.value = error_in_ulps(c.S[i], *c.exact, i);
    f.limit = allowed_ulps(c, i, underflow_floor(c));
    if (f.value <= f.limit) return f;
    f.verdict = verdict::lossy;
    std::string promised = "promises norm-wise accuracy only";
    if (c.d.promise != promise::normwise) {
        if (!kappa) kappa = promised_condition(c);
        promised = "promises nothing for this A: it is not well conditioned after scaling";
        if (c.p * *kappa * u < 1) {
            f.limit = *kappa * allowed_ulps(c, i, promise_floor(c));
            f.verdict = f.value <= f.limit ? verdict::lossy : verdict::fail;
            promised = fmt::format("promises {:.3g} ulps for this A (condition after scaling at most {:.3g})", f.limit, *kappa);
        }
    }
    f.message = fmt::format("s_{} = {} ({}), sigma_{} = {} ({}): {:.3g} ulps, {:.1f} right digits; {} {}", i + 1, c.S[i], hex_float(c.S[i]),
                            i + 1, decimal_text(c.exact->S[i]), hex_float(c.exact->rounded[i]), f.value, right_digits(c.S[i], *c.exact, i),
                            c.d.name, promised);
    f.witness = exact_sigma_witness(c.A, static_cast<index>(i), c.S[i], *c.exact);
    return f;
}

/// L2: the non-zero sigma with the largest error relative to what is allowed, and the smallest one, which decides about rank, condition and
/// inverse.
void judge_values_relative(const context& c, std::vector<measurement>& out) {
    const auto rank = static_cast<std::size_t>(c.exact->rank);
    if (rank == 0) return;
    const double floor = underflow_floor(c);
    std::size_t at = 0;
    double worst_ratio = -1;
    for (std::size_t i = 0; i < rank; ++i) {
        const double ratio = error_in_ulps(c.S[i], *c.exact, i) / allowed_ulps(c, i, floor);
        if (!(ratio <= worst_ratio)) {
            worst_ratio = ratio;
            at = i;
        }
    }
    std::optional<double> kappa;
    out.push_back(judge_value(c, "L2.ulps", at, kappa));
    out.push_back(judge_value(c, "L2.smallest", rank - 1, kappa));
}

} // namespace

std::vector<measurement> judge(const driver& d, const job& j, matrix_view<const double> A, const response& r, const exact_values* exact) {
    if (exact != nullptr && static_cast<index>(exact->S.size()) != std::min(A.rows, A.cols))
        throw std::invalid_argument("judge: the oracle has " + std::to_string(exact->S.size()) +
                                    " values for min(m, n) = " + std::to_string(std::min(A.rows, A.cols)));
    const bool decided = exact != nullptr && exact->decided;
    contract l0 = judge_contract(d, j, A, r, decided ? exact : nullptr);
    std::vector<measurement> out = std::move(l0.measurements);
    if (!l0.usable) return out;

    context c{d, A, r, decided ? exact : nullptr, r.S, failure_factor(A.rows, A.cols), scale(A, r.S), 0};
    std::sort(c.S.begin(), c.S.end(), std::greater<>());
    c.norm = decided ? (exact->S.empty() ? 0.0 : oracle_real(ldexp(exact->S[0], -c.scaled.exponent)).convert_to<double>())
                     : frobenius_norm(c.scaled.A).upper;
    judge_factors(c, out);
    if (!decided) {
        judge_identities(c, out);
        if (exact != nullptr) {
            measurement f;
            f.check = "L2.ulps";
            f.verdict = verdict::undecided;
            f.unit = "ulp";
            f.message = "the oracle could not certify the singular values: " + exact->reason;
            out.push_back(std::move(f));
        }
        return out;
    }
    judge_values_normwise(c, out);
    if (c.S.empty()) return out;
    judge_values_relative(c, out);
    judge_zeros(c, out);
    return out;
}

} // namespace eckart::validate
