#include <eckart/validate/command/commands.hpp>

#include <eckart/core/any_matrix.hpp>
#include <eckart/core/error.hpp>
#include <eckart/core/floating_point.hpp>
#include <eckart/core/npy.hpp>
#include <eckart/fast/svd.hpp>
#include <eckart/reference/svd.hpp>
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
#include <variant>

namespace eckart::command {

namespace {

struct svd_command_options {
    std::string file;
    int digits = 0; ///< 0: correctly rounded doubles only
    bool fast = false;
    std::string vectors = "none";
    std::string output = ".";
    bool json = false;
};

/// Digits from which the doubles are rounded. A value would have to lie within 10^-40 of the middle of two doubles to round wrongly.
constexpr int rounding_digits = 40;

/// What is printed and written, whichever path computed it.
struct answer {
    std::vector<double> S;
    std::vector<std::string> decimals; ///< to the wanted digits; empty without --digits
    std::optional<index> rank;         ///< exact; the fast path knows none
    std::string method;
    status outcome = status::ok;
    any_matrix U, Vh;
};

using vector_choice = eckart::vectors;

vector_choice parse_vectors(const std::string& text) {
    if (text == "none") return vector_choice::none;
    if (text == "thin") return vector_choice::thin;
    if (text == "full") return vector_choice::full;
    throw input_error("--vectors '" + text + "' is unknown; use none, thin or full");
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

template <class D>
answer by_reference(const matrix<D>& A, int digits, vector_choice wanted) {
    const int right = std::max(digits, rounding_digits);
    const auto f = reference::svd(A.view(), right, wanted);
    answer a;
    a.outcome = f.status;
    a.rank = f.rank;
    a.method = fmt::format("reference, D3 at {} digits", f.working_digits);
    for (const reference::real& s : f.S) {
        a.S.push_back(rounded(s));
        if (digits > 0) a.decimals.push_back(s == 0 ? "0" : s.str(digits - 1, std::ios_base::scientific));
    }
    a.U = rounded<D>(f.U);
    a.Vh = rounded<D>(f.Vh);
    return a;
}

answer by_fast(const matrix<double>& A, vector_choice wanted) {
    svd_options options;
    options.vectors = wanted;
    svd_result<double> f = eckart::svd(strided_view<const double>(A.view()), options);
    answer a;
    a.method = "fast path";
    a.outcome = f.status;
    a.S = std::move(f.S);
    a.U = std::move(f.U);
    a.Vh = std::move(f.Vh);
    return a;
}

answer solve(const matrix<double>& A, const svd_command_options& given, vector_choice wanted) {
    return given.fast ? by_fast(A, wanted) : by_reference(A, given.digits, wanted);
}

answer solve(const matrix<std::complex<double>>& A, const svd_command_options& given, vector_choice wanted) {
    if (given.fast) throw input_error(given.file + ": is complex and --fast takes real matrices; leave --fast out");
    return by_reference(A, given.digits, wanted);
}

void print(const answer& a, const svd_command_options& given, index rows, index cols, bool is_complex_matrix,
           const std::vector<std::string>& written) {
    if (given.json) {
        nlohmann::json j{{"file", given.file}, {"rows", rows},
                         {"cols", cols},       {"scalar", is_complex_matrix ? "complex" : "real"},
                         {"method", a.method}, {"status", to_string(a.outcome)}};
        if (a.rank) j["rank"] = *a.rank;
        j["S"] = nlohmann::json::array();
        j["S_hex"] = nlohmann::json::array();
        for (const double s : a.S) {
            j["S"].push_back(validate::number_to_json(s));
            j["S_hex"].push_back(hex_float(s));
        }
        if (given.digits > 0) j["S_decimal"] = a.decimals;
        if (!written.empty()) j["files"] = written;
        std::cout << j.dump(2) << '\n';
        return;
    }
    std::cout << fmt::format("{}: {} x {} {}", given.file, rows, cols, is_complex_matrix ? "complex" : "real");
    if (a.rank) std::cout << ", rank " << *a.rank << " (exact)";
    std::cout << '\n' << a.method << (a.outcome == status::ok ? "" : std::string(", status ") + to_string(a.outcome)) << '\n';
    for (std::size_t i = 0; i < a.S.size(); ++i)
        std::cout << fmt::format("{:>5}  {:<24} {:<24}{}", i + 1, fmt::format("{}", a.S[i]), hex_float(a.S[i]),
                                 given.digits > 0 ? " " + a.decimals[i] : "")
                  << '\n';
    for (const std::string& file : written) std::cout << "wrote " << file << '\n';
}

int run(const svd_command_options& given) {
    if (given.fast && given.digits > 0) throw input_error("--digits and --fast exclude each other: the fast path computes doubles");
    const vector_choice wanted = parse_vectors(given.vectors);
    const wide_matrix read = read_wide(given.file);
    demand_finite(read, given.file);
    return std::visit(
        [&](const auto& A) {
            const answer a = solve(A, given, wanted);
            std::vector<std::string> written;
            if (wanted != vector_choice::none) {
                const std::filesystem::path folder = made_folder(given.output);
                matrix<double> S(static_cast<index>(a.S.size()), 1);
                std::copy(a.S.begin(), a.S.end(), S.data());
                const std::pair<const char*, any_matrix> files[] = {{"U.npy", a.U}, {"S.npy", S}, {"Vh.npy", a.Vh}};
                for (const auto& [name, content] : files) {
                    write_npy(folder / name, content);
                    written.push_back((folder / name).string());
                }
            }
            using entry = typename std::decay_t<decltype(A)>::value_type;
            print(a, given, A.rows(), A.cols(), is_complex<entry>, written);
            return a.outcome == status::not_converged ? findings : all_pass;
        },
        read);
}

} // namespace

void add_svd(CLI::App& app, action& chosen) {
    auto given = std::make_shared<svd_command_options>();
    CLI::App* sub = app.add_subcommand("svd", "Singular values of a matrix in a file (NPY or Matrix Market)");
    sub->footer(R"(Examples:
  eckart svd matrix.npy                     each value rounded from 40 right digits, exact rank
  eckart svd matrix.mtx --digits 100        and 100 digits of each
  eckart svd matrix.npy --vectors thin --output out    writes out/U.npy, out/S.npy (one column) and out/Vh.npy
  eckart svd matrix.npy --fast              the fast path, in double arithmetic
The default follows the derivation in arbitrary precision: seconds for 100 x 100 and growing with the third power. The rank is found by
integer arithmetic. Single precision input is widened. - reads standard input.)");
    sub->add_option("FILE", given->file, "NPY (f4 f8 c8 c16) or Matrix Market file")->required();
    sub->add_option("--digits", given->digits, "Print so many decimal digits of each value (1 to 1000)")->check(CLI::Range(1, 1000));
    sub->add_flag("--fast", given->fast, "By the fast path instead of the reference; real matrices");
    sub->add_option("--vectors", given->vectors, "none, thin or full; thin and full write U.npy, S.npy and Vh.npy")->capture_default_str();
    sub->add_option("--output", given->output, "Folder for the vectors")->capture_default_str();
    sub->add_flag("--json", given->json, "Print JSON");
    sub->callback([given, &chosen] { chosen = [given] { return run(*given); }; });
}

} // namespace eckart::command
