#pragma once

#include <eckart/core/matrix.hpp>

#include <functional>
#include <string>
#include <vector>

namespace eckart::bench {

/// What somebody's multiprecision code says about the singular values of a matrix.
struct peer_values {
    std::vector<double> S; ///< non-increasing, rounded to double; empty if the code gave up
    index proved = 0;      ///< how many of them come with an enclosure whose ends round to the same double
    long bits = 0;         ///< of the arithmetic that sufficed
};

/// Singular values alone, in multiprecision.
struct values_peer {
    std::string name;
    std::function<peer_values(const matrix<double>& A)> run;
};

/// Rigorous enclosures of the eigenvalues of AᵀA by Arb: AᵀA in balls, approximate eigenvectors by the QR algorithm, then
/// `acb_mat_eig_simple`; 128 bits, doubled to at most 1024 until every singular value has one rounding. Works for simple singular values
/// that are not zero; otherwise S is empty. Only where Arb was found when this was configured (ECKART_BENCH_ARB).
values_peer arb_peer();

/// BDCSVD and JacobiSVD of Eigen over MPFR numbers of 34 digits. Not certified.
std::vector<values_peer> eigen_mpfr_peers();

} // namespace eckart::bench
