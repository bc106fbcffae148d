#include <eckart/validate/command/commands.hpp>

#include <eckart/validate/command/certified_run.hpp>
#include <eckart/validate/examine.hpp>
#include <eckart/validate/gallery/gallery.hpp>
#include <eckart/validate/measures/contract.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>
#include <map>
#include <memory>

namespace eckart::command {

namespace {

using namespace validate;
using nlohmann::json;

struct certify_gallery_options {
    std::vector<std::string> families;
    std::string level = "quick";
    certified_request request;
    bool json = false;
};

/// Cases that take longer are listed one by one.
constexpr double slow_seconds = 10;

/// Whether the closed form lies in the certified intervals, up to the rounding of its own 50 digits. True if there is none.
bool agrees(const test_case& c, const exact_values& v) {
    if (!c.known_singular_values || !v.decided) return true;
    const std::vector<oracle_real>& known = *c.known_singular_values;
    const oracle_real below = 1 - oracle_real("1e-48"), above = 1 + oracle_real("1e-48");
    for (std::size_t k = 0; k < known.size(); ++k)
        if (!(v.lower[k] * below <= known[k] && known[k] <= v.upper[k] * above)) return false;
    return true;
}

/// One row of the table.
struct family_totals {
    int cases = 0, certified = 0, closed_forms = 0, disagreements = 0, passes = 0;
    long bits = 0;
    double seconds = 0;

    void add(const family_totals& t) {
        cases += t.cases;
        certified += t.certified;
        closed_forms += t.closed_forms;
        disagreements += t.disagreements;
        passes = std::max(passes, t.passes);
        bits = std::max(bits, t.bits);
        seconds += t.seconds;
    }
    bool is_good() const { return certified == cases && disagreements == 0; }
};

std::string row(const std::string& name, const family_totals& t) {
    return fmt::format("{:<6} {:>5} {:>9} {:>12} {:>10} {:>8} {:>9.2f}\n", name, t.cases, t.certified,
                       t.closed_forms - t.disagreements == t.closed_forms
                           ? fmt::format("{}", t.closed_forms)
                           : fmt::format("{} of {}", t.closed_forms - t.disagreements, t.closed_forms),
                       t.passes, t.bits, t.seconds);
}

int run(const certify_gallery_options& given) {
    reference::certified_options options = certified_options_of(given.request);
    options.digits = given.request.digits;
    std::vector<std::string> names = given.families;
    if (names.empty())
        for (const family& f : families()) names.push_back(f.name);
    std::map<std::string, std::vector<case_key>> keys; // before anything is printed: a family may be unknown
    for (const std::string& name : names) keys[name] = cases(name, parse_level(given.level));
    json all{{"digits", options.digits}, {"families", json::array()}, {"cases", json::array()}};
    if (!given.json)
        std::cout << fmt::format("{:<6} {:>5} {:>9} {:>12} {:>10} {:>8} {:>9}\n", "family", "cases", "certified", "closed forms",
                                 "max passes", "max bits", "seconds");
    family_totals total;
    for (const std::string& name : names) {
        family_totals sum;
        std::string remarks;
        for (const case_key& key : keys[name]) {
            const test_case c = make_case(key);
            if (!all_finite(c.A)) continue;
            const auto r = reference::certified_svd(c.A.view(), options);
            const exact_values v = values_of(r, options.digits);
            const bool right = agrees(c, v);
            family_totals one;
            one.cases = 1;
            one.certified = v.decided;
            one.closed_forms = c.known_singular_values.has_value();
            one.disagreements = !right;
            one.passes = r.statistics.passes;
            one.bits = r.statistics.bits;
            one.seconds = r.statistics.seconds;
            sum.add(one);
            all["cases"].push_back({{"case", key.text()},
                                    {"rows", c.A.rows()},
                                    {"cols", c.A.cols()},
                                    {"certified", v.decided},
                                    {"statistics", statistics_json(r.statistics)}});
            if (!v.decided) {
                all["cases"].back()["reason"] = v.reason;
                remarks += "  not certified: " + key.text() + ": " + v.reason + "\n";
            }
            if (one.closed_forms) all["cases"].back()["closed_form_agrees"] = right;
            if (!right) remarks += "  its closed form is not in the certified intervals: " + key.text() + "\n";
            if (one.seconds > slow_seconds) remarks += fmt::format("  {:.1f} s: {}\n", one.seconds, key.text());
        }
        all["families"].push_back({{"family", name},
                                   {"cases", sum.cases},
                                   {"certified", sum.certified},
                                   {"closed_forms", sum.closed_forms},
                                   {"disagreements", sum.disagreements},
                                   {"max_passes", sum.passes},
                                   {"max_bits", sum.bits},
                                   {"seconds", sum.seconds}});
        if (!given.json) std::cout << row(name, sum) << remarks << std::flush;
        total.add(sum);
    }
    if (given.json)
        std::cout << all.dump(2) << '\n';
    else
        std::cout << row("all", total);
    return total.is_good() ? all_pass : findings;
}

} // namespace

void add_gallery_certify(CLI::App& gallery, action& chosen) {
    auto given = std::make_shared<certify_gallery_options>();
    given->request.digits = oracle::digits;
    given->request.max_bits = oracle_budget{}.bits;
    given->request.max_seconds = oracle_budget{}.seconds;
    CLI::App* sub = gallery.add_subcommand("certify", "Certify the singular values of the test matrices; a table by family");
    sub->footer(
        R"(What the validator's oracle does for every case, without its cache: each value enclosed to --digits and correctly rounded, and closed forms held
against the enclosures. Matrices with NaN or infinities are left out. Exit code 1 if a case is not certified or a closed form disagrees.)");
    sub->add_option("--family", given->families, "Only these families, as in F5,F11")->delimiter(',');
    sub->add_option("--level", given->level, "quick, standard or full")->capture_default_str();
    add_certified_options(*sub, given->request);
    sub->add_flag("--json", given->json, "Print JSON, with every case");
    sub->callback([given, &chosen] { chosen = [given] { return run(*given); }; });
}

} // namespace eckart::command
