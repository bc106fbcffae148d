#pragma once

#include <eckart/validate/measures/verdict.hpp>

#include <nlohmann/json.hpp>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace eckart::validate {

/// One line of results.jsonl: one driver on one case, every call and check of it. Schema: validate/report/RESULTS.md.
struct record {
    static constexpr int schema = 1;

    std::string library;
    std::string driver;
    std::string family;
    std::string case_text; ///< "F5/n=26/0"
    std::string case_id;   ///< 16 hex digits
    std::string matrix_hash;
    long rows = 0;
    long cols = 0;
    verdict worst = verdict::pass;
    std::vector<measurement> measurements;
    double seconds = 0;          ///< of the primary call
    double max_ulps = 0;         ///< largest error of a singular value, in ulps of the correctly rounded value (NaN if not measured)
    double sigma_max_digits = 0; ///< right digits of the worst non-zero singular value
    std::string created;         ///< UTC, ISO 8601; the only field in which two runs of one case may differ besides `seconds`

    /// Unique in a result set: library/driver/case id.
    std::string key() const { return library + "/" + driver + "/" + case_id; }
};

nlohmann::json to_json(const record& r);
/// @throws eckart::input_error that names the missing or mistyped field.
record record_from_json(const nlohmann::json& j);

/// Appends one line and flushes it; a line is written whole or is dropped by the reader.
void append(const std::filesystem::path& file, const record& r);

/// All complete records of a file by key, the last one of a key wins. A truncated last line (a killed run) is ignored; any other malformed
/// line is an error that names file and line.
std::map<std::string, record> read_records(const std::filesystem::path& file);

} // namespace eckart::validate
