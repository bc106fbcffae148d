#include <eckart/validate/command/commands.hpp>

#include <eckart/core/error.hpp>
#include <eckart/core/matrix_hash.hpp>
#include <eckart/reference/certified/certificate_checker.hpp>
#include <eckart/reference/certified/certificate_file.hpp>
#include <eckart/validate/command/certificate_summary.hpp>
#include <eckart/validate/command/certified_run.hpp>
#include <eckart/validate/command/read_wide.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <iostream>
#include <memory>
#include <stdexcept>

namespace eckart::command {

namespace {

struct certify_options {
    std::string file;
    certified_request request;
    std::string output;
    bool json = false;
};

/// The certificate as a reader of its file will see it, and the seconds that its check took. @throws std::logic_error if the checker
/// refuses it.
template <class D>
double check(const std::string& text, const matrix<D>& A) {
    const auto start = std::chrono::steady_clock::now();
    const reference::certificate_verdict verdict = reference::check_certificate(reference::parse_certificate(text), A.view());
    if (!verdict.accepted)
        throw std::logic_error("the checker refuses the certificate, so nothing is written: " + verdict.reason +
                               "; please report this matrix");
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

template <class D>
int certify(const matrix<D>& A, const certify_options& given) {
    const std::string output = given.output.empty() ? given.file + ".certificate" : given.output;
    reference::certified_options options = certified_options_of(given.request);
    options.digits = given.request.digits;
    options.certificate = true;
    auto f = reference::certified_svd(A.view(), options);
    const bool is_complete = f.status == reference::certified_status::ok;
    nlohmann::json j{{"file", given.file},
                     {"rows", A.rows()},
                     {"cols", A.cols()},
                     {"scalar", is_complex<D> ? "complex" : "real"},
                     {"status", to_string(f.status)},
                     {"rounding", given.request.rounding},
                     {"format", given.request.format},
                     {"digits", given.request.digits},
                     {"statistics", statistics_json(f.statistics)}};
    const std::string head = fmt::format("{}: {} x {} {}", given.file, A.rows(), A.cols(), is_complex<D> ? "complex" : "real");
    if (!is_complete) {
        j["reason"] = f.reason;
        j["values"] = values_json(f.values, {});
        if (given.json)
            std::cout << j.dump(2) << '\n';
        else {
            std::cout << head << '\n' << statistics_text(f.statistics) << "\nnot certified, nothing is written: " << f.reason << '\n';
            print_values(f.values, {}, given.request);
        }
        return findings;
    }
    reference::certificate& c = *f.certificate;
    c.hash = matrix_hash(A.view());
    const std::string text = reference::certificate_text(c);
    const double check_seconds = check(text, A);
    reference::write_certificate(output, c);
    const certificate_summary t = summarised(c);
    if (given.json) {
        j["rank"] = f.rank;
        j["certificate"] = output;
        j["bytes"] = text.size();
        j["hash"] = c.hash;
        j["exact"] = t.exact;
        j["ties"] = t.ties;
        j["check"] = {{"accepted", true}, {"seconds", check_seconds}};
        j["values"] = values_json(f.values, {});
        std::cout << j.dump(2) << '\n';
        return all_pass;
    }
    std::cout << head << '\n' << statistics_text(f.statistics) << '\n';
    std::cout << fmt::format("certified: {} singular values {}, {} of them exactly, {} ties; rank {}", c.values.size(),
                             rounding_text(given.request), t.exact, t.ties, f.rank);
    if (given.request.digits > 0) std::cout << fmt::format("; each enclosed to {} digits", given.request.digits);
    std::cout << fmt::format(
        "\nthe checker accepts the certificate ({:.3g} s)\nwrote {} ({} bytes); `eckart check-certificate` checks it again\n",
        check_seconds, output, text.size());
    return all_pass;
}

int run(const certify_options& given) {
    if (given.file == "-" && given.output.empty())
        throw input_error("the matrix comes from standard input; name the certificate with --output");
    const wide_matrix read = read_wide(given.file);
    demand_finite(read, given.file);
    return std::visit([&](const auto& A) { return certify(A, given); }, read);
}

} // namespace

void add_certify(CLI::App& app, action& chosen) {
    auto given = std::make_shared<certify_options>();
    CLI::App* sub = app.add_subcommand("certify", "Prove a matrix's singular values and write the proof to a file");
    sub->footer(R"(Examples:
  eckart certify matrix.npy                          writes matrix.npy.certificate
  eckart certify matrix.mtx --digits 50 --output proof.txt
The certificate states every singular value correctly rounded, the exact rank and, with --digits, an interval for each, with what a small
program needs to check all of it in integer arithmetic (reference/certified/CERTIFICATE.md). It is checked before it is written.
Exit code: 0 written, 1 not everything could be proved within the budget (nothing is written), 2 bad input.)");
    sub->add_option("FILE", given->file, "NPY (f4 f8 c8 c16) or Matrix Market file")->required();
    add_certified_options(*sub, given->request);
    sub->add_option("--output", given->output, "The certificate's file; default: FILE.certificate");
    sub->add_flag("--json", given->json, "Print JSON");
    sub->callback([given, &chosen] { chosen = [given] { return run(*given); }; });
}

} // namespace eckart::command
