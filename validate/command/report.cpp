#include <eckart/validate/command/commands.hpp>

#include <eckart/validate/command/files.hpp>
#include <eckart/validate/command/terminal.hpp>
#include <eckart/validate/manifest.hpp>
#include <eckart/validate/report/grid.hpp>
#include <eckart/validate/report/html.hpp>
#include <eckart/validate/report/junit.hpp>
#include <eckart/validate/report/summary.hpp>

#include <iostream>
#include <memory>

namespace eckart::command {

namespace {

struct report_options {
    std::string in;
    std::string html;
    std::string junit;
    std::string markdown;
    bool json = false;
};

int run(const report_options& given) {
    const std::filesystem::path file = results_file(given.in);
    const validate::record_map records = validate::read_records(file);
    const auto arguments = validate::library_arguments(file.has_parent_path() ? file.parent_path() : ".");
    const auto write = [](const std::string& target, const std::string& text) {
        if (target == "-")
            std::cout << text;
        else if (!target.empty())
            write_text(target, text);
    };
    if (!given.html.empty()) write(given.html, validate::html_report(records, arguments));
    if (!given.junit.empty()) write(given.junit, validate::junit_xml(records, arguments));
    if (!given.markdown.empty()) write(given.markdown, validate::markdown_grid(validate::make_grid(records)));
    if (given.json)
        std::cout << validate::summary_json(records, arguments).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    else if (given.html.empty() && given.junit.empty() && given.markdown.empty())
        std::cout << validate::terminal_grid(validate::make_grid(records), terminal_width(), wants_colour());
    return validate::has_findings(records) ? findings : all_pass;
}

} // namespace

void add_report(CLI::App& app, action& chosen) {
    auto given = std::make_shared<report_options>();
    CLI::App* sub = app.add_subcommand("report", "Make reports from a results.jsonl; without a format, print the grid");
    sub->footer(R"(Examples:
  eckart report eckart-results
  eckart report all.jsonl --html report.html --junit junit.xml --markdown -
A file named - is standard output. Exit code 1 if the results hold findings.)");
    sub->add_option("RESULTS", given->in, "results.jsonl or its folder")->required();
    sub->add_option("--html", given->html, "Write the self-contained HTML report");
    sub->add_option("--junit", given->junit, "Write JUnit XML");
    sub->add_option("--markdown", given->markdown, "Write the grid as a Markdown table");
    sub->add_flag("--json", given->json, "Print a JSON summary");
    sub->callback([given, &chosen] { chosen = [given] { return run(*given); }; });
}

} // namespace eckart::command
