#pragma once

#include <eckart/validate/record.hpp>

#include <map>
#include <string>

namespace eckart::validate {

/// JUnit XML: one testsuite per driver, one testcase per case. `fail` is a failure, `died` an error, `undecided` is skipped; `lossy` passes
/// and says so in its output. A failure carries the messages and the line that reproduces it.
std::string junit_xml(const record_map& records, const std::map<std::string, std::string>& arguments);

} // namespace eckart::validate
