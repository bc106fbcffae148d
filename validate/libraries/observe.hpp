#pragma once

#include <eckart/validate/libraries/driver.hpp>
#include <eckart/validate/libraries/floating_point_state.hpp>

#include <chrono>

namespace eckart::validate {

/// Runs `library_code` and adds its wall time to r.seconds. If it leaves another floating-point state behind, that is an event, and the
/// state is put back so that the next call starts clean.
template <class function>
void observe(response& r, function&& library_code) {
    const floating_point_state before = current_floating_point_state();
    const auto start = std::chrono::steady_clock::now();
    library_code();
    r.seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const floating_point_state after = current_floating_point_state();
    if (before == after) return;
    restore(before);
    r.events.push_back({"floating_point_environment", difference(before, after)});
}

} // namespace eckart::validate
