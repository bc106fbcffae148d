#include <eckart/validate/command/commands.hpp>

#include <eckart/validate/command/select_libraries.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <iostream>
#include <memory>

namespace eckart::command {

namespace {

struct libraries_options {
    std::vector<std::string> libraries;
    bool json = false;
};

const char* words(validate::promise p) {
    switch (p) {
    case validate::promise::normwise: return "normwise";
    case validate::promise::column_scaled: return "column_scaled";
    case validate::promise::two_sided_scaled: return "two_sided_scaled";
    }
    return "unknown";
}

int run(const libraries_options& given) {
    std::vector<validate::library_failure> failures;
    const auto contestants = validate::introduce(select_libraries(given.libraries), "", {}, failures);
    nlohmann::json list = nlohmann::json::array();
    for (const validate::contestant& c : contestants) {
        nlohmann::json drivers = nlohmann::json::array();
        if (!given.json) std::cout << c.from.library.label << '\n';
        for (const validate::driver& d : c.drivers) {
            std::vector<std::string> jobs;
            std::string job_text;
            for (const validate::job& j : d.jobs) {
                jobs.push_back(j.name);
                job_text += " " + j.name;
            }
            drivers.push_back({{"driver", d.name}, {"promise", words(d.promise)}, {"jobs", jobs}});
            if (!given.json) std::cout << fmt::format("    {:<12} {:<17} jobs{}\n", d.name, words(d.promise), job_text);
        }
        list.push_back({{"library", c.from.library.label}, {"command", c.from.library.command.argv}, {"drivers", drivers}});
    }
    for (const validate::library_failure& f : failures) {
        if (!given.json) std::cout << "! " << f.label << " did not start: " << f.reason << '\n';
        list.push_back({{"library", f.label}, {"not_started", f.reason}});
    }
    if (given.json) std::cout << list.dump(2) << '\n';
    return failures.empty() ? all_pass : findings;
}

} // namespace

void add_libraries(CLI::App& app, action& chosen) {
    auto given = std::make_shared<libraries_options>();
    CLI::App* sub = app.add_subcommand("libraries", "List the SVD libraries found on this machine and their drivers");
    sub->footer("The promise is what a driver's documentation says of small singular values: normwise allows an error of p(m,n) u sigma_1\n"
                "in each; column_scaled and two_sided_scaled promise relative accuracy for matrices that are a diagonal scaling away from\n"
                "well conditioned. The first job is the one that every check starts from.");
    sub->add_option("LIBRARY", given->libraries, "As in `eckart validate`; none: all found");
    sub->add_flag("--json", given->json, "Print JSON");
    sub->callback([given, &chosen] { chosen = [given] { return run(*given); }; });
}

} // namespace eckart::command
