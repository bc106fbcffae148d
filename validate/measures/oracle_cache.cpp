#include <eckart/validate/measures/oracle_cache.hpp>

#include <eckart/core/floating_point.hpp>

#include <fmt/format.h>
#include <gmpxx.h>
#include <mpfr.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace eckart::validate {

namespace {

const std::string version_line = "eckart oracle 2";

// FNV-1a, 64 bits: every change of a single byte changes it.
std::string checksum(const std::string& text) {
    std::uint64_t h = 0xcbf29ce484222325U;
    for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    char digits[17];
    std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(h));
    return digits;
}

// The rest of the next line after "name ".
std::optional<std::string> field(std::istream& lines, const std::string& name) {
    std::string line;
    if (!std::getline(lines, line) || line.compare(0, name.size() + 1, name + " ") != 0) return std::nullopt;
    return line.substr(name.size() + 1);
}

std::optional<long> number(const std::optional<std::string>& text) {
    if (!text || text->empty() || text->size() > 9 || text->find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
    return std::stol(*text);
}

// Exactly: an integer in hexadecimal, p, a power of two.
std::string exact_text(const oracle_real& x) {
    if (x == 0) return "0p0";
    mpz_class mantissa;
    const long exponent = mpfr_get_z_2exp(mantissa.get_mpz_t(), x.backend().data());
    const mp_bitcnt_t zeros = mpz_scan1(mantissa.get_mpz_t(), 0);
    mpz_tdiv_q_2exp(mantissa.get_mpz_t(), mantissa.get_mpz_t(), zeros);
    return mantissa.get_str(16) + "p" + std::to_string(exponent + static_cast<long>(zeros));
}

std::optional<oracle_real> parse_exact(const std::string& text) {
    const std::size_t p = text.find('p');
    if (p == std::string::npos || p == 0 || p > 50 || text.find_first_not_of("0123456789abcdef") != p) return std::nullopt;
    const bool is_negative = text.compare(p + 1, 1, "-") == 0;
    const std::optional<long> exponent = number(text.substr(p + (is_negative ? 2 : 1)));
    if (!exponent || *exponent > 100000) return std::nullopt;
    const mpz_class mantissa(text.substr(0, p), 16);
    oracle_real x;
    const int inexact = mpfr_set_z_2exp(x.backend().data(), mantissa.get_mpz_t(), is_negative ? -*exponent : *exponent, MPFR_RNDN);
    return inexact == 0 ? std::optional(x) : std::nullopt;
}

std::optional<double> parse_double(const std::string& text) {
    if (text.empty() || text.find_first_not_of("0123456789abcdefinpx.+-") != std::string::npos) return std::nullopt;
    char* end = nullptr;
    const double x = std::strtod(text.c_str(), &end);
    return *end == 0 && x >= 0 ? std::optional(x) : std::nullopt;
}

bool is_possible(const exact_values& v) {
    const auto positive = std::count_if(v.lower.begin(), v.lower.end(), [](const oracle_real& s) { return s > 0; });
    if (positive != v.rank) return false;
    for (std::size_t k = 0; k < v.S.size(); ++k) {
        if (!(v.lower[k] <= v.upper[k]) || (k >= static_cast<std::size_t>(v.rank) && v.upper[k] != 0)) return false;
        if (k > 0 && !(v.lower[k] <= v.lower[k - 1] && v.upper[k] <= v.upper[k - 1])) return false;
        if (!(v.lower[k].convert_to<double>() <= v.rounded[k] && v.rounded[k] <= v.upper[k].convert_to<double>())) return false;
    }
    return true;
}

} // namespace

std::vector<oracle_real> midpoints(const std::vector<oracle_real>& lower, const std::vector<oracle_real>& upper) {
    std::vector<oracle_real> S;
    for (std::size_t k = 0; k < lower.size(); ++k) S.emplace_back((lower[k] + upper[k]) / 2);
    return S;
}

std::string cache_entry(const std::string& matrix_hash, const exact_values& v) {
    std::string text = version_line + "\nmatrix " + matrix_hash + "\nrank " + std::to_string(v.rank) + "\ndigits " +
                       std::to_string(v.digits) + "\nmethod " + v.method + "\n";
    for (std::size_t k = 0; k < v.S.size(); ++k)
        text += exact_text(v.lower[k]) + " " + exact_text(v.upper[k]) + " " + hex_float(v.rounded[k]) + "\n";
    return text + "checksum " + checksum(text) + "\n";
}

std::optional<exact_values> parse_cache_entry(const std::string& text, const std::string& matrix_hash, index count) {
    const std::string mark = "checksum ";
    const std::size_t end = text.rfind(mark);
    if (end == std::string::npos || text.substr(end) != mark + checksum(text.substr(0, end)) + "\n") return std::nullopt;
    std::istringstream lines(text.substr(0, end));
    std::string line;
    if (!std::getline(lines, line) || line != version_line || field(lines, "matrix") != matrix_hash) return std::nullopt;
    const std::optional<long> rank = number(field(lines, "rank")), digits = number(field(lines, "digits"));
    const std::optional<std::string> method = field(lines, "method");
    if (!rank || !digits || !method) return std::nullopt;
    exact_values v;
    v.rank = *rank;
    v.digits = static_cast<int>(*digits);
    v.method = *method;
    while (std::getline(lines, line)) {
        std::istringstream words(line);
        std::string low, high, rounded, more;
        if (!(words >> low >> high >> rounded) || words >> more) return std::nullopt;
        const std::optional<oracle_real> lower = parse_exact(low), upper = parse_exact(high);
        const std::optional<double> c = parse_double(rounded);
        if (!lower || !upper || !c) return std::nullopt;
        v.lower.push_back(*lower);
        v.upper.push_back(*upper);
        v.rounded.push_back(*c);
    }
    v.S = midpoints(v.lower, v.upper);
    return static_cast<index>(v.S.size()) == count && is_possible(v) ? std::optional(v) : std::nullopt;
}

std::filesystem::path cache_file(const std::filesystem::path& folder, const std::string& matrix_hash) {
    return folder / (matrix_hash + ".oracle");
}

std::string read_cache_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf(); // unlike an iterator's, errors of this read (a folder, a bad disk) end it without an exception
    return text.str();
}

void write_cache_file(const std::filesystem::path& file, const std::string& text) {
    static std::atomic<unsigned> written{0};
    std::error_code ignored;
    std::filesystem::create_directories(file.parent_path(), ignored);
    std::filesystem::path temporary = file; // unique among threads and processes
    temporary += fmt::format(".{}.{}", getpid(), written++);
    bool whole = false;
    {
        std::ofstream out(temporary, std::ios::binary);
        out << text;
        out.close();
        whole = !out.fail();
    }
    if (whole) std::filesystem::rename(temporary, file, ignored);
    if (!whole || ignored) std::filesystem::remove(temporary, ignored);
}

} // namespace eckart::validate
