#pragma once

#include <eckart/validate/gallery/test_case.hpp>
#include <eckart/validate/libraries/driver.hpp>
#include <eckart/validate/measures/oracle.hpp>
#include <eckart/validate/measures/verdict.hpp>

#include <span>
#include <vector>

namespace eckart::validate {

/// L0, L1, L2, L4 of one response against the matrix it was made from (README.md: checks, units, limits and their sources). Cost about
/// 200 m n min(m, n) with factors.
/// @param exact  the oracle's values of A; nullptr for non-finite A, where only L0 is judged. Without values, or with
///               undecided ones, finite A are judged by norms that need none.
/// @throws std::invalid_argument if `exact` does not have min(m, n) values.
std::vector<measurement> judge(const driver& d, const job& j, matrix_view<const double> A, const response& r, const exact_values* exact);

/// J: the values of another call of the same driver on the same matrix (job, workspace, storage, threads) against the primary call's.
measurement judge_consistency(const driver& d, const std::string& what, const response& primary, const response& other,
                              const exact_values& exact);

/// A metamorphic twin of A: a matrix whose singular values are those of A times 2^scale_exponent, or within `perturbation` of them
/// (last-bit twins).
struct twin {
    std::string name; ///< "transpose", "row_permutation", "column_signs", "power_of_two", "zero_padding", "last_bit"
    matrix<double> A;
    int scale_exponent = 0;
    double perturbation = 0; ///< upper bound on |A' 2^-scale - A|_F
    index extra_zeros = 0;   ///< zero padding adds so many zero singular values
};

/// The twins of a finite A, made deterministically.
std::vector<twin> make_twins(matrix_view<const double> A);

/// M: the values of the twin's response against the primary response's.
measurement judge_twin(const driver& d, const twin& t, matrix_view<const double> A, const response& primary, const response& other,
                       const exact_values& exact);

/// The façade for anyone's result: L0, L1, L2 and L4 of A = U diag(S) Vh with thin or full factors, against the oracle (cost: that of
/// reference::certified_svd).
/// Empty U and Vh ask for the values alone; shapes that do not fit become L0 findings. A non-finite A is judged by L0 alone.
std::vector<measurement> check(matrix_view<const double> A, matrix_view<const double> U, std::span<const double> S,
                               matrix_view<const double> Vh);

} // namespace eckart::validate
