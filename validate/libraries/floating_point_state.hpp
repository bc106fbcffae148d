#pragma once

#include <cstdint>
#include <string>

namespace eckart::validate {

/// The part of the thread's floating-point state that a library must leave as it found it: rounding direction, exception masks, flush to
/// zero, denormals are zero, x87 control word, and an empty x87 register stack. Sticky exception flags are free to change.
struct floating_point_state {
    std::uint32_t mxcsr_control = 0;
    std::uint16_t x87_control = 0;
    std::uint16_t x87_tags = 0;
    bool operator==(const floating_point_state&) const = default;
};

/// The state of the calling thread; constant on machines that are not x86-64, where only the rounding direction is known.
floating_point_state current_floating_point_state();

/// Puts a state back, an empty x87 stack included.
void restore(const floating_point_state& s);

/// What differs, for a person: "rounding direction nearest -> upward, flush to zero off -> on".
std::string difference(const floating_point_state& before, const floating_point_state& after);

} // namespace eckart::validate
