#pragma once

#include <eckart/core/matrix.hpp>

#include <functional>

namespace eckart::validate {

/// The smallest matrix found by removing rows and columns and by replacing entries by 0, 1, -1 and powers of two (then fewer bits), such
/// that `still_fails` stays true. Deterministic; at most `budget` calls of `still_fails`, or until `seconds` are spent.
/// @pre still_fails(A).
matrix<double> shrink(matrix<double> A, const std::function<bool(const matrix<double>&)>& still_fails, int budget, double seconds);

} // namespace eckart::validate
