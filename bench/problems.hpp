#pragma once

#include <eckart/core/matrix.hpp>
#include <eckart/core/svd_result.hpp>

#include <string>
#include <vector>

namespace eckart::bench {

/// A square matrix to decompose, the same bits in each run.
struct problem {
    std::string family; ///< "gaussian", "graded", "companion"
    matrix<double> A;
    /// The exact singular values rounded to double, by the reference; empty where that would take too long.
    std::vector<double> sigma;
};

/// `gaussian`: independent, nearly standard normal entries. `graded`: D1 B D2, B such a matrix, D1 and D2 powers of two from 2^-30 to 2^30
/// in random order. `companion`: of the truncated exponential series (Reference-LAPACK issue 316), sigma_min = 0.6623 under n!.
/// @param reference_limit  largest n for which sigma is computed.  @throws std::invalid_argument for another family.
problem make_problem(const std::string& family, index n, index reference_limit);

/// How wrong a result is.
struct errors {
    double residual = 0;      ///< |A - U diag(S) Vh|_F / (u |A|_F)
    double orthogonality = 0; ///< max(|U^T U - I|_F, |Vh Vh^T - I|_F) / u
    double sigma_ulps = 0;    ///< max |S_i - sigma_i| in units in the last place of sigma_i
};

/// Measured in 64-bit precision; what the result or the problem lacks stays 0.
errors measure(const problem& p, const svd_result<double>& r);

} // namespace eckart::bench
