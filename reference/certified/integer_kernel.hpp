#pragma once

#include <eckart/reference/certified/certificate.hpp>

namespace eckart::reference {

/// How long a kernel is looked for.
struct kernel_budget {
    double seconds = 60;
    long bits = 1000000; ///< of the modulus from which one column's rational numbers are read off
};

/// What is known of a matrix B with n columns, and how to show it.
struct kernel_result {
    index rank = 0;                        ///< of B modulo `prime`: at most rank B, and rank B itself if there is a kernel
    std::uint64_t prime = 0;               ///< below 2^62; for Gaussian integers 3 modulo 4
    std::optional<integer_columns> kernel; ///< n-by-(n − rank), B X = 0 checked in integers; nothing if not found within the budget
    std::uint64_t kernel_prime = 0;        ///< rank(X mod kernel_prime) = n − rank
};

/// A basis X of the right kernel of a matrix of (Gaussian) integers of any size, with the proof of its rank: rank(B mod p) = r shows
/// rank B >= r, and n − r independent columns with B X = 0 show rank B <= r.
///
/// Rows and columns are divided by powers of two. Elimination modulo p gives a block P of r rows and columns that is invertible modulo p.
/// Each other column b of these rows gives a kernel vector from P x = −b: x is lifted to p-adic digits (Dixon), read off as rational
/// numbers with one common denominator after 1, 2, 4, ... digits, and tested on all rows; so small kernels are found early, whatever the
/// size of B. Should all rows of P hold and another one fail, rank B > r and the next prime is taken. Gaussian integers have p ≡ 3 modulo
/// 4, so that Z[i]/p is a field, and whole denominators.
///
/// @param B complex if `im` is not empty.
/// @return the columns of X are primitive (no common divisor in Z). For r = n, X has no columns.
/// @par Cost  m n r operations modulo p, and for each column about log₂|det P| / 31 times r² (four times that for Gaussian integers, whose
/// denominators are norms).
/// @par Source Dixon, Exact solution of linear equations using p-adic expansions, Numer. Math. 40 (1982).
/// @par Tests IntegerKernel.*
kernel_result integer_kernel(const integer_columns& B, const kernel_budget& budget = {});

/// The same of BᴴB − μ²I, multiplied by a power of two that makes it an integer matrix. If its rank is n, which one prime may show, μ is
/// not a singular value of B; otherwise its kernel is the space of right singular vectors of μ.
/// @pre μ > 0.
kernel_result singular_kernel(const integer_columns& B, const big_dyadic& mu, const kernel_budget& budget = {});

} // namespace eckart::reference
