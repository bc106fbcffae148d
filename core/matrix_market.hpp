#pragma once

#include <eckart/core/any_matrix.hpp>

#include <filesystem>
#include <string>
#include <string_view>

namespace eckart {

/// Most entries (zeros included) that a coordinate file may ask for, 2^28: 2 GiB of doubles. An array file needs no limit, its own length
/// vouches for its entries.
inline constexpr index coordinate_entry_limit = index(1) << 28;

/// The two formats of Matrix Market.
enum class matrix_market_format { array, coordinate };

/// The dense matrix of a Matrix Market text: `matrix`, array or coordinate, real, complex, integer or pattern, general, symmetric,
/// skew-symmetric or hermitian. The result holds doubles or, of a complex file, complex doubles.
/// - Real numbers are decimal; `nan` and `inf` with a sign are taken too, so that files of non-finite matrices exist.
/// - Integers must be exact in double. Pattern entries count as 1.
/// - Of symmetric, skew-symmetric and hermitian files only the lower triangle may be stored; skew-symmetric ones without diagonal.
/// - Duplicate coordinates are an error, and so is any entry too many, too few or out of range. Comments stand between banner and size
/// line,
///   blank lines anywhere after the banner; lines end in LF or CRLF.
/// @param name         what messages call the input.
/// @param entry_limit  see `coordinate_entry_limit`.
/// @throws eckart::input_error that names the input, the line, the value and a remedy. Nothing is allocated before the sizes are checked
/// against the length of the text and the limit.
/// @par Cost O(length + rows cols), and a sort of the positions of a coordinate file.
/// @par Reference Boisvert, Pozo, Remington: The Matrix Market Exchange Formats: Initial Design. NISTIR 5935, 1996.
any_matrix parse_matrix_market(std::string_view text, const std::string& name = "Matrix Market data",
                               index entry_limit = coordinate_entry_limit);

/// `parse_matrix_market` of a file ("-": standard input). @throws eckart::input_error also if it cannot be read.
any_matrix read_matrix_market(const std::filesystem::path& path);

/// The text of a general Matrix Market file. Numbers are the shortest decimals that give the same double back (floats are widened first),
/// so reading returns the same values; NaN keeps its sign, not its payload. Coordinate files leave +0 out and keep -0.
std::string matrix_market_text(const any_matrix& A, matrix_market_format format = matrix_market_format::array);

/// Creates or replaces the file. @throws eckart::input_error if it cannot be written.
void write_matrix_market(const std::filesystem::path& path, const any_matrix& A, matrix_market_format format = matrix_market_format::array);

} // namespace eckart
