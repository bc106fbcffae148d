#pragma once

#include <eckart/reference/certified/certificate.hpp>

#include <filesystem>
#include <string>
#include <string_view>

namespace eckart::reference {

/// The text of a certificate file (CERTIFICATE.md): `parse_certificate` of it gives the same certificate back.
/// @throws std::invalid_argument if the lists of `c` do not have the lengths that its dimensions demand, or a value is negative or NaN.
std::string certificate_text(const certificate& c);

/// Writes the text beside `path` and renames it, so that a reader sees a whole file or none.
/// @throws eckart::input_error if it cannot be written, std::invalid_argument as `certificate_text` does.
void write_certificate(const std::filesystem::path& path, const certificate& c);

/// The certificate in a text. Only the form is checked: what it claims is `check_certificate`'s business.
/// @param name what messages call the input.
/// @throws eckart::input_error that names the input, the line, what stands there and what is expected. No list is allocated before its
/// length is held against the length of the text that is left.
/// @par Cost O(length).
certificate parse_certificate(std::string_view text, const std::string& name = "certificate");

/// `parse_certificate` of a file; "-" is standard input. @throws eckart::input_error also if it cannot be read.
certificate read_certificate(const std::filesystem::path& path);

} // namespace eckart::reference
