#pragma once

#include <eckart/reference/certified/digits.hpp>
#include <eckart/reference/certified/svd.hpp>

namespace eckart::reference {

/// Stacked factors of B in double precision, columns by descending σ.
struct double_factors {
    matrix<double> U; ///< m-by-n or m-by-m, complex: twice as many rows
    matrix<double> V; ///< n-by-n, complex: 2n-by-n
};

/// V rounded to double; U = BV diag(σ)⁻¹ rounded, and, for σ = 0 and for `full`, completed to an orthonormal set.
/// @param order  columns of V by descending σ.
double_factors rounded_factors(const digit_matrix& V, const digit_matrix& BV, const std::vector<index>& order, index rank, bool full,
                               bool is_complex);

/// Proved bounds for these factors (T5). All products are exact, norms are rounded upwards.
/// With r = Bv̂ − sû, r' = Bᴴû − sv̂ and z = Vᴴv̂, w = Uᴴû in a basis of true singular vectors, (σ_j − s)(z_j + w_j) = r_j + r'_j and
/// (σ_j + s)(z_j − w_j) = r_j − r'_j, so that what v̂ and û have outside their group is at most ρ = (‖r‖² + ‖r'‖²)^½ / g together (after
/// Wedin, BIT 12 (1972)). Inside, the block is within δ + ρ² of an orthonormal basis, δ its orthogonality defect (polar decomposition).
vector_bounds bounds_of(const digit_matrix& E, const double_factors& f, const std::vector<certified_value>& values, bool is_complex,
                        const fast::gemm_engine& engine);

} // namespace eckart::reference
