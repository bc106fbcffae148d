#pragma once

#include <eckart/core/matrix.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace eckart::bench {

/// The families of `certified_problem` besides "gaussian".
const std::vector<std::string>& hard_families();

/// A matrix of order n, the same bits in each run. "gaussian": independent, nearly standard normal entries, another one for each seed.
/// The others ask the certified SVD for what is hard:
/// - `condition_1e8`, `condition_1e16`: geometric spectrum between orthogonal matrices, rounded to double;
/// - `condition_1e30`: L U of unit triangular matrices with entries of 1 and −1: small integers, determinant 1, about that condition at
///   n = 100, and nothing for scaling to see;
/// - `columns_graded`, `rows_graded`, `both_graded`: Gaussian times powers of two down to 1e-300 in all;
/// - `cluster_1e-15`: 1 + 1e-15 k between orthogonal matrices;
/// - `multiplicity_4`: Gaussian of order n/4 ⊗ Hadamard of order 4: every value four times, exactly;
/// - `half_rank`: product of small integer matrices n by n/2 and n/2 by n;
/// - `ones`, `identity`;
/// - `near_overflow`: Gaussian 2^1020, whose largest values round to infinity; `subnormal`: Gaussian 2^-1060, rounded to multiples of
/// 2^-1074.
/// @throws std::invalid_argument for another family, or if n is not a multiple of 4 where that is needed.
matrix<double> certified_problem(const std::string& family, index n, std::uint64_t seed = 1);

} // namespace eckart::bench
