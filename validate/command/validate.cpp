#include <eckart/validate/command/commands.hpp>

#include <eckart/core/error.hpp>
#include <eckart/validate/command/files.hpp>
#include <eckart/validate/command/options.hpp>
#include <eckart/validate/command/progress_line.hpp>
#include <eckart/validate/command/select_libraries.hpp>
#include <eckart/validate/command/terminal.hpp>
#include <eckart/validate/examine.hpp>
#include <eckart/validate/manifest.hpp>
#include <eckart/validate/report/findings.hpp>
#include <eckart/validate/report/grid.hpp>
#include <eckart/validate/report/html.hpp>
#include <eckart/validate/report/junit.hpp>
#include <eckart/validate/report/summary.hpp>

#include <fmt/format.h>

#include <iostream>
#include <memory>
#include <set>

namespace eckart::command {

namespace {

using validate::finding;
using validate::verdict;

struct validate_options {
    std::vector<std::string> libraries;
    std::string level = "quick";
    std::vector<std::string> families;
    std::string driver;
    std::string shard = "0/1";
    int jobs = 0;
    std::string output = "eckart-results";
    bool fresh = false;
    double time_limit = 20;
    bool all_findings = false;
    bool json = false;
    bool quiet = false;
};

using arguments_map = std::map<std::string, std::string>;

/// Findings: a line each, and below it the line that reproduces it.
void print_findings(const validate::record_map& records, bool each, const arguments_map& arguments) {
    for (const verdict v : {verdict::died, verdict::fail})
        for (const finding& f : validate::find(records, v, each))
            std::cout << validate::describe(f) << "\n    " << validate::reproducing_line(f, arguments) << '\n';
}

/// What is no finding but worth knowing: one line per driver with its worst case, or with `each` one per case.
void print_remarks(const validate::record_map& records, verdict v, const char* title, bool each, const arguments_map& arguments) {
    const std::vector<finding> all = validate::find(records, v, true);
    if (all.empty()) return;
    std::cout << '\n' << title << '\n';
    if (each) {
        for (const finding& f : all) std::cout << validate::describe(f) << "\n    " << validate::reproducing_line(f, arguments) << '\n';
        return;
    }
    for (auto group = all.begin(); group != all.end();) {
        auto end = group;
        auto worst = group;
        std::set<std::string> families;
        std::string names;
        for (; end != all.end() && end->driver_text() == group->driver_text(); ++end) {
            if (families.insert(end->family).second) names += " " + end->family;
            if (end->worst.value > worst->worst.value) worst = end;
        }
        std::cout << fmt::format("{} {} in{}; {}: {}\n    {}\n", validate::glyph(v), group->driver_text(), names, worst->case_text,
                                 validate::value_text(worst->worst), validate::reproducing_line(*worst, arguments));
        group = end;
    }
}

void print_summary(const validate::campaign_result& result, const std::filesystem::path& output) {
    std::string counts;
    for (const auto& [v, n] : validate::verdict_counts(result.records)) counts += fmt::format(", {} {}", n, validate::to_string(v));
    std::cout << fmt::format("\n{} drivers on {} cases: {} records{}; {} of them from earlier; {}\n", result.drivers, result.cases,
                             result.records.size(), counts, result.reused, duration_text(result.seconds));
    std::cout << fmt::format("{0}/report.html  {0}/results.jsonl  {0}/junit.xml\n", output.string());
}

int run(const validate_options& given) {
    validate::campaign_options options;
    options.level = validate::parse_level(given.level);
    options.families = given.families;
    options.driver = given.driver;
    options.shard = validate::parse_shard(given.shard);
    options.jobs = given.jobs;
    options.time_limit = checked_time_limit(given.time_limit);
    options.fresh = given.fresh;
    options.output = given.output;
    options.cache = oracle_cache(options.output);
    const std::vector<validate::candidate> candidates = select_libraries(given.libraries);

    validate::campaign_result result;
    {
        progress_line line(given.quiet);
        result = validate::run_campaign(candidates, options, [&line](const validate::progress& p) { line.show(p); });
    }
    const arguments_map arguments = validate::library_arguments(options.output);
    write_text(options.output / "report.html", validate::html_report(result.records, arguments));
    write_text(options.output / "junit.xml", validate::junit_xml(result.records, arguments));

    if (given.json) {
        nlohmann::json summary = validate::summary_json(result.records, arguments);
        summary["cases"] = result.cases;
        summary["reused"] = result.reused;
        summary["seconds"] = result.seconds;
        summary["output"] = options.output.string();
        summary["libraries_not_started"] = nlohmann::json::array();
        for (const validate::library_failure& f : result.failures)
            summary["libraries_not_started"].push_back({{"library", f.label}, {"reason", f.reason}});
        std::cout << summary.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    } else {
        if (!result.note.empty() && !given.quiet) std::cerr << "eckart: " << result.note << '\n';
        std::cout << validate::terminal_grid(validate::make_grid(result.records), terminal_width(), wants_colour()) << '\n';
        for (const validate::library_failure& f : result.failures) std::cout << "! " << f.label << " did not start: " << f.reason << '\n';
        print_findings(result.records, given.all_findings, arguments);
        print_remarks(result.records, verdict::undecided, "Undecided: the oracle could not certify the exact values", given.all_findings,
                      arguments);
        print_remarks(result.records, verdict::lossy, "Lossy: norm-wise right, but small singular values lose digits", given.all_findings,
                      arguments);
        print_summary(result, options.output);
    }
    return result.failures.empty() && !validate::has_findings(result.records) ? all_pass : findings;
}

} // namespace

void add_validate(CLI::App& app, action& chosen) {
    auto given = std::make_shared<validate_options>();
    CLI::App* sub = app.add_subcommand("validate", "Judge SVD libraries on the gallery of test matrices");
    sub->footer(R"(Examples:
  eckart validate                                     every SVD found on this machine, quick level
  eckart validate openblas eigen                      found ones, by a part of their names
  eckart validate ./libmylapack.so                    a LAPACK-ABI shared object
  eckart validate "./my_worker --flag"                a program that speaks the worker protocol
  eckart validate --level standard --shard 3/16       part 3 of 16 of a long run; join the parts with `eckart merge`
A killed run continues where it stopped when it is started again. Ends with a grid and, for every finding, the line that reproduces it.)");
    sub->add_option("LIBRARY", given->libraries,
                    "Part of a found library's name, path of a shared object, or worker program; none: all found");
    sub->add_option("--level", given->level, "How many cases and calls: quick, standard or full")->capture_default_str();
    sub->add_option("--family", given->families, "Only these families, as in F5,F11")->delimiter(',');
    sub->add_option("--driver", given->driver, "Only the driver of this name, or those whose library/driver contains the text");
    sub->add_option("--shard", given->shard, "Only part i of N of the cases, as in 0/2")->capture_default_str();
    sub->add_option("--jobs", given->jobs, "Threads, each with its own worker processes; 0: one per core")->check(CLI::Range(0, 4096));
    sub->add_option("--output", given->output, "Folder of results.jsonl, report.html and junit.xml")->capture_default_str();
    sub->add_flag("--fresh", given->fresh, "Forget the earlier results in the output folder");
    sub->add_option("--time-limit", given->time_limit, "Seconds of one call; longer counts as a hang")->capture_default_str();
    sub->add_flag("--all-findings", given->all_findings, "Print every finding of every case, not one line per driver, check and family");
    sub->add_flag("--json", given->json, "Print a JSON summary on standard output instead of the grid");
    sub->add_flag("--quiet", given->quiet, "No progress on standard error");
    sub->callback([given, &chosen] { chosen = [given] { return run(*given); }; });
}

} // namespace eckart::command
