#pragma once

#include <eckart/validate/measures/oracle.hpp>

#include <filesystem>
#include <optional>
#include <string>

namespace eckart::validate {

/// A non-negative finite value in 50 significant decimal digits, "1.4142...e+00"; exact zero is "0".
std::string decimal(const oracle_real& x);

/// The text of a cache entry: a version line, the matrix's hash, the rank, digits and method, one value a line, and a checksum of all of
/// that in the last line.
std::string cache_entry(const std::string& matrix_hash, const exact_values& values);

/// The inverse of `cache_entry`. Nothing if the text is of another version or matrix, damaged in any byte, or not `count` non-increasing
/// values of which exactly `rank` are positive.
std::optional<exact_values> parse_cache_entry(const std::string& text, const std::string& matrix_hash, index count);

/// The entry's file in a cache folder.
std::filesystem::path cache_file(const std::filesystem::path& folder, const std::string& matrix_hash);

/// The whole text of a file; empty if there is none or it cannot be read.
std::string read_cache_file(const std::filesystem::path& file);

/// Writes beside the file and renames, so that a reader sees a whole entry or none. What cannot be written is not: a cache is no result.
void write_cache_file(const std::filesystem::path& file, const std::string& text);

} // namespace eckart::validate
