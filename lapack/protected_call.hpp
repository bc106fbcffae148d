#pragma once

#include <eckart/lapack/floating_point_guard.hpp>
#include <eckart/lapack/fortran.hpp>

#include <exception>
#include <new>
#include <stdexcept>

namespace eckart::lapack {

/// INFO where LAPACK has no code, because it allocates nothing: memory could not be had (the number that LAPACKE uses for its workspace),
/// or anything else failed (a thread that cannot be started, an ECKART_TARGET that this CPU does not have). No output was written.
inline constexpr integer info_out_of_memory = -1010;
inline constexpr integer info_failed = -1020;

/// Prints one line on standard error and returns `info_out_of_memory`.
integer report_out_of_memory(const char* routine, index m, index n);

/// Prints one line on standard error and returns `info_failed`.
integer report_failure(const char* routine, const char* reason);

/// Runs compute(), which returns INFO, in the default floating-point environment; no exception leaves.
template <class computation>
integer protected_call(const char* routine, index m, index n, computation&& compute) noexcept {
    const floating_point_guard guard;
    try {
        return compute();
    } catch (const std::bad_alloc&) {
        return report_out_of_memory(routine, m, n);
    } catch (const std::length_error&) { // of a vector: more bytes than an address space has
        return report_out_of_memory(routine, m, n);
    } catch (const std::exception& e) {
        return report_failure(routine, e.what());
    } catch (...) {
        return report_failure(routine, "unknown exception");
    }
}

} // namespace eckart::lapack
