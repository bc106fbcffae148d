#include <eckart/validate/command/commands.hpp>

#include <eckart/validate/command/files.hpp>
#include <eckart/validate/record.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <iostream>
#include <memory>

namespace eckart::command {

namespace {

struct merge_options {
    std::string out;
    std::vector<std::string> in;
    bool json = false;
};

int run(const merge_options& given) {
    validate::record_map all;
    for (const std::string& in : given.in) validate::merge_into(all, validate::read_records(results_file(in)));
    const std::filesystem::path out(given.out);
    if (out.has_parent_path()) made_folder(out.parent_path());
    validate::write_records(out, all);
    if (given.json)
        std::cout << nlohmann::json{{"output", given.out}, {"inputs", given.in.size()}, {"records", all.size()}}.dump(2) << '\n';
    else
        std::cout << fmt::format("{}: {} records from {} inputs\n", given.out, all.size(), given.in.size());
    return all_pass;
}

} // namespace

void add_merge(CLI::App& app, action& chosen) {
    auto given = std::make_shared<merge_options>();
    CLI::App* sub = app.add_subcommand("merge", "Join result files, for example of the shards of one run");
    sub->footer(R"(Example:
  eckart merge all.jsonl part0/results.jsonl part1/results.jsonl && eckart report all.jsonl --html report.html
The order of the inputs does not matter. A driver and case with two different verdicts is an error that names both.)");
    sub->add_option("OUT", given->out, "File to write")->required();
    sub->add_option("IN", given->in, "Files, or folders with a results.jsonl")->required();
    sub->add_flag("--json", given->json, "Print JSON");
    sub->callback([given, &chosen] { chosen = [given] { return run(*given); }; });
}

} // namespace eckart::command
