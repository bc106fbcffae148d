#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace eckart {

/// All bytes of a file; the path "-" is standard input. Pipes and standard input are read up to 1 GiB, so that an endless stream ends in an
/// error.
/// @throws eckart::input_error that names the path if it does not exist, is a directory, cannot be read or is too long a stream.
std::string read_bytes(const std::filesystem::path& path);

/// Creates or replaces a file. @throws eckart::input_error that names the path if not every byte could be written.
void write_bytes(const std::filesystem::path& path, std::string_view bytes);

/// `write_bytes` to a file beside `path` that is then renamed, so that a reader sees all of the bytes or what was there before. What is not
/// a regular file (a pipe, /dev/stdout) is written directly. @throws eckart::input_error that names the path.
void replace_bytes(const std::filesystem::path& path, std::string_view bytes);

} // namespace eckart
