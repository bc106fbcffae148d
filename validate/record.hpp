#pragma once

#include <eckart/validate/measures/verdict.hpp>

#include <nlohmann/json.hpp>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace eckart::validate {

/// One line of results.jsonl: one driver on one case, every call and check of it. Schema: validate/report/RESULTS.md.
struct record {
    static constexpr int schema = 2;

    std::string library;
    std::string driver;
    std::string family;
    std::string case_text; ///< "F5/n=26/0"
    std::string case_id;   ///< 16 hex digits
    std::string matrix_hash;
    std::string level;   ///< "quick", "standard", "full": how many calls were made of the case
    std::string outcome; ///< "returned", else how the first call that did not return ended ("crashed", "timed_out", "skipped", ...)
    long rows = 0;
    long cols = 0;
    verdict worst = verdict::pass;
    std::vector<measurement> measurements;
    double seconds = 0;          ///< of the primary call
    double max_ulps = 0;         ///< largest error of a non-zero singular value in ulps of its correct rounding (NaN if not measured)
    double sigma_max_digits = 0; ///< right digits of the worst non-zero singular value (NaN if not measured)
    std::optional<long> correctly_rounded; ///< how many of the min(rows, cols) values are (none if not measured)
    std::string created;                   ///< UTC, ISO 8601; the only field in which two runs of one case may differ besides `seconds`

    /// "OpenBLAS 0.3.21/dgesdd": the row's name in grids.
    std::string driver_text() const { return library + "/" + driver; }
    /// Unique in a result set: library/driver/case id.
    std::string key() const { return driver_text() + "/" + case_id; }
};

/// Records by key.
using record_map = std::map<std::string, record>;

nlohmann::json to_json(const record& r);
/// @throws eckart::input_error that names the missing or mistyped field.
record record_from_json(const nlohmann::json& j);

/// JSON has no NaN and no infinity: they become the strings "nan", "inf", "-inf". Finite numbers are written in the shortest decimal form
/// that reads back to the same bits.
nlohmann::json number_to_json(double x);
/// @throws eckart::input_error that names the field if the value is neither a number nor one of the three strings.
double number_from_json(const nlohmann::json& j, const std::string& field);

/// The worst verdict of the measurements; `pass` if there is none.
verdict worst_of(const std::vector<measurement>& measurements);

/// Now, "2026-01-31T12:00:00Z".
std::string utc_now();

/// Appends one line and flushes it; a line is written whole or is dropped by the reader.
/// @throws eckart::input_error if the file cannot be written.
void append(const std::filesystem::path& file, const record& r);

/// All complete records of a file by key, the last one of a key wins. A truncated last line (a killed run) is ignored; any other malformed
/// line is an error that names file and line.
record_map read_records(const std::filesystem::path& file);

/// Cuts a truncated last line off, so that the next `append` starts a line of its own. Nothing happens if the file does not exist.
void drop_truncated_line(const std::filesystem::path& file);

/// Replaces the file by the records in the order of their keys; a reader sees the old file or the new one, never a part.
/// @throws eckart::input_error if the folder cannot be written.
void write_records(const std::filesystem::path& file, const record_map& records);

/// The union of two result sets. Where both have a key with one verdict, the elder record stays, so that merging is associative,
/// commutative and idempotent. @throws eckart::input_error that names the key if the verdicts differ.
void merge_into(record_map& all, const record_map& more);

} // namespace eckart::validate
