#include <eckart/validate/measures/contract.hpp>

#include <eckart/core/floating_point.hpp>
#include <eckart/validate/measures/factor_errors.hpp>
#include <eckart/validate/measures/singular_value_error.hpp>
#include <eckart/validate/measures/witness.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace eckart::validate {

namespace {

measurement finding(const std::string& check, double value, double limit, const std::string& unit, std::string message,
                    verdict v = verdict::fail) {
    measurement f;
    f.check = check;
    f.verdict = v;
    f.value = value;
    f.limit = limit;
    f.unit = unit;
    f.message = std::move(message);
    return f;
}

const char* phrase(outcome o) {
    switch (o) {
    case outcome::returned: return "returned";
    case outcome::crashed: return "crashed";
    case outcome::memory_overrun: return "touched memory beyond its arrays";
    case outcome::timed_out: return "did not return within the time limit";
    case outcome::out_of_memory: return "ran out of memory";
    case outcome::exited: return "ended the process";
    case outcome::protocol_violation: return "answered against the protocol";
    }
    return "ended in an unknown way";
}

/// Check name of a worker's event; the events of a kind that this driver never promised to avoid have none.
std::string check_of(const event& e, const driver& d, const response& r) {
    if (e.kind == "input_changed") return d.preserves_input ? "L0.input_preserved" : "";
    if (e.kind == "unwritten_output") return r.info == 0 ? "L0.unwritten" : ""; // with INFO != 0 no output is promised
    return "L0." + e.kind;
}

std::string shape(matrix_view<const double> M) { return fmt::format("{}-by-{}", M.rows, M.cols); }

/// The message for a factor whose shape is not the job's, empty if it is right.
std::string wrong_shape(const std::string& name, factor wanted, const std::optional<matrix<double>>& M, index thin_rows, index thin_cols,
                        index full) {
    if (wanted == factor::none) return !M || M->empty() ? "" : fmt::format("{} is returned by a job without it", name);
    const index rows = wanted == factor::full ? full : thin_rows, cols = wanted == factor::full ? full : thin_cols;
    if (!M) return fmt::format("{} is missing", name);
    if (M->rows() == rows && M->cols() == cols) return "";
    return fmt::format("{} is {}, the job promises {}-by-{}", name, shape(*M), rows, cols);
}

/// |A|_F certainly does not exceed the largest double.
bool cannot_overflow(matrix_view<const double> A) {
    const scaled_problem p = scale(A, {});
    return std::ldexp(frobenius_norm(p.A).upper, p.exponent) <= std::numeric_limits<double>::max();
}

struct entry {
    std::string array;
    index i = 0;
    index j = 0;
    double value = 0;
};

std::optional<entry> first_nonfinite(const std::string& name, const std::optional<matrix<double>>& M) {
    if (M)
        for (index j = 0; j < M->cols(); ++j)
            for (index i = 0; i < M->rows(); ++i)
                if (!std::isfinite((*M)(i, j))) return entry{name, i, j, (*M)(i, j)};
    return std::nullopt;
}

void judge_nonfinite_input(const driver& d, const response& r, std::vector<measurement>& out) {
    if (r.info != 0) return; // an error is the right answer
    const bool plausible = std::all_of(r.S.begin(), r.S.end(), [](double s) { return std::isfinite(s); });
    if (plausible)
        out.push_back(finding("L0.nonfinite", 1, 0, "silent answers",
                              "A holds NaN or infinity, yet INFO = 0 and every singular value is finite: a silent, plausible answer"));
    else if (d.nonfinite_documented)
        out.push_back(
            finding("L0.nonfinite", 1, 0, "missing errors", "A holds NaN or infinity, which the driver documents to report, yet INFO = 0"));
}

void judge_order_and_sign(const response& r, std::vector<measurement>& out) {
    for (std::size_t i = 0; i + 1 < r.S.size(); ++i)
        if (!(r.S[i] >= r.S[i + 1])) {
            out.push_back(finding("L0.order", r.S[i + 1] - r.S[i], 0, "s_{i+1} - s_i",
                                  fmt::format("s_{} = {} is less than s_{} = {}", i + 1, r.S[i], i + 2, r.S[i + 1])));
            out.back().witness = entry_witness("S", static_cast<index>(i) + 1, 0, r.S[i + 1]);
            break;
        }
    for (std::size_t i = 0; i < r.S.size(); ++i)
        if (std::signbit(r.S[i])) {
            const bool zero = r.S[i] == 0;
            out.push_back(finding(zero ? "L0.negative_zero" : "L0.sign", r.S[i], 0, "s_i",
                                  fmt::format("s_{} = {}{}", i + 1, r.S[i], zero ? ": the sign bit of a zero is set" : " is negative")));
            out.back().witness = entry_witness("S", static_cast<index>(i), 0, r.S[i]);
            break;
        }
}

} // namespace

bool all_finite(matrix_view<const double> A) {
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i)
            if (!std::isfinite(A(i, j))) return false;
    return true;
}

contract judge_contract(const driver& d, const job& j, matrix_view<const double> A, const response& r, const exact_values* exact) {
    contract c;
    auto& out = c.measurements;
    if (r.outcome != outcome::returned) {
        out.push_back(finding("L0.outcome", 1, 0, "failed calls",
                              fmt::format("the call {}{}{}", phrase(r.outcome), r.detail.empty() ? "" : ": ", r.detail), verdict::died));
        return c;
    }
    for (const event& e : r.events)
        if (const std::string check = check_of(e, d, r); !check.empty()) out.push_back(finding(check, 1, 0, "events", e.detail));

    const index m = A.rows, n = A.cols, K = std::min(m, n);
    const bool finite_input = all_finite(A);
    if (!finite_input) {
        judge_nonfinite_input(d, r, out);
        if (out.empty()) out.push_back(finding("L0.contract", 0, 0, "violations", "", verdict::pass));
        return c;
    }

    const auto overflows = [&, possible = exact == nullptr && !cannot_overflow(A)](std::size_t i) {
        return exact != nullptr ? i < exact->S.size() && std::isinf(exact->rounded[i]) : possible;
    };
    const bool must_overflow = exact != nullptr && overflows(0);
    if (r.info < 0)
        out.push_back(
            finding("L0.info", static_cast<double>(r.info), 0, "INFO",
                    fmt::format("INFO = {} refuses argument {} of a legal call on a finite {} matrix", r.info, -r.info, shape(A))));
    else if (r.info > 0 && !overflows(0))
        out.push_back(finding("L0.convergence", static_cast<double>(r.info), 0, "INFO",
                              fmt::format("INFO = {}: not converged on a finite {} matrix", r.info, shape(A))));
    const bool reported = r.info == 0 || (r.info > 0 && must_overflow);
    if (!reported) {
        if (out.empty()) out.push_back(finding("L0.contract", 0, 0, "violations", "", verdict::pass));
        return c;
    }

    std::vector<std::string> shapes;
    if (static_cast<index>(r.S.size()) != K) shapes.push_back(fmt::format("S has {} entries, min(m, n) = {}", r.S.size(), K));
    shapes.push_back(wrong_shape("U", j.u, r.U, m, K, m));
    shapes.push_back(wrong_shape("Vh", j.vt, r.Vh, K, n, n));
    std::erase_if(shapes, [](const std::string& s) { return s.empty(); });
    for (const std::string& s : shapes) out.push_back(finding("L0.shape", 1, 0, "wrong shapes", s));

    std::optional<entry> bad;
    for (std::size_t i = 0; i < r.S.size() && !bad; ++i) {
        if (std::isfinite(r.S[i])) continue;
        if (std::isinf(r.S[i]) && r.S[i] > 0 && overflows(i))
            c.overflowed = true;
        else
            bad = entry{"S", static_cast<index>(i), 0, r.S[i]};
    }
    if (!bad) bad = first_nonfinite("U", r.U);
    if (!bad) bad = first_nonfinite("Vh", r.Vh);
    if (bad) {
        out.push_back(
            finding("L0.finite", bad->value, std::numeric_limits<double>::max(), "entry",
                    fmt::format("{}({}, {}) = {} with INFO = {} for a finite A", bad->array, bad->i + 1, bad->j + 1, bad->value, r.info)));
        out.back().witness = entry_witness(bad->array, bad->i, bad->j, bad->value);
    }
    judge_order_and_sign(r, out);
    c.usable = shapes.empty() && !bad;
    if (out.empty()) out.push_back(finding("L0.contract", 0, 0, "violations", "", verdict::pass));
    return c;
}

} // namespace eckart::validate
