#include <eckart/validate/command/commands.hpp>

#include <eckart/core/error.hpp>
#include <eckart/core/file_bytes.hpp>
#include <eckart/core/matrix_hash.hpp>
#include <eckart/reference/certified/certificate_checker.hpp>
#include <eckart/reference/certified/certificate_file.hpp>
#include <eckart/validate/command/certificate_summary.hpp>
#include <eckart/validate/command/options.hpp>
#include <eckart/validate/command/read_wide.hpp>
#include <eckart/validate/command/verified_checker.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <memory>
#include <optional>

namespace eckart::command {

namespace {

using namespace reference;

struct check_options {
    std::string certificate;
    std::string matrix;
    bool verified = false;
    double time_limit = 3600;
    bool json = false;
};

const char* format_name(const certificate& c) { return c.format == target_format::binary64 ? "binary64" : "binary32"; }

const char* rounding_name(const certificate& c) {
    return c.rounding == rounding::nearest_even ? "nearest-even" : c.rounding == rounding::downward ? "downward" : "upward";
}

void print_json(const check_options& given, const certificate& c, const certificate_verdict& v, bool hash_differs, double seconds,
                const std::optional<verified_answer>& verified) {
    nlohmann::json j{{"certificate", given.certificate},
                     {"matrix", given.matrix},
                     {"rows", c.rows},
                     {"cols", c.cols},
                     {"scalar", c.is_complex ? "complex" : "real"},
                     {"format", format_name(c)},
                     {"rounding", rounding_name(c)},
                     {"hash", c.hash == "-"  ? "none"
                              : hash_differs ? "differs"
                                             : "same"},
                     {"accepted", v.accepted},
                     {"seconds", seconds}};
    if (v.accepted) {
        const certificate_summary s = summarised(c);
        j["rank"] = c.rank;
        j["values"] = c.values.size();
        j["exact"] = s.exact;
        j["zeros"] = s.zeros;
        j["ties"] = s.ties;
        j["enclosures"] = c.enclosures.size();
    } else {
        j["reason"] = v.reason;
    }
    if (verified) j["verified"] = {{"program", verified->program}, {"accepted", verified->accepted}, {"output", verified->output}};
    std::cout << j.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

void print_text(const check_options& given, const certificate& c, const certificate_verdict& v, double seconds,
                const std::optional<verified_answer>& verified) {
    std::cout << fmt::format("{}: {} in {:.3g} s, for {}, {} x {} {}\n", given.certificate, v.accepted ? "accepted" : "refused", seconds,
                             given.matrix, c.rows, c.cols, c.is_complex ? "complex" : "real");
    if (v.accepted) {
        const certificate_summary s = summarised(c);
        std::cout << fmt::format("proved: {} singular values rounded to {}, {}: {} exact ({} of them 0), {} ties; rank {}; {} enclosures\n",
                                 c.values.size(), format_name(c), rounding_name(c), s.exact, s.zeros, s.ties, c.rank, c.enclosures.size());
    } else {
        std::cout << "not proved: " << v.reason << '\n';
    }
    if (verified)
        std::cout << fmt::format("{}: {}{}{}\n", verified->program, verified->accepted ? "accepted" : "refused",
                                 verified->output.empty() ? "" : ": ", verified->output);
    if (verified && verified->accepted != v.accepted) std::cout << "the two checkers disagree: at least one of them is wrong\n";
}

int run(const check_options& given) {
    if (given.certificate == "-" && given.matrix == "-")
        throw input_error("both the certificate and the matrix are standard input; name a file for one of them");
    const double time_limit = checked_time_limit(given.time_limit);
    const std::string text = read_bytes(given.certificate);
    const certificate c = parse_certificate(text, given.certificate == "-" ? "standard input" : given.certificate);
    const wide_matrix A = read_wide(given.matrix);
    demand_finite(A, given.matrix);
    const bool hash_differs = c.hash != "-" && c.hash != std::visit([](const auto& B) { return matrix_hash(B.view()); }, A);
    if (hash_differs)
        std::cerr << fmt::format("eckart: the hash in {} is not that of {}; probably it belongs to another matrix\n", given.certificate,
                                 given.matrix);
    const auto begin = std::chrono::steady_clock::now();
    const certificate_verdict v = std::visit([&](const auto& B) { return check_certificate(c, B.view()); }, A);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    std::optional<verified_answer> verified;
    if (given.verified) verified = run_verified_checker(text, A, time_limit);
    if (given.json)
        print_json(given, c, v, hash_differs, seconds, verified);
    else
        print_text(given, c, v, seconds, verified);
    return v.accepted && (!verified || verified->accepted) ? all_pass : findings;
}

} // namespace

void add_check_certificate(CLI::App& app, action& chosen) {
    auto given = std::make_shared<check_options>();
    CLI::App* sub = app.add_subcommand("check-certificate", "Check every claim of a certificate of singular values in integer arithmetic");
    sub->footer(R"(Examples:
  eckart check-certificate a.cert a.npy               accepted, or the first claim that is not proved
  eckart check-certificate a.cert a.mtx --json        the same as JSON
  eckart check-certificate a.cert a.npy --verified    and by the formally verified program eckart-verified-checker
  cat a.cert | eckart check-certificate - a.npy
Accepted means proved: each value is the correctly rounded singular value of this matrix, and the rank is exact. The certificate is not
trusted, nor is the program that made it; a small part of this program is. The values stand in the certificate itself.
Exit code 0 accepted, 1 refused, 2 bad input.)");
    sub->add_option("CERTIFICATE", given->certificate, "The certificate; - is standard input")->required();
    sub->add_option("MATRIX", given->matrix, "The matrix, NPY (f4 f8 c8 c16) or Matrix Market; - is standard input")->required();
    sub->add_flag("--verified", given->verified,
                  "Ask the program eckart-verified-checker too (beside eckart, or in PATH); both must accept");
    sub->add_option("--time-limit", given->time_limit, "Seconds for eckart-verified-checker")->capture_default_str();
    sub->add_flag("--json", given->json, "Print JSON");
    sub->callback([given, &chosen] { chosen = [given] { return run(*given); }; });
}

} // namespace eckart::command
