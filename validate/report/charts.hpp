#pragma once

#include <eckart/validate/record.hpp>

#include <string>
#include <vector>

namespace eckart::validate {

/// Inline SVG of the report. Colours come from the page's CSS classes; every mark has a tooltip (<title>) with its numbers.

/// The error of one family in ulps: a line per driver from the least to the largest `max_ulps` of its cases, thick between the quartiles, a
/// tick at the median, logarithmic. Cases without a measurement are left out; a driver without any has an empty line.
std::string error_chart(const std::vector<const record*>& family_records);

/// Accuracy against speed: a point per driver; across, the geometric mean over the common cases of its time divided by the least time of
/// any driver on the case; up, the median of `max_ulps` with a line to its 95th percentile; both logarithmic.
std::string accuracy_speed_chart(const record_map& records);

/// The q-quantile (0 <= q <= 1, nearest rank) of non-empty values; reorders them.
double quantile(std::vector<double>& values, double q);

} // namespace eckart::validate
