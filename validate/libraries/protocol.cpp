#include <eckart/validate/libraries/protocol.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace eckart::validate {

namespace {

using nlohmann::json;

template <class E, std::size_t count>
using names_of = std::pair<E, const char*>[count];

constexpr names_of<promise, 3> promises = {
    {promise::normwise, "normwise"}, {promise::column_scaled, "column_scaled"}, {promise::two_sided_scaled, "two_sided_scaled"}};
constexpr names_of<factor, 3> factors = {{factor::none, "none"}, {factor::thin, "thin"}, {factor::full, "full"}};
constexpr names_of<workspace, 2> workspaces = {{workspace::optimal, "optimal"}, {workspace::minimum, "minimum"}};
constexpr names_of<storage, 3> storages = {{storage::packed, "packed"}, {storage::padded, "padded"}, {storage::misaligned, "misaligned"}};
constexpr names_of<outcome, 7> outcomes = {{outcome::returned, "returned"},
                                           {outcome::crashed, "crashed"},
                                           {outcome::memory_overrun, "memory_overrun"},
                                           {outcome::timed_out, "timed_out"},
                                           {outcome::out_of_memory, "out_of_memory"},
                                           {outcome::exited, "exited"},
                                           {outcome::protocol_violation, "protocol_violation"}};

template <class E, std::size_t count>
const char* name(const std::pair<E, const char*> (&table)[count], E value) {
    for (const auto& [e, text] : table)
        if (e == value) return text;
    return "unknown";
}

template <class E, std::size_t count>
E value(const std::pair<E, const char*> (&table)[count], const std::string& text, const char* field) {
    std::string all;
    for (const auto& [e, known] : table) {
        if (text == known) return e;
        all += (all.empty() ? "" : ", ") + std::string(known);
    }
    throw protocol_error("\"" + std::string(field) + "\" is '" + text.substr(0, 40) + "', allowed are " + all);
}

const json& required(const json& j, const char* field) {
    const auto at = j.is_object() ? j.find(field) : j.end();
    if (at == j.end()) throw protocol_error("\"" + std::string(field) + "\" is missing");
    return *at;
}

std::string text(const json& j, const char* field) {
    const json& t = required(j, field);
    if (!t.is_string()) throw protocol_error("\"" + std::string(field) + "\" is not a string");
    return t.get<std::string>();
}

/// JSON has no NaN, so a number here is finite; null and anything else are refused.
double number(const json& j, const char* field) {
    const json& t = required(j, field);
    if (!t.is_number()) throw protocol_error("\"" + std::string(field) + "\" is not a number");
    return t.get<double>();
}

long integer(const json& j, const char* field) {
    const json& t = required(j, field);
    if (!t.is_number_integer()) throw protocol_error("\"" + std::string(field) + "\" is not an integer");
    return t.get<long>();
}

bool flag(const json& j, const char* field) {
    const auto at = j.find(field);
    if (at == j.end()) return false;
    if (!at->is_boolean()) throw protocol_error("\"" + std::string(field) + "\" is not true or false");
    return at->get<bool>();
}

const json& list(const json& j, const char* field) {
    const json& t = required(j, field);
    if (!t.is_array()) throw protocol_error("\"" + std::string(field) + "\" is not a list");
    return t;
}

void expect_type(const frame& f, const char* type) {
    const auto got = text(f.header, "type");
    if (got != type) throw protocol_error("\"type\" is '" + got.substr(0, 40) + "' where '" + type + "' is due");
}

constexpr index max_dimension = index(1) << 20;

} // namespace

const char* outcome_name(outcome o) { return name(outcomes, o); }

frame encode_greeting(const std::string& library, const std::vector<driver>& drivers) {
    frame f;
    f.header = {{"type", "greeting"}, {"protocol", "eckart-svd"}, {"version", protocol_version}, {"library", library}};
    json& all = f.header["drivers"] = json::array();
    for (const driver& d : drivers) {
        json jobs = json::array();
        for (const job& j : d.jobs) jobs.push_back({{"name", j.name}, {"u", name(factors, j.u)}, {"vt", name(factors, j.vt)}});
        all.push_back({{"name", d.name},
                       {"promise", name(promises, d.promise)},
                       {"jobs", jobs},
                       {"flushes_denormals", d.flushes_denormals},
                       {"nonfinite_documented", d.nonfinite_documented},
                       {"tall_only", d.tall_only},
                       {"workspace_choice", d.workspace_choice},
                       {"padded_storage", d.padded_storage},
                       {"preserves_input", d.preserves_input},
                       {"threads", d.threads}});
    }
    return f;
}

std::vector<driver> decode_greeting(const frame& f) {
    expect_type(f, "greeting");
    if (text(f.header, "protocol") != "eckart-svd") throw protocol_error("\"protocol\" is not 'eckart-svd'");
    if (const long version = integer(f.header, "version"); version != protocol_version)
        throw protocol_error("the worker speaks version " + std::to_string(version) + ", this program speaks version " +
                             std::to_string(protocol_version));
    const auto library = text(f.header, "library");
    if (library.empty()) throw protocol_error("\"library\" is empty");
    std::vector<driver> drivers;
    for (const json& entry : list(f.header, "drivers")) {
        driver d;
        d.library = library;
        d.name = text(entry, "name");
        if (d.name.empty()) throw protocol_error("a driver has an empty \"name\"");
        if (std::any_of(drivers.begin(), drivers.end(), [&](const driver& other) { return other.name == d.name; }))
            throw protocol_error("driver '" + d.name + "' is listed twice");
        d.promise = value(promises, text(entry, "promise"), "promise");
        for (const json& j : list(entry, "jobs"))
            d.jobs.push_back({text(j, "name"), value(factors, text(j, "u"), "u"), value(factors, text(j, "vt"), "vt")});
        if (d.jobs.empty()) throw protocol_error("driver '" + d.name + "' has no job");
        d.flushes_denormals = flag(entry, "flushes_denormals");
        d.nonfinite_documented = flag(entry, "nonfinite_documented");
        d.tall_only = flag(entry, "tall_only");
        d.workspace_choice = flag(entry, "workspace_choice");
        d.padded_storage = flag(entry, "padded_storage");
        d.preserves_input = flag(entry, "preserves_input");
        if (entry.contains("threads")) {
            const long threads = integer(entry, "threads");
            if (threads < 1 || threads > 4096) throw protocol_error("\"threads\" is " + std::to_string(threads));
            d.threads = static_cast<int>(threads);
        }
        drivers.push_back(std::move(d));
    }
    if (drivers.empty()) throw protocol_error("the greeting lists no driver");
    return drivers;
}

frame encode_call(const call& c, matrix_view<const double> A, double seconds) {
    frame f;
    f.header = {{"type", "call"},
                {"driver", c.driver},
                {"job", c.job},
                {"workspace", name(workspaces, c.workspace)},
                {"storage", name(storages, c.storage)},
                {"seconds", seconds}};
    f.arrays.push_back({"A", matrix<double>(A)});
    return f;
}

requested_call decode_call(const frame& f) {
    expect_type(f, "call");
    requested_call r;
    r.call.driver = text(f.header, "driver");
    r.call.job = text(f.header, "job");
    r.call.workspace = value(workspaces, text(f.header, "workspace"), "workspace");
    r.call.storage = value(storages, text(f.header, "storage"), "storage");
    r.seconds = number(f.header, "seconds");
    if (f.arrays.size() != 1) throw protocol_error("a call has the array A and no other");
    r.A = f.arrays.front().values;
    return r;
}

frame encode_response(const response& r) {
    frame f;
    if (r.outcome != outcome::returned) {
        f.header = {{"type", "failure"}, {"outcome", name(outcomes, r.outcome)}, {"detail", r.detail}};
        return f;
    }
    f.header = {{"type", "result"}, {"info", r.info}, {"seconds", r.seconds}};
    json& events = f.header["events"] = json::array();
    for (const event& e : r.events) events.push_back({{"kind", e.kind}, {"detail", e.detail}});
    matrix<double> S(static_cast<index>(r.S.size()), 1);
    std::copy(r.S.begin(), r.S.end(), S.data());
    f.arrays.push_back({"S", std::move(S)});
    if (r.U) f.arrays.push_back({"U", *r.U});
    if (r.Vh) f.arrays.push_back({"Vh", *r.Vh});
    return f;
}

response decode_response(const frame& f) {
    response r;
    if (text(f.header, "type") == "failure") {
        r.outcome = value(outcomes, text(f.header, "outcome"), "outcome");
        if (r.outcome == outcome::returned) throw protocol_error("a failure cannot have the outcome 'returned'");
        r.detail = text(f.header, "detail");
        return r;
    }
    expect_type(f, "result");
    r.info = integer(f.header, "info");
    r.seconds = number(f.header, "seconds");
    if (!(r.seconds >= 0)) throw protocol_error("\"seconds\" is negative");
    if (f.header.contains("events"))
        for (const json& e : list(f.header, "events")) r.events.push_back({text(e, "kind"), text(e, "detail")});
    for (const auto& a : f.arrays) {
        if (a.name == "S") r.S.assign(a.values.data(), a.values.data() + a.values.rows() * a.values.cols());
        if (a.name == "U") r.U = a.values;
        if (a.name == "Vh") r.Vh = a.values;
    }
    return r;
}

std::vector<array_limit> result_limits(const job& j, index m, index n) {
    const index k = std::min(m, n);
    std::vector<array_limit> limits{{"S", k, 1}};
    if (j.u != factor::none) limits.push_back({"U", m, j.u == factor::full ? m : k});
    if (j.vt != factor::none) limits.push_back({"Vh", j.vt == factor::full ? n : k, n});
    return limits;
}

std::vector<array_limit> call_limits() { return {{"A", max_dimension, max_dimension}}; }

} // namespace eckart::validate
