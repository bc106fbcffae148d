#pragma once

#include "bench/matrix_stack.hpp"

#include <string>

namespace eckart::bench {

/// What is decomposed in a row: `count` different matrices of one family and shape, the same bits in each run.
struct problem {
    std::string family;
    index rows = 0;
    index cols = 0;
    index count = 1;
};

/// - `gaussian`: independent, nearly standard normal entries.
/// - `condition_1e8`: singular values that fall geometrically from 1 to 1e-8, between orthogonal matrices.
/// - `graded`: D1 B D2, B Gaussian, D1 and D2 powers of two from 2^-30 to 2^30 in random order.
/// - `half_rank`: the product of two matrices of small integers, of rank min(rows, cols) / 2 exactly.
/// - `clustered`: singular values in three clusters at 1, 1e-3 and 1e-6, each of relative width 1e-12.
/// - `companion`: of the truncated exponential series (Reference-LAPACK issue 316), sigma_min = 0.6623 under n!; square, count 1.
/// Complex matrices have Gaussian real and imaginary parts, or phases i^k.
/// @throws std::invalid_argument for another family, or a shape that it does not have.
/// @par Cost O(m n log(m n)); `half_rank` O(m n min(m, n)).
template <class T>
matrix_stack<T> make_problem(const problem& p);

} // namespace eckart::bench
