#pragma once

#include <filesystem>
#include <string>

namespace eckart::command {

/// Creates or replaces a text file; its folder is created if missing. @throws eckart::input_error that names the path.
void write_text(const std::filesystem::path& file, const std::string& text);

/// The folder, created if missing. @throws eckart::input_error that names the path.
std::filesystem::path made_folder(const std::filesystem::path& folder);

/// Folder of the oracle's cache: $XDG_CACHE_HOME/eckart/oracle, else ~/.cache/eckart/oracle, else `fallback`/oracle.
std::filesystem::path oracle_cache(const std::filesystem::path& fallback);

/// The results.jsonl that a person names by itself or by its folder. @throws eckart::input_error if it does not exist.
std::filesystem::path results_file(const std::filesystem::path& folder_or_file);

/// A text in which everything but letters, digits, '=', '.', '-', '_' and '+' is '_': for file names.
std::string file_name_of(const std::string& text);

} // namespace eckart::command
