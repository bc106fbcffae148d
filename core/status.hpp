#pragma once

namespace eckart {

/// Numerical outcome of a decomposition. A wrong call (shape, null pointer, leading dimension) is not a status: it throws
/// `std::invalid_argument`. The column INFO is what the LAPACK interface reports for the status.
///
/// | status            | meaning                                                                            | INFO |
/// |-------------------|------------------------------------------------------------------------------------|------|
/// | `ok`              | every output is defined and finite                                                 | 0    |
/// | `nonfinite_input` | the input holds a NaN or an infinity; no output was touched                         | -i, A being argument i |
/// | `not_converged`   | the iteration budget is spent; outputs hold the last iterate                        | > 0  |
/// | `overflow`        | a singular value exceeds the largest finite number and is returned as +infinity     | 0    |
enum class status { ok, nonfinite_input, not_converged, overflow };

constexpr const char* to_string(status s) {
    switch (s) {
    case status::ok: return "ok";
    case status::nonfinite_input: return "nonfinite_input";
    case status::not_converged: return "not_converged";
    case status::overflow: return "overflow";
    }
    return "unknown";
}

} // namespace eckart
