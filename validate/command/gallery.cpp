#include <eckart/validate/command/commands.hpp>

#include <eckart/core/matrix_file.hpp>
#include <eckart/validate/command/files.hpp>
#include <eckart/validate/examine.hpp>
#include <eckart/validate/gallery/gallery.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <iostream>
#include <memory>

namespace eckart::command {

namespace {

struct list_options {
    std::string family;
    std::string level = "quick";
    bool json = false;
};

struct make_options {
    std::string text;
    std::string output;
    bool json = false;
};

int list(const list_options& given) {
    const validate::level level = validate::parse_level(given.level);
    nlohmann::json all = nlohmann::json::array();
    if (!given.family.empty()) {
        for (const validate::case_key& key : validate::cases(given.family, level)) {
            all.push_back({{"case", key.text()}, {"id", key.id()}});
            if (!given.json) std::cout << key.id() << "  " << key.text() << '\n';
        }
    } else {
        for (const validate::family& f : validate::families()) {
            const std::size_t count = validate::cases(f.name, level).size();
            all.push_back({{"family", f.name}, {"title", f.title}, {"why", f.why}, {"cases", count}});
            if (!given.json) std::cout << fmt::format("{:<4}{:>6} cases  {}\n                  {}\n", f.name, count, f.title, f.why);
        }
    }
    if (given.json) std::cout << all.dump(2) << '\n';
    return all_pass;
}

int make(const make_options& given) {
    const validate::test_case made = validate::make_case(validate::parse_case_key(given.text));
    const std::string file = given.output.empty() ? file_name_of(made.key.text()) + ".npy" : given.output;
    write_matrix(file, made.A);
    if (given.json)
        std::cout << nlohmann::json{{"case", made.key.text()}, {"id", made.key.id()},   {"title", made.title},
                                    {"rows", made.A.rows()},   {"cols", made.A.cols()}, {"file", file}}
                         .dump(2)
                  << '\n';
    else
        std::cout << fmt::format("{}: {} x {}, {}\n", file, made.A.rows(), made.A.cols(), made.title);
    return all_pass;
}

} // namespace

void add_gallery(CLI::App& app, action& chosen) {
    CLI::App* sub = app.add_subcommand("gallery", "The test matrices: list them, write one to a file, certify their values");
    sub->require_subcommand(1);

    auto listed = std::make_shared<list_options>();
    CLI::App* list_sub = sub->add_subcommand("list", "The families, or the cases of one family");
    list_sub->add_option("FAMILY", listed->family, "List the cases of this family, as in F5");
    list_sub->add_option("--level", listed->level, "quick, standard or full")->capture_default_str();
    list_sub->add_flag("--json", listed->json, "Print JSON");
    list_sub->callback([listed, &chosen] { chosen = [listed] { return list(*listed); }; });

    auto made = std::make_shared<make_options>();
    CLI::App* make_sub = sub->add_subcommand("make", "Write the matrix of a case to a file");
    make_sub->footer("Example:\n  eckart gallery make F5/n=26/0 -o companion.mtx");
    make_sub->add_option("CASE", made->text, "A case as `gallery list FAMILY` prints it")->required();
    make_sub->add_option("-o,--output", made->output, "File to write, .npy or .mtx; default: the case's name with .npy");
    make_sub->add_flag("--json", made->json, "Print JSON");
    make_sub->callback([made, &chosen] { chosen = [made] { return make(*made); }; });
    add_gallery_certify(*sub, chosen);
}

} // namespace eckart::command
