#pragma once

#include <eckart/core/index.hpp>
#include <eckart/fast/columns.hpp>
#include <eckart/fast/scratch.hpp>

#include <span>

namespace eckart::fast {

/// The eigenvalues and eigenvectors of diag(d) + rho z z^T.
struct secular_solution {
    scratch_vector<double> values; ///< ascending: d_i < values[i] < d_{i+1}, up to rounding
    columns vectors;               ///< orthonormal, column i of values[i]
    scratch_vector<double>
        weights;           ///< the z for which the values are exact: entry j of vector i is a multiple of weights[j] / (d_j - values[i])
    bool converged = true; ///< false: a root took more than the budget; it is bracketed as far as the budget reached
};

/// Finds each root of 1/rho + sum_j z_j^2 / (d_j - x) between its two poles by rational interpolation within a shrinking bracket, as its
/// distance from the nearer pole, eight of them side by side, and takes the vectors from the z for which the roots found are exact [Gu and
/// Eisenstat], which makes them orthogonal to rounding level without further precision.
/// @param d  strictly ascending.  @param z  no entry zero.  @param rho  > 0.
/// @pre Deflated: gaps of d and entries of z are not far below rounding level of the matrix; all of moderate size, n >= 1.
/// @par Reproducibility the same bits for any number of threads and for all targets of a class.
/// @par Cost about 8 n^2 divisions.
/// @par Source Li, "Solving secular equations stably and efficiently" (1993); Gu and Eisenstat, SIAM J. Matrix Anal. Appl. 15 (1994).
/// @par Tests SecularEquation.*
secular_solution solve_secular_equation(std::span<const double> d, std::span<const double> z, double rho, int threads);

/// What `solve_secular_equation` of n poles takes of a workspace, its result included.
std::size_t secular_equation_scratch(index n);

} // namespace eckart::fast
