#pragma once

#include <eckart/validate/record.hpp>

#include <map>
#include <string>

namespace eckart::validate {

/// report.html: one self-contained file, well-formed as XML too. The grid with tooltips and links, accuracy against speed, the error in
/// ulps per family and driver, every finding with its witness and the line that reproduces it, and what is lossy. Readable without
/// JavaScript, which only filters; light or dark as the reader's system says.
std::string html_report(const record_map& records, const std::map<std::string, std::string>& arguments);

} // namespace eckart::validate
