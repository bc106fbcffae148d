#pragma once

#include <eckart/validate/command/read_wide.hpp>

#include <string>

namespace eckart::command {

/// What the formally verified checker answered.
struct verified_answer {
    bool accepted = false;
    std::string program;
    std::string output; ///< both streams, without the last line end
};

/// Runs `eckart-verified-checker CERTIFICATE MATRIX.npy` on copies of both in a folder of their own; the program is taken from beside the
/// running one, otherwise from PATH. Exit code 0 means accepted, 1 refused.
/// @throws eckart::input_error if there is no such program, it does not end within the time, or ends in any other way.
verified_answer run_verified_checker(const std::string& certificate_text, const wide_matrix& A, double seconds);

} // namespace eckart::command
