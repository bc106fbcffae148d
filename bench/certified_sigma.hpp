#pragma once

#include "bench/matrix_stack.hpp"

#include <filesystem>
#include <vector>

namespace eckart::bench {

/// The correctly rounded singular values of A as doubles, by `reference::certified_svd`; NaN where they are not proved within the seconds.
/// Taken from the folder if they were computed before, named by the hash of the matrix's bits, so that no other matrix's can be taken.
/// @par Threads processes may share the folder: an entry is written beside its place and renamed.
template <class T>
std::vector<double> certified_sigma(matrix_view<const T> A, const std::filesystem::path& folder, double seconds);

/// What `certified_sigma` left there for A; empty if nothing.
template <class T>
std::vector<double> known_sigma(matrix_view<const T> A, const std::filesystem::path& folder);

} // namespace eckart::bench
