#pragma once

#include <eckart/core/matrix.hpp>
#include <eckart/validate/measures/factor_errors.hpp>
#include <eckart/validate/measures/oracle.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace eckart::validate {

/// The kinds of witness; README.md in this folder says what each proves and how to check it. Subscripts in witnesses and messages start
/// at 1, as in sigma_1; numbers of the matrix's size are texts, decimal and hexadecimal, because JSON has no exact ones.

/// "entry": where a forbidden value stands.
nlohmann::json entry_witness(const std::string& array, index i, index j, double value);

/// "exact_sigma", with a "proof" (kinds "stretch", "squeeze", "null") when a short one exists: an x that shows s_1 too small or s_n too
/// large without any oracle.
nlohmann::json exact_sigma_witness(matrix_view<const double> A, index i, double s, const exact_values& exact);

/// "residual": an x that the error matrix A - U diag(S) Vh stretches beyond the limit.
nlohmann::json residual_witness(const norm_bounds& b, int exponent);

/// "columns": two columns of a factor (the same one twice: its length) and their inner product.
nlohmann::json columns_witness(const std::string& array, const gram_defect& g);

/// D6b: A v_i and A v_j are not orthogonal, so some x in their span is stretched more than v_i; null if that cannot be proved.
nlohmann::json better_maximiser(matrix_view<const double> A, matrix_view<const double> Vh, index i, index j);

/// "closer": k, the distance of A_k, and the least distance of any matrix of rank k.
nlohmann::json closer_witness(const std::string& norm, const deficit& d, int exponent, const oracle_real& optimum);

} // namespace eckart::validate
