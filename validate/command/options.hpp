#pragma once

#include <eckart/core/error.hpp>

#include <fmt/format.h>

namespace eckart::command {

/// @throws eckart::input_error unless 0.001 <= seconds <= 86400; NaN fails.
inline double checked_time_limit(double seconds) {
    if (seconds >= 0.001 && seconds <= 86400) return seconds;
    throw input_error(fmt::format("--time-limit {} is not between 0.001 and 86400 seconds", seconds));
}

} // namespace eckart::command
