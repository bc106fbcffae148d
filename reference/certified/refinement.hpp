#pragma once

#include <eckart/fast/gemm_engine.hpp>
#include <eckart/reference/certified/pencil.hpp>

namespace eckart::reference {

/// The coefficients z_ij of step 2 below in double precision, stacked, zero for pairs that are not separated: V (I + Z) rounded to double
/// is what the eigenvectors of a Gram matrix lack.
matrix<double> first_order_step(const pencil& p);

/// How far V is from diagonalising the pencil, and how good the next one can become.
struct refinement_plan {
    long bits = 0;        ///< precision of the next V, bits behind the binary point
    long pencil_bits = 0; ///< what its pencil's off-diagonal entries need
};

/// One step towards the V that diagonalises the pencil (H, G): an oracle, never an argument; T1 judges what comes out.
///
/// 1. If columns of BV are far from orthogonal, as where V is not accurate enough for small singular values, they are orthogonalised in
///    high precision (orthogonalise_products.hpp), and that is the step.
/// 2. Separated pairs: V ← V (I + Z), z_ij = (H_ij − λ_j G_ij) / (G_ii (λ_j − λ_i)), quadratically convergent (first order perturbation
///    theory; Ogita and Aishima, "Iterative refinement for singular value decomposition based on matrix multiplication", J. Comput.
///    Appl. Math. 369 (2020)).
/// 3. Pairs with |z| not small are joined into clusters, and what is not much farther from them than they are bound to each other. Inside
///    one V is orthonormalised to first order, z_ij = −G_ij / 2. Where the cluster must be resolved it is multiplied by a W in double
///    precision that diagonalises its own small pencil: H_CC − λ̄ G_CC, scaled, for a tight cluster (λ equal to a factor of 2), (D², G_CC)
///    otherwise. So each step resolves 53 bits more of whatever is close.
///
/// @param floor  2^floor is at most the least positive σ and the least number that some σ is compared with.
/// @param needed  for each column the relative distance of λ_j to the nearest point μ² that must be told from it: closer pairs stay
/// clusters.
/// @param bits  precision of V, bits behind the binary point.
/// @param relevant  columns 0 .. relevant − 1 in the order `order` (λ descending) matter; the others belong to σ = 0 and are left as they
/// are.
/// @param V  digits of V; replaced by the next one.
/// @param BV  digits of BV.
refinement_plan refine(digit_matrix& V, const pencil& p, const digit_matrix& BV, const std::vector<index>& order, index relevant,
                       long floor, const std::vector<extended>& needed, long bits, const fast::gemm_engine& engine);

} // namespace eckart::reference
