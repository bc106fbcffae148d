#pragma once

#include <eckart/fast/gemm_engine.hpp>
#include <eckart/reference/certified/pencil.hpp>

namespace eckart::reference {

/// How far V is from diagonalising the pencil, and how good the next one can become.
struct refinement_plan {
    long bits = 0;          ///< precision of the next V, bits behind the binary point
    long pencil_bits = 0;   ///< what its pencil's off-diagonal entries need
    index clusters = 0;     ///< groups of columns that the first-order step cannot separate
};

/// One step towards the V that diagonalises the pencil (H, G): an oracle, never an argument; T1 judges what comes out.
///
/// Separated pairs: V ← V (I + Z), z_ij = (H_ij − λ_j G_ij) / (G_ii (λ_j − λ_i)), quadratically convergent (first order perturbation theory; Ogita and
/// Aishima, "Iterative refinement for singular value decomposition based on matrix multiplication", J. Comput. Appl. Math. 369 (2020)).
/// Pairs with |z| not small are joined into clusters. Inside a cluster V is orthonormalised to first order, z_ij = −G_ij / 2, and then, where the
/// cluster must be resolved, multiplied by the right singular vectors Q, in double precision, of a small matrix:
/// - a tight cluster (λ equal to a factor of 2): H_CC − λ̄ G_CC, scaled and shifted to be positive definite;
/// - otherwise (columns whose BV is mostly rounding noise of V): BV_C, scaled.
/// Every step thus resolves 53 bits more of whatever is unresolved: close, tiny or zero singular values alike.
///
/// @param needed  for each column the relative distance of λ_j to the nearest point μ² that must be told from it: closer pairs stay clusters.
/// @param bits  precision of V, bits behind the binary point.
/// @param relevant  columns 0 .. relevant − 1 in the order `order` (λ descending) matter; the others belong to σ = 0 and are left as they are.
/// @param V  digits of V; replaced by the next one.
/// @param BV  digits of BV, or null if they are not at hand: then no wide cluster is rotated in this step.
refinement_plan refine(digit_matrix& V, const pencil& p, const digit_matrix* BV, const std::vector<index>& order, index relevant,
                       const std::vector<double>& needed, long bits, const fast::gemm_engine& engine);

} // namespace eckart::reference
