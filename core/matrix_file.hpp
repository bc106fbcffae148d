#pragma once

#include <eckart/core/any_matrix.hpp>

#include <filesystem>
#include <string>
#include <string_view>

namespace eckart {

/// The matrix in the bytes of a file, NPY or Matrix Market, told apart by their first bytes.
/// @throws eckart::input_error if they are neither, or malformed.
any_matrix parse_matrix(std::string_view bytes, const std::string& name);

/// The matrix in a file, NPY or Matrix Market by content, whatever the file's name; "-" is standard input.
/// @throws eckart::input_error that names the path if it cannot be read, is neither, or is malformed.
any_matrix read_matrix(const std::filesystem::path& path);

/// Writes NPY (.npy) or a Matrix Market array (.mtx), chosen by the extension.
/// @throws eckart::input_error for another extension, or if the file cannot be written.
void write_matrix(const std::filesystem::path& path, const any_matrix& A);

} // namespace eckart
