#pragma once

#include <eckart/validate/libraries/driver.hpp>
#include <eckart/validate/libraries/frame.hpp>

#include <vector>

namespace eckart::validate {

/// The messages of PROTOCOL.md as frames, for both sides.
inline constexpr int protocol_version = 1;

frame encode_greeting(const std::string& library, const std::vector<driver>& drivers);
/// @throws protocol_error that names the field.
std::vector<driver> decode_greeting(const frame& f);

frame encode_call(const call& c, matrix_view<const double> A, double seconds);
struct requested_call {
    eckart::validate::call call;
    matrix<double> A;
    double seconds; ///< after this time the parent gives up
};
/// @throws protocol_error that names the field.
requested_call decode_call(const frame& f);

/// For outcome::returned a "result" with the arrays, else a "failure".
frame encode_response(const response& r);
/// @throws protocol_error that names the field.
response decode_response(const frame& f);

/// The arrays that a result may have when `j` is asked on an m-by-n matrix, with their largest shapes.
std::vector<array_limit> result_limits(const job& j, index m, index n);

/// The arrays that a call may have: a worker accepts matrices up to this many rows and columns.
std::vector<array_limit> call_limits();

/// The outcome as it is written in a "failure".
const char* outcome_name(outcome o);

} // namespace eckart::validate
