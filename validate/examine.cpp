#include <eckart/validate/examine.hpp>

#include <eckart/core/error.hpp>
#include <eckart/core/matrix_hash.hpp>
#include <eckart/validate/gallery/random_stream.hpp>
#include <eckart/validate/measures/contract.hpp>
#include <eckart/validate/measures/singular_value_error.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

namespace eckart::validate {

namespace {

bool is_values_only(const job& j) { return j.u == factor::none && j.vt == factor::none; }

std::string called_how(const variant& v) {
    return "called with job " + v.how.job + (v.how.workspace == workspace::minimum ? ", minimum workspace" : "") +
           (v.how.storage == storage::padded       ? ", padded storage"
            : v.how.storage == storage::misaligned ? ", misaligned storage"
                                                   : "");
}

record empty_record(const driver& d, const test_case& c, level l) {
    record r;
    r.library = d.library;
    r.driver = d.name;
    r.family = c.key.family;
    r.case_text = c.key.text();
    r.case_id = c.key.id();
    r.matrix_hash = matrix_hash(c.A);
    r.level = to_string(l);
    r.outcome = to_string(outcome::returned);
    r.rows = static_cast<long>(c.A.rows());
    r.cols = static_cast<long>(c.A.cols());
    r.max_ulps = r.sigma_max_digits = std::numeric_limits<double>::quiet_NaN();
    r.created = utc_now();
    return r;
}

} // namespace

std::uint64_t case_number(const std::string& case_id) { return gallery::mix(std::stoull(case_id, nullptr, 16)); }

const char* to_string(outcome o) {
    switch (o) {
    case outcome::returned: return "returned";
    case outcome::crashed: return "crashed";
    case outcome::memory_overrun: return "memory_overrun";
    case outcome::timed_out: return "timed_out";
    case outcome::out_of_memory: return "out_of_memory";
    case outcome::exited: return "exited";
    case outcome::protocol_violation: return "protocol_violation";
    }
    return "unknown";
}

const char* to_string(level l) {
    switch (l) {
    case level::quick: return "quick";
    case level::standard: return "standard";
    case level::full: return "full";
    }
    return "unknown";
}

level parse_level(const std::string& text) {
    for (const level l : {level::quick, level::standard, level::full})
        if (text == to_string(l)) return l;
    throw input_error("level '" + text + "' is unknown; use quick, standard or full");
}

prepared_case prepare(test_case made, const oracle& o, level l) {
    prepared_case c{std::move(made), {}, {}};
    const matrix<double>& A = c.made.A;
    if (!all_finite(A)) return c;
    if (c.made.known_singular_values) {
        c.exact = values_of_closed_form(*c.made.known_singular_values);
    } else {
        c.exact = o.values(A);
    }
    if (l != level::quick || (case_number(c.made.key.id()) >> 20) % 4 == 0) c.twins = make_twins(A);
    return c;
}

call primary_call(const driver& d) { return {d.name, d.jobs.front().name, workspace::optimal, storage::packed}; }

std::vector<variant> variants(const driver& d, const test_case& c) {
    const call primary = primary_call(d);
    std::vector<variant> always, rotating;
    for (const job& j : d.jobs) {
        if (j.name == primary.job) continue;
        call how = primary;
        how.job = j.name;
        const bool values_only = is_values_only(j);
        (values_only && always.empty() ? always : rotating).push_back({values_only ? "values_only" : "job_" + j.name, how, &j});
    }
    const auto add = [&](const char* name, workspace w, storage s) {
        call how = primary;
        how.workspace = w;
        how.storage = s;
        rotating.push_back({name, how, &d.jobs.front()});
    };
    if (d.workspace_choice) add("workspace_minimum", workspace::minimum, storage::packed);
    if (d.padded_storage) add("storage_padded", workspace::optimal, storage::padded);
    add("storage_misaligned", workspace::optimal, storage::misaligned);

    if (c.every_storage) {
        always.insert(always.end(), rotating.begin(), rotating.end());
    } else {
        always.push_back(rotating[(case_number(c.key.id()) >> 40) % rotating.size()]);
    }
    return always;
}

record examine(const caller& run, const driver& d, const prepared_case& c, level l) {
    record r = empty_record(d, c.made, l);
    const matrix<double>& A = c.made.A;
    const exact_values* exact = c.exact ? &*c.exact : nullptr;

    const response primary = run(primary_call(d), A);
    r.seconds = primary.seconds;
    r.outcome = to_string(primary.outcome);
    r.measurements = judge(d, d.jobs.front(), A, primary, exact);
    bool hung = primary.outcome == outcome::timed_out;
    const bool comparable = primary.outcome == outcome::returned && primary.info == 0 && exact != nullptr;
    const bool measurable = comparable && exact->decided && primary.S.size() == exact->S.size() &&
                            std::none_of(primary.S.begin(), primary.S.end(), [](double s) { return std::isnan(s); });
    if (measurable) {
        const worst_value largest = worst(primary.S, *exact);
        r.max_ulps = largest.ulps;
        r.sigma_max_digits = largest.digits;
        r.correctly_rounded = correctly_rounded(primary.S, *exact);
    }

    // A finding that the primary call already has is not repeated for each way of calling.
    std::set<std::string> known;
    for (const measurement& m : r.measurements)
        if (m.verdict != verdict::pass) known.insert(m.check);
    const auto note = [&](const response& other) {
        if (other.outcome == outcome::returned) return;
        if (r.outcome == to_string(outcome::returned)) r.outcome = to_string(other.outcome);
        hung = hung || other.outcome == outcome::timed_out;
    };

    for (const variant& v : variants(d, c.made)) {
        if (hung) break;
        const response other = run(v.how, A);
        note(other);
        for (measurement& m : judge(d, *v.with, A, other, exact)) {
            if (m.verdict == verdict::pass || m.verdict == verdict::not_applicable || known.count(m.check) != 0) continue;
            known.insert(m.check);
            m.message = called_how(v) + ": " + m.message;
            r.measurements.push_back(std::move(m));
        }
        if (comparable && other.outcome == outcome::returned)
            r.measurements.push_back(judge_consistency(d, v.name, primary, other, *exact));
    }
    for (const twin& t : c.twins) {
        if (hung || !comparable) break;
        const response other = run(primary_call(d), t.A);
        note(other);
        r.measurements.push_back(judge_twin(d, t, A, primary, other, *exact));
    }
    r.worst = worst_of(r.measurements);
    return r;
}

record skipped(const driver& d, const test_case& c, level l, int hangs) {
    record r = empty_record(d, c, l);
    r.outcome = "skipped";
    measurement m;
    m.check = "L0.time";
    m.verdict = verdict::died;
    m.value = m.limit = std::numeric_limits<double>::quiet_NaN();
    m.message = "not called: the driver hung on " + std::to_string(hangs) + " cases of this family in a row";
    r.measurements.push_back(m);
    r.worst = verdict::died;
    return r;
}

} // namespace eckart::validate
