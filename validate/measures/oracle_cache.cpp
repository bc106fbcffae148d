#include <eckart/validate/measures/oracle_cache.hpp>

#include <fmt/format.h>
#include <mpfr.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace eckart::validate {

namespace {

const std::string version_line = "eckart oracle 1";

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

} // namespace

std::string decimal(const oracle_real& x) {
    if (x == 0) return "0";
    mpfr_exp_t exponent = 0; // |x| = 0.d1 d2 ... d50 * 10^exponent
    char digits[53];         // a sign, 50 digits and the terminator at most
    mpfr_get_str(digits, &exponent, 10, 50, x.backend().data(), MPFR_RNDN);
    return fmt::format("{}.{}e{:+03d}", digits[0], digits + 1, exponent - 1);
}

std::string cache_entry(const std::string& matrix_hash, const exact_values& values) {
    std::string text = version_line + "\nmatrix " + matrix_hash + "\nrank " + std::to_string(values.rank) + "\ndigits " +
                       std::to_string(values.digits) + "\nmethod " + values.method + "\n";
    for (const oracle_real& s : values.S) text += decimal(s) + "\n";
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
    index positive = 0;
    while (std::getline(lines, line)) {
        if (line.empty() || line.find_first_not_of("0123456789.e+-") != std::string::npos) return std::nullopt;
        try {
            v.S.emplace_back(line);
        } catch (const std::runtime_error&) { // not a number
            return std::nullopt;
        }
        if (!(v.S.back() >= 0) || isinf(v.S.back()) || (v.S.size() > 1 && !(v.S.back() <= v.S[v.S.size() - 2]))) return std::nullopt;
        if (v.S.back() > 0) ++positive;
    }
    if (static_cast<index>(v.S.size()) != count || positive != v.rank) return std::nullopt;
    return v;
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
