#pragma once

#include <eckart/validate/measures/oracle.hpp>

#include <filesystem>
#include <optional>
#include <string>

namespace eckart::validate {

/// The centres of intervals, rounded to 50 digits: what `exact_values::S` is made of.
std::vector<oracle_real> midpoints(const std::vector<oracle_real>& lower, const std::vector<oracle_real>& upper);

/// The text of a cache entry: a version line, the matrix's hash, the rank, digits and method, for each value a line with its exact bounds
/// (hexadecimal integer `p` binary exponent) and the correctly rounded double, and a checksum of all of that in the last line.
/// @pre v.decided, with bounds.
std::string cache_entry(const std::string& matrix_hash, const exact_values& v);

/// The inverse of `cache_entry`. Nothing if the text is of another version or matrix, damaged in any byte, or impossible: not `count`
/// values with non-increasing bounds, of which exactly `rank` are positive and whose doubles lie between the rounded bounds.
std::optional<exact_values> parse_cache_entry(const std::string& text, const std::string& matrix_hash, index count);

/// The entry's file in a cache folder.
std::filesystem::path cache_file(const std::filesystem::path& folder, const std::string& matrix_hash);

/// The whole text of a file; empty if there is none or it cannot be read.
std::string read_cache_file(const std::filesystem::path& file);

/// Writes beside the file and renames, so that a reader sees a whole entry or none. What cannot be written is not: a cache is no result.
void write_cache_file(const std::filesystem::path& file, const std::string& text);

} // namespace eckart::validate
