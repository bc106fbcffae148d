#pragma once

#include <eckart/validate/campaign.hpp>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace eckart::validate {

/// manifest.json beside results.jsonl: by what build of this program and of which libraries the records were made, so that a run never
/// continues with records of a library that has been rebuilt since.

/// Prepares the folder for a run of these candidates and returns the earlier records that the run may keep: of libraries whose files have
/// not changed, made by this build of this program. All others are removed from results.jsonl; `note` then says why.
/// @throws eckart::input_error if results.jsonl is malformed or the folder cannot be written.
record_map open_results(const std::filesystem::path& folder, const std::vector<candidate>& candidates, bool fresh, std::string& note);

/// What a person writes on the command line to name each library (by label), as far as the folder's manifest tells.
std::map<std::string, std::string> library_arguments(const std::filesystem::path& folder);

} // namespace eckart::validate
