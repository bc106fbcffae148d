#pragma once

#include <cfenv>

namespace eckart::lapack {

/// While it lives the thread computes in the default floating-point environment: rounding to nearest, no trap, subnormal numbers kept.
/// After that all is as the caller had it, sticky exception flags included. A program that was linked with fast-math (which flushes
/// subnormal numbers in every thread), rounds upward or traps invalid operations gets the same results as any other.
class floating_point_guard {
public:
    floating_point_guard() {
        std::fegetenv(&callers_);
        std::fesetenv(FE_DFL_ENV);
    }
    ~floating_point_guard() { std::fesetenv(&callers_); }
    floating_point_guard(const floating_point_guard&) = delete;
    floating_point_guard& operator=(const floating_point_guard&) = delete;

private:
    std::fenv_t callers_;
};

} // namespace eckart::lapack
