#include <eckart/validate/measures/bounds.hpp>
#include <eckart/validate/measures/judge.hpp>
#include <eckart/validate/measures/singular_value_error.hpp>
#include <eckart/validate/measures/witness.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace eckart::validate {

namespace {

/// A response whose singular values can be compared: the call returned, converged, and gave so many finite values.
bool comparable(const response& r, index count) {
    return r.outcome == outcome::returned && r.info == 0 && static_cast<index>(r.S.size()) == count &&
           std::all_of(r.S.begin(), r.S.end(), [](double s) { return std::isfinite(s); });
}

/// The other call's own defect as a finding; false if its values can be compared.
bool unusable(measurement& f, const response& r, index count) {
    if (comparable(r, count)) return false;
    f.value = 1;
    f.unit = "unusable results";
    f.verdict = r.outcome == outcome::returned ? verdict::fail : verdict::died;
    if (r.outcome != outcome::returned)
        f.message = "this call did not return: " + r.detail;
    else if (r.info != 0)
        f.message = fmt::format("this call returned INFO = {}, the primary call 0", r.info);
    else
        f.message = fmt::format("this call returned {} values, not {} finite ones", r.S.size(), count);
    return true;
}

measurement not_applicable(const std::string& check) {
    measurement f;
    f.check = check;
    f.verdict = verdict::not_applicable;
    return f;
}

struct difference {
    double value = 0; ///< the largest, in the unit
    index i = 0;
};

/// max_i |a_i - b_i| / unit over sorted values, absent ones being zero.
difference largest_difference(std::vector<oracle_real> a, std::vector<oracle_real> b, const oracle_real& unit) {
    const std::size_t count = std::max(a.size(), b.size());
    a.resize(count, oracle_real(0));
    b.resize(count, oracle_real(0));
    std::sort(a.begin(), a.end(), std::greater<>());
    std::sort(b.begin(), b.end(), std::greater<>());
    difference d;
    for (std::size_t i = 0; i < count; ++i) {
        const double e = oracle_real(abs(a[i] - b[i]) / unit).convert_to<double>();
        if (!(e <= d.value)) d = {std::min(e, std::numeric_limits<double>::max()), static_cast<index>(i)};
    }
    return d;
}

std::vector<oracle_real> widen(const std::vector<double>& S, int exponent) {
    std::vector<oracle_real> w;
    for (const double s : S) w.push_back(ldexp(oracle_real(s), exponent));
    return w;
}

} // namespace

measurement judge_consistency(const driver& d, const std::string& what, const response& primary, const response& other,
                              const exact_values& exact) {
    const auto K = static_cast<index>(exact.S.size());
    const std::string check = "J." + what;
    if (!comparable(primary, K)) return not_applicable(check);
    measurement f;
    f.check = check;
    if (unusable(f, other, K)) return f;

    f.limit = 2 * failure_factor(primary.U ? primary.U->rows() : K, primary.Vh ? primary.Vh->cols() : K);
    f.unit = "u |A|_2";
    const oracle_real norm = K == 0 ? oracle_real(0) : (exact.decided ? exact.S[0] : oracle_real(primary.S[0]));
    const difference largest = largest_difference(widen(primary.S, 0), widen(other.S, 0), normwise_limit(1, norm, d));
    f.value = largest.value;
    f.verdict = f.value <= f.limit ? verdict::pass : verdict::fail;

    double ulps = 0;
    index at = 0;
    for (std::size_t i = 0; i < primary.S.size(); ++i) {
        const double e = error_in_ulps(other.S[i], oracle_real(primary.S[i]), primary.S[i]);
        const bool is_zero = exact.decided && exact.S[i] == 0; // nothing relative about those
        if (!is_zero && !(e <= ulps)) {
            ulps = e;
            at = static_cast<index>(i);
        }
    }
    const auto describe = [&](index i) {
        const auto k = static_cast<std::size_t>(i);
        return fmt::format("s_{} = {} here and {} in the primary call", i + 1, other.S[k], primary.S[k]);
    };
    if (f.verdict == verdict::fail) {
        f.message = fmt::format("{}: {:.3g} u |A|_2 apart", describe(largest.i), f.value);
    } else if (ulps > f.limit) {
        if (d.promise != promise::normwise) f.verdict = verdict::lossy;
        f.message = fmt::format("{}: {:.3g} ulps apart", describe(at), ulps);
    }
    return f;
}

measurement judge_twin(const driver& d, const twin& t, matrix_view<const double> A, const response& primary, const response& other,
                       const exact_values& exact) {
    const auto K = static_cast<index>(exact.S.size());
    const std::string check = "M." + t.name;
    if (!comparable(primary, K)) return not_applicable(check);
    measurement f;
    f.check = check;
    if (unusable(f, other, K + t.extra_zeros)) return f;

    // sigma(A) = sigma(A') 2^-exponent up to the perturbation (Weyl); each side may add its own norm-wise error, underflow on the twin's
    // scale included
    const double p = failure_factor(std::max(A.rows, t.A.rows()), std::max(A.cols, t.A.cols()));
    const oracle_real norm = K == 0 ? oracle_real(0) : (exact.decided ? exact.S[0] : oracle_real(primary.S[0]));
    const oracle_real unit = normwise_limit(1, norm, d);
    oracle_real limit = 2 * p + oracle_real(t.perturbation) / unit;
    if (t.scale_exponent < 0) limit += p * ldexp(oracle_real(underflow_unit(d)), -t.scale_exponent) / unit;
    const difference largest = largest_difference(widen(primary.S, 0), widen(other.S, -t.scale_exponent), unit);
    f.limit = std::min<oracle_real>(limit, std::numeric_limits<double>::max()).convert_to<double>();
    f.value = largest.value;
    f.unit = "u |A|_2";
    f.verdict = f.value <= f.limit ? verdict::pass : verdict::fail;
    if (f.verdict == verdict::fail)
        f.message = fmt::format("singular value {} of the {} twin is {:.3g} u |A|_2 away from that of A, the limit is {:.3g}",
                                largest.i + 1, t.name, f.value, f.limit);
    else if (t.perturbation == 0 && f.value > 0)
        f.message = fmt::format("not bit for bit the same: {:.3g} u |A|_2 apart", f.value);
    return f;
}

} // namespace eckart::validate
