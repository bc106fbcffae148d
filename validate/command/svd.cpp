#include <eckart/validate/command/commands.hpp>

#include <eckart/core/any_matrix.hpp>
#include <eckart/core/error.hpp>
#include <eckart/core/floating_point.hpp>
#include <eckart/core/npy.hpp>
#include <eckart/fast/svd.hpp>
#include <eckart/reference/svd.hpp>
#include <eckart/validate/command/certified_run.hpp>
#include <eckart/validate/command/decimal_digits.hpp>
#include <eckart/validate/command/files.hpp>
#include <eckart/validate/command/read_wide.hpp>
#include <eckart/validate/record.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <complex>
#include <iostream>
#include <limits>
#include <memory>
#include <optional>

namespace eckart::command {

namespace {

struct svd_command_options {
    std::string file;
    certified_request request;
    bool fast = false;
    bool reference = false;
    std::string vectors = "none";
    std::string output = ".";
    bool json = false;
};

/// Digits from which the derivation's doubles are rounded.
constexpr int rounding_digits = 40;
constexpr std::size_t printed_groups = 40;

/// What is printed and written, whichever path computed it.
struct answer {
    std::vector<double> S;
    std::vector<std::string> decimals; ///< to the wanted digits; empty without --digits
    std::optional<index> rank;         ///< exact; the fast path knows none
    std::string method;
    std::string outcome = "ok";
    std::string reason; ///< why it is not complete; empty if it is
    any_matrix U, Vh;
    bool has_vectors = false;
    std::vector<reference::certified_value> values; ///< of the certified path
    std::optional<reference::certified_statistics> statistics;
    std::optional<reference::vector_bounds> bounds;
};

using vector_choice = eckart::vectors;

vector_choice parse_vectors(const std::string& text) {
    if (text == "none") return vector_choice::none;
    if (text == "thin") return vector_choice::thin;
    if (text == "full") return vector_choice::full;
    throw input_error("--vectors '" + text + "' is unknown; use none, thin or full");
}

template <class D>
answer by_certificate(const matrix<D>& A, const svd_command_options& given, vector_choice wanted) {
    reference::certified_options options = certified_options_of(given.request);
    options.vectors = wanted;
    auto f = reference::certified_svd(A.view(), options);
    answer a;
    a.decimals = proved_decimals(f.values, given.request, options.rounding);
    if (f.status == reference::certified_status::ok && lacks_digits(a.decimals, given.request.digits)) {
        // One more try; what is still missing then lies on a decimal where the rounding changes, or as good as.
        options.digits += 30;
        f = reference::certified_svd(A.view(), options);
        a.decimals = proved_decimals(f.values, given.request, options.rounding);
    }
    a.method = "certified, " + rounding_text(given.request);
    a.outcome = to_string(f.status);
    a.reason = f.reason;
    if (f.rank >= 0) a.rank = f.rank;
    a.S = std::move(f.S);
    a.values = std::move(f.values);
    a.statistics = f.statistics;
    a.has_vectors = wanted != vector_choice::none && f.status == reference::certified_status::ok;
    if (a.has_vectors) a.bounds = std::move(f.bounds);
    a.U = std::move(f.U);
    a.Vh = std::move(f.Vh);
    return a;
}

double rounded(const reference::real& x) { return x.convert_to<double>(); }
std::complex<double> rounded(const reference::complex& x) {
    return {reference::real(x.real()).convert_to<double>(), reference::real(x.imag()).convert_to<double>()};
}

template <class D, class T>
matrix<D> rounded(const matrix<T>& A) {
    matrix<D> B(A.rows(), A.cols());
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) B(i, j) = rounded(A(i, j));
    return B;
}

void note_status(answer& a, status s) {
    a.outcome = to_string(s);
    if (s == status::not_converged) a.reason = "the iteration did not converge";
}

template <class D>
answer by_reference(const matrix<D>& A, int digits, vector_choice wanted) {
    const int right = std::max(digits, rounding_digits);
    const auto f = reference::svd(A.view(), right, wanted);
    answer a;
    note_status(a, f.status);
    a.rank = f.rank;
    a.method = fmt::format("reference, D3 at {} digits", f.working_digits);
    for (const reference::real& s : f.S) {
        a.S.push_back(rounded(s));
        if (digits > 0) a.decimals.push_back(s == 0 ? "0" : s.str(digits - 1, std::ios_base::scientific));
    }
    a.has_vectors = wanted != vector_choice::none;
    a.U = rounded<D>(f.U);
    a.Vh = rounded<D>(f.Vh);
    return a;
}

template <class D>
answer by_fast(const matrix<D>& A, vector_choice wanted) {
    svd_options options;
    options.vectors = wanted;
    svd_result<D> f = eckart::svd(strided_view<const D>(A.view()), options);
    answer a;
    a.method = "fast path";
    note_status(a, f.status);
    a.S = std::move(f.S);
    a.has_vectors = wanted != vector_choice::none;
    a.U = std::move(f.U);
    a.Vh = std::move(f.Vh);
    return a;
}

template <class D>
answer solve(const matrix<D>& A, const svd_command_options& given, vector_choice wanted) {
    if (given.reference) return by_reference(A, given.request.digits, wanted);
    if (!given.fast) return by_certificate(A, given, wanted);
    return by_fast(A, wanted);
}

using reference::rounding;

std::string range_text(const reference::vector_group& g) {
    return g.count == 1 ? fmt::format("{}", g.first + 1) : fmt::format("{}..{}", g.first + 1, g.first + g.count);
}

void print_bounds(const reference::vector_bounds& b) {
    std::cout << fmt::format("proved: |V^H V - I| <= {}, |U^H U - I| <= {}, |A - U S V^H| <= {} (Frobenius norms)\n",
                             bound_text(b.right_orthogonality, rounding::upward), bound_text(b.left_orthogonality, rounding::upward),
                             bound_text(b.residual, rounding::upward));
    std::cout << fmt::format("{:>11}  {:<10} {:<10} {:<10} distance of V's and U's columns from the singular subspaces, at most\n",
                             "values", "gap >=", "V", "U");
    for (std::size_t i = 0; i < b.groups.size(); ++i) {
        if (i == printed_groups && b.groups.size() > printed_groups + 1) {
            std::cout << fmt::format("        ...  {} more, --json prints all\n", b.groups.size() - i);
            break;
        }
        const reference::vector_group& g = b.groups[i];
        std::cout << fmt::format("{:>11}  {:<10} {:<10} {:<10}\n", range_text(g), bound_text(g.gap, rounding::downward),
                                 bound_text(g.right, rounding::upward), bound_text(g.left, rounding::upward));
    }
}

nlohmann::json bounds_json(const reference::vector_bounds& b) {
    nlohmann::json groups = nlohmann::json::array();
    for (const reference::vector_group& g : b.groups)
        groups.push_back({{"first", g.first + 1},
                          {"count", g.count},
                          {"gap", validate::number_to_json(g.gap)},
                          {"V", validate::number_to_json(g.right)},
                          {"U", validate::number_to_json(g.left)}});
    return {{"orthogonality_V", validate::number_to_json(b.right_orthogonality)},
            {"orthogonality_U", validate::number_to_json(b.left_orthogonality)},
            {"residual", validate::number_to_json(b.residual)},
            {"groups", groups}};
}

void print_json(const answer& a, const svd_command_options& given, index rows, index cols, bool is_complex_matrix,
                const std::vector<std::string>& written) {
    nlohmann::json j{{"file", given.file}, {"rows", rows},       {"cols", cols}, {"scalar", is_complex_matrix ? "complex" : "real"},
                     {"method", a.method}, {"status", a.outcome}};
    if (!a.reason.empty()) j["reason"] = a.reason;
    if (a.rank) j["rank"] = *a.rank;
    j["S"] = nlohmann::json::array();
    j["S_hex"] = nlohmann::json::array();
    for (const double s : a.S) {
        j["S"].push_back(validate::number_to_json(s));
        j["S_hex"].push_back(hex_float(s));
    }
    if (given.request.digits > 0) j["S_decimal"] = a.decimals;
    if (a.statistics) {
        j["rounding"] = given.request.rounding;
        j["format"] = given.request.format;
        j["values"] = values_json(a.values, a.decimals);
        j["statistics"] = statistics_json(*a.statistics);
    }
    if (a.bounds) j["bounds"] = bounds_json(*a.bounds);
    if (!written.empty()) j["files"] = written;
    std::cout << j.dump(2) << '\n';
}

void print_text(const answer& a, const svd_command_options& given, index rows, index cols, bool is_complex_matrix,
                const std::vector<std::string>& written) {
    std::cout << fmt::format("{}: {} x {} {}", given.file, rows, cols, is_complex_matrix ? "complex" : "real");
    if (a.rank) std::cout << ", rank " << *a.rank << " (exact)";
    std::cout << '\n' << a.method << (a.outcome == "ok" ? "" : ", status " + a.outcome) << '\n';
    if (a.statistics) {
        std::cout << statistics_text(*a.statistics) << '\n';
        if (!a.reason.empty()) std::cout << "not certified: " << a.reason << '\n';
        if (given.request.digits > 0)
            std::cout << fmt::format("decimals: {} digits rounded {}, all proved\n", given.request.digits,
                                     given.request.rounding == "nearest-even" ? "to nearest" : given.request.rounding);
        print_values(a.values, a.decimals, given.request);
    } else {
        for (std::size_t i = 0; i < a.S.size(); ++i)
            std::cout << fmt::format("{:>5}   {:<24} {:<24}{}", i + 1, fmt::format("{}", a.S[i]), hex_float(a.S[i]),
                                     given.request.digits > 0 ? " " + a.decimals[i] : "")
                      << '\n';
    }
    if (lacks_digits(a.decimals, given.request.digits)) std::cout << "where digits are missing the rest is not decided by what is proved\n";
    if (a.bounds) print_bounds(*a.bounds);
    for (const std::string& file : written) std::cout << "wrote " << file << '\n';
}

std::vector<std::string> write_factors(const answer& a, const std::string& output) {
    const std::filesystem::path folder = made_folder(output);
    matrix<double> S(static_cast<index>(a.S.size()), 1);
    std::copy(a.S.begin(), a.S.end(), S.data());
    std::vector<std::string> written;
    const std::pair<const char*, any_matrix> files[] = {{"U.npy", a.U}, {"S.npy", S}, {"Vh.npy", a.Vh}};
    for (const auto& [name, content] : files) {
        write_npy(folder / name, content);
        written.push_back((folder / name).string());
    }
    return written;
}

int run(const svd_command_options& given) {
    const vector_choice wanted = parse_vectors(given.vectors);
    const wide_matrix read = read_wide(given.file);
    demand_finite(read, given.file);
    return std::visit(
        [&]<class D>(const matrix<D>& A) {
            const answer a = solve(A, given, wanted);
            std::vector<std::string> written;
            if (a.has_vectors) written = write_factors(a, given.output);
            (given.json ? print_json : print_text)(a, given, A.rows(), A.cols(), is_complex<D>, written);
            return a.reason.empty() ? all_pass : findings;
        },
        read);
}

} // namespace

void add_svd(CLI::App& app, action& chosen) {
    auto given = std::make_shared<svd_command_options>();
    CLI::App* sub = app.add_subcommand("svd", "Certified singular values of a matrix in a file (NPY or Matrix Market)");
    sub->footer(R"(Examples:
  eckart svd matrix.npy                     each value correctly rounded, the exact rank, all proved
  eckart svd matrix.mtx --digits 100        and 100 digits of each
  eckart svd matrix.npy --vectors thin --output out    writes out/U.npy, out/S.npy (one column) and out/Vh.npy, with proved bounds
  eckart svd matrix.npy --fast              the fast path, in double arithmetic, nothing proved
  eckart svd matrix.npy --reference         the derivation in arbitrary precision: a second opinion by another method
Every value is proved by an exact check of this run; `eckart certify` writes the proof to a file. Single precision input is widened. - reads
standard input. Exit code: 0 all proved, 1 not all within the budget (what is proved is printed), 2 bad input.)");
    sub->add_option("FILE", given->file, "NPY (f4 f8 c8 c16) or Matrix Market file")->required();
    const std::vector<CLI::Option*> certified = add_certified_options(*sub, given->request);
    CLI::Option* fast = sub->add_flag("--fast", given->fast, "By the fast path instead");
    CLI::Option* reference = sub->add_flag("--reference", given->reference, "By the derivation in arbitrary precision instead");
    fast->excludes(reference);
    for (CLI::Option* option : certified) {
        fast->excludes(option);
        if (option != certified.front()) reference->excludes(option);
    }
    sub->add_option("--vectors", given->vectors, "none, thin or full; thin and full write U.npy, S.npy and Vh.npy")->capture_default_str();
    sub->add_option("--output", given->output, "Folder for the vectors")->capture_default_str();
    sub->add_flag("--json", given->json, "Print JSON");
    sub->callback([given, &chosen] { chosen = [given] { return run(*given); }; });
}

} // namespace eckart::command
