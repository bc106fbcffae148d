#pragma once

#include <eckart/core/any_matrix.hpp>

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

namespace eckart {

/// How `npy_bytes` and `write_npy` lay a file out. The reader takes every combination.
struct npy_format {
    bool fortran_order = true; ///< column-major data; false: row-major, NumPy's default
    int version = 1;           ///< 1 or 2: two or four bytes for the header's length
};

/// The matrix in the bytes of an NPY file, format version 1.0 or 2.0, dtype f4, f8, c8 or c16 in either byte order, either storage order.
/// An n-vector is an n-by-1 matrix. The bits of every entry are kept, NaN payloads included.
/// @param name  what messages call the input.
/// @throws eckart::input_error that names the input, what is wrong and a remedy: other dtypes and numbers of dimensions, malformed headers,
/// and data that is not exactly as long as the shape says. Nothing is allocated before the shape is checked against the bytes.
/// @par Reference NumPy Enhancement Proposal 1 and numpy.lib.format.
any_matrix parse_npy(std::span<const std::byte> bytes, const std::string& name = "NPY data");

/// `parse_npy` of a file ("-": standard input). @throws eckart::input_error also if it cannot be read.
any_matrix read_npy(const std::filesystem::path& path);

/// The bytes of an NPY file, little-endian, header padded to a multiple of 64 bytes as NumPy does.
/// @throws std::invalid_argument if the version is neither 1 nor 2.
std::string npy_bytes(const any_matrix& A, npy_format format = {});

/// Creates or replaces the file. @throws eckart::input_error if it cannot be written.
void write_npy(const std::filesystem::path& path, const any_matrix& A, npy_format format = {});

} // namespace eckart
