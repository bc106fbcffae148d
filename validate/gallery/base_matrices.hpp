#pragma once

#include <eckart/core/matrix.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace eckart::validate::gallery {

/// Words for matrices of other families that F11 and F22 scale: constant, flag, integer_product, permutation, companion, graded, cluster,
/// repeated, gaussian.
const std::vector<std::string>& base_words();

/// The n-by-n matrix that a word stands for, n >= 2 (flag: n >= 3; permutation of order n; repeated: circulant).
matrix<double> base_matrix(const std::string& base, index n, std::uint64_t seed);

} // namespace eckart::validate::gallery
