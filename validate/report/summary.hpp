#pragma once

#include <eckart/validate/record.hpp>

#include <nlohmann/json.hpp>

#include <map>
#include <string>

namespace eckart::validate {

/// What `--json` prints of a result set: counts per driver and family, every finding (fail, died) with its reproducing line, and the groups
/// of lossy cases. Schema: validate/report/RESULTS.md.
nlohmann::json summary_json(const record_map& records, const std::map<std::string, std::string>& arguments);

/// Cases by verdict over all records.
std::map<verdict, std::size_t> verdict_counts(const record_map& records);

/// True if some record failed or died.
bool has_findings(const record_map& records);

} // namespace eckart::validate
