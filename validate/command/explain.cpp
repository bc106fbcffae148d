#include <eckart/validate/command/commands.hpp>

#include <eckart/core/error.hpp>
#include <eckart/core/floating_point.hpp>
#include <eckart/core/npy.hpp>
#include <eckart/validate/command/files.hpp>
#include <eckart/validate/command/options.hpp>
#include <eckart/validate/command/select_libraries.hpp>
#include <eckart/validate/examine.hpp>
#include <eckart/validate/measures/shrink.hpp>
#include <eckart/validate/measures/singular_value_error.hpp>
#include <eckart/validate/report/findings.hpp>
#include <eckart/validate/report/grid.hpp>
#include <eckart/validate/report/snippets.hpp>
#include <eckart/validate/report/witness_text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <memory>
#include <numeric>

namespace eckart::command {

namespace {

using namespace validate;
using nlohmann::json;

struct explain_options {
    std::string text;
    std::vector<std::string> libraries;
    std::string driver;
    bool no_shrink = false;
    double time_limit = 20;
    std::string output = "eckart-results";
    bool json = false;
};

constexpr int shrink_budget = 400;
constexpr double shrink_seconds = 30;
constexpr index printed_entries = 400; ///< larger matrices are only written to a file
constexpr std::size_t printed_values = 40;
constexpr std::size_t printed_witness = 6000;

/// A case by its text or by its 16 hex digits, which are looked for among all cases of the gallery.
case_key find_case(const std::string& text) {
    const bool is_id = text.size() == 16 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (!is_id) return parse_case_key(text);
    for (const family& f : families())
        for (const case_key& key : cases(f.name, level::full))
            if (key.id() == text) return key;
    throw input_error("no case of the gallery has the id " + text + "; `eckart gallery list FAMILY --level full` lists them");
}

std::string sigma_text(const oracle_real& sigma) {
    return sigma == 0 ? "0" : sigma.str(24, std::ios_base::scientific); // 25 significant digits
}

json facts_json(const prepared_case& c) {
    json j{{"case", c.made.key.text()},
           {"id", c.made.key.id()},
           {"title", c.made.title},
           {"rows", c.made.A.rows()},
           {"cols", c.made.A.cols()}};
    if (!c.exact) return j;
    if (c.exact->decided) {
        j["rank"] = c.exact->rank;
        j["oracle"] = c.exact->method;
    } else {
        j["undecided"] = c.exact->reason;
    }
    j["sigma"] = json::array();
    if (!c.exact->decided) return j;
    for (std::size_t i = 0; i < c.exact->S.size(); ++i) {
        const double rounded = c.exact->rounded[i];
        j["sigma"].push_back({{"decimal", sigma_text(c.exact->S[i])}, {"rounded", number_to_json(rounded)}, {"hex", hex_float(rounded)}});
    }
    return j;
}

void print_facts(const prepared_case& c) {
    std::cout << fmt::format("Case {} (id {})\n{}\n{} x {}", c.made.key.text(), c.made.key.id(), c.made.title, c.made.A.rows(),
                             c.made.A.cols());
    if (!c.exact) {
        std::cout << ", with NaN or infinite entries: only the contract (L0) is judged\n";
        return;
    }
    if (!c.exact->decided) {
        std::cout << "\nthe oracle could not certify the singular values: " << c.exact->reason << '\n';
        return;
    }
    std::cout << fmt::format(", rank {} (exact), singular values {}\n", c.exact->rank, c.exact->method);
    std::cout << fmt::format("{:>5}  {:<32} {}\n", "i", "sigma_i", "correctly rounded");
    for (std::size_t i = 0; i < c.exact->S.size(); ++i) {
        if (i == printed_values && c.exact->S.size() > printed_values + 1) {
            std::cout << fmt::format("  ...  {} more, --json prints all\n", c.exact->S.size() - i);
            break;
        }
        std::cout << fmt::format("{:>5}  {:<32} {}\n", i + 1, sigma_text(c.exact->S[i]), hex_float(c.exact->rounded[i]));
    }
}

/// The returned values next to the exact ones: those with the largest errors and the smallest value, in their order.
void print_values(const std::vector<double>& S, const exact_values& exact) {
    if (!exact.decided || S.size() != exact.S.size() || S.empty()) return;
    std::vector<std::size_t> order(S.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    constexpr std::size_t shown = 12;
    if (order.size() > shown) {
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return !(error_in_ulps(S[a], exact, a) <= error_in_ulps(S[b], exact, b)); });
        order.resize(shown);
        std::sort(order.begin(), order.end());
        if (order.back() != S.size() - 1) order.push_back(S.size() - 1);
        std::cout << fmt::format("  the {} returned values with the largest errors in ulps, and the last:\n", shown);
    }
    for (const std::size_t i : order)
        std::cout << fmt::format("  s_{:<4} = {:<24} {:<24} {:.3g} ulp\n", i + 1, fmt::format("{}", S[i]), hex_float(S[i]),
                                 error_in_ulps(S[i], exact, i));
}

void print_measurement(const measurement& m) {
    std::cout << fmt::format("  {} {:<24} {}\n", glyph(m.verdict), m.check, value_text(m));
    if (!m.message.empty()) std::cout << "      " << m.message << '\n';
    if (!m.witness) return;
    std::string text = m.witness->dump(-1, ' ', true, json::error_handler_t::replace);
    if (text.size() > printed_witness) text = text.substr(0, printed_witness) + " ... (--json prints all)";
    std::cout << "      witness " << text << '\n';
    if (const std::string how = how_to_check(*m.witness); !how.empty()) std::cout << "      " << how << '\n';
}

/// The measurement to shrink for: the worst that is lossy or worse, the first of them.
const measurement* worst_measurement(const record& r) {
    const measurement* worst = nullptr;
    for (const measurement& m : r.measurements) {
        const bool counts = m.verdict == verdict::lossy || m.verdict == verdict::fail || m.verdict == verdict::died;
        if (counts && (worst == nullptr || m.verdict > worst->verdict)) worst = &m;
    }
    return worst;
}

/// The smallest matrix found on which the driver still gets the same verdict by the same check, and is at least half as bad in digits, so
/// that a spectacular failure does not shrink to a marginal one.
matrix<double> shrunk(const caller& run_once, const driver& d, const test_case& made, const measurement& target) {
    const oracle uncached;
    const double ratio = target.value / target.limit;
    const double least = ratio > 1 && std::isfinite(ratio) ? target.limit * std::sqrt(ratio) : 0;
    const auto still_fails = [&](const matrix<double>& A) {
        test_case smaller = made;
        smaller.A = A;
        smaller.known_singular_values.reset();
        const record r = examine(run_once, d, prepare(smaller, uncached, level::standard), level::standard);
        return std::any_of(r.measurements.begin(), r.measurements.end(), [&](const measurement& m) {
            return m.check == target.check && m.verdict >= target.verdict && !(m.value < least);
        });
    };
    return shrink(made.A, still_fails, shrink_budget, shrink_seconds);
}

struct explanation {
    json results = json::array();
    bool found = false;
};

void explain_driver(const contestant& from, const driver& d, const prepared_case& c, bool shrinks, const explain_options& given,
                    explanation& all) {
    limits l;
    l.seconds = given.time_limit;
    worker w(from.from.library.command, l);
    const caller run_once = [&w](const call& how, matrix_view<const double> A) { return w.run(how, A); };
    std::optional<response> primary; // the first call that `examine` makes
    const caller watched = [&](const call& how, matrix_view<const double> A) {
        response r = run_once(how, A);
        if (!primary) primary = r;
        return r;
    };
    const record r = examine(watched, d, c, level::standard);
    all.found = all.found || r.worst >= verdict::fail;
    json j = to_json(r);
    j["S"] = json::array();
    for (const double s : primary->S) j["S"].push_back(number_to_json(s));
    if (!given.json) {
        std::cout << fmt::format("\n{} {}, job {}: {}, INFO {}, {:.3g} s", glyph(r.worst), d.text(), d.jobs.front().name, r.outcome,
                                 primary->info, primary->seconds);
        if (!std::isnan(r.max_ulps)) std::cout << fmt::format(", error at most {:.3g} ulp", r.max_ulps);
        if (r.correctly_rounded) std::cout << fmt::format(", {} of {} correctly rounded", *r.correctly_rounded, primary->S.size());
        std::cout << (primary->detail.empty() ? "" : " (" + primary->detail + ")") << '\n';
        if (c.exact) print_values(primary->S, *c.exact);
        for (const measurement& m : r.measurements) print_measurement(m);
    }
    const measurement* target = worst_measurement(r);
    if (target != nullptr && shrinks) {
        const matrix<double> small = shrunk(run_once, d, c.made, *target);
        const std::filesystem::path file =
            made_folder(given.output) / (file_name_of(c.made.key.text() + "-" + d.text() + "-" + target->check) + ".npy");
        write_npy(file, small);
        j["shrunk"] = {{"check", target->check}, {"rows", small.rows()}, {"cols", small.cols()}, {"file", file.string()}};
        const bool is_printed = small.rows() * small.cols() <= printed_entries;
        if (is_printed) {
            j["shrunk"]["c"] = c_array(small);
            j["shrunk"]["python"] = python_program(small, d.name);
        }
        if (!given.json) {
            std::cout << fmt::format("\nThe smallest matrix found that still gets {} by {}: {} x {}, written to {}\n",
                                     to_string(target->verdict), target->check, small.rows(), small.cols(), file.string());
            if (is_printed) std::cout << "\nC:\n" << c_array(small) << "\nPython:\n" << python_program(small, d.name);
        }
    } else if (target != nullptr && !given.no_shrink && !given.json) {
        std::cout << "  (a smaller matrix that shows it: add --library and --driver so that one driver remains)\n";
    }
    all.results.push_back(std::move(j));
}

int run(const explain_options& given) {
    limits l;
    l.seconds = checked_time_limit(given.time_limit);
    test_case made = make_case(find_case(given.text));
    std::vector<library_failure> failures;
    const std::vector<contestant> contestants = introduce(select_libraries(given.libraries), given.driver, l, failures);
    std::size_t drivers = 0;
    for (const contestant& one : contestants) drivers += one.drivers.size();

    const prepared_case c = prepare(std::move(made), oracle(oracle_cache(given.output)), level::standard);
    const std::filesystem::path file = made_folder(given.output) / (file_name_of(c.made.key.text()) + ".npy");
    write_npy(file, c.made.A);
    json all = facts_json(c);
    all["file"] = file.string();
    if (!given.json) {
        print_facts(c);
        std::cout << "the matrix: " << file.string() << '\n';
    }
    explanation e;
    for (const contestant& one : contestants)
        for (const driver& d : one.drivers) explain_driver(one, d, c, !given.no_shrink && drivers == 1, given, e);
    for (const library_failure& f : failures) {
        if (!given.json) std::cout << "\n! " << f.label << " did not start: " << f.reason << '\n';
        all["libraries_not_started"].push_back({{"library", f.label}, {"reason", f.reason}});
    }
    all["results"] = std::move(e.results);
    if (given.json) std::cout << all.dump(2, ' ', false, json::error_handler_t::replace) << '\n';
    return e.found || !failures.empty() ? findings : all_pass;
}

} // namespace

void add_explain(CLI::App& app, action& chosen) {
    auto given = std::make_shared<explain_options>();
    CLI::App* sub = app.add_subcommand("explain", "Make one case again and show exact values, measurements, witnesses, a smaller matrix");
    sub->footer(R"(Examples:
  eckart explain F5/n=26/0                                       every driver found
  eckart explain F5/n=26/0 --library openblas --driver dgesdd    one driver, with the smallest failing matrix
  eckart explain 3f0c6d1b2a495e87                                a case id from results.jsonl
Exit code 1 if a driver fails.)");
    sub->add_option("CASE", given->text, "A case as the findings name it, or its 16 hex digits")->required();
    sub->add_option("--library", given->libraries, "As in `eckart validate`; default: all found")->expected(1)->take_all();
    sub->add_option("--driver", given->driver, "Only the driver of this name, or those whose library/driver contains the text");
    sub->add_flag("--no-shrink", given->no_shrink, "Do not look for a smaller matrix");
    sub->add_option("--time-limit", given->time_limit, "Seconds of one call; longer counts as a hang")->capture_default_str();
    sub->add_option("--output", given->output, "Folder for the matrices")->capture_default_str();
    sub->add_flag("--json", given->json, "Print JSON");
    sub->callback([given, &chosen] { chosen = [given] { return run(*given); }; });
}

} // namespace eckart::command
