#pragma once

#include <eckart/core/matrix_view.hpp>

#include <complex>

namespace eckart::reference {

/// The exact rank of a matrix of doubles, by integer arithmetic alone (D1: r = rank A, which decides which σ are exactly zero).
///
/// Every double is an integer times a power of two, and power-of-two factors of rows and columns do not change the rank, so A becomes an
/// integer matrix N. Elimination modulo a prime p gives rank_p N <= rank N; when it is min(m, n) the rank is proved. Otherwise let r be the
/// greatest rank found. Every minor of order r+1 is divisible by every prime tried, and its modulus is at most the product of the r+1
/// greatest row norms (Hadamard), or column norms. Once the product of the primes exceeds that bound all these minors are zero: rank N = r.
///
/// @param A m-by-n, finite, entries over the whole range of double, subnormals included; a non-finite entry throws.
/// @throws std::invalid_argument if an entry is not finite.
/// Cost: m n min(m, n) operations modulo a 62-bit prime if A has full rank; deficient, that times (bits of the Hadamard bound) / 61.
index exact_rank(matrix_view<const double> A);

/// The rank over ℂ: half the rank of the real matrix [[Re, −Im], [Im, Re]].
index exact_rank(matrix_view<const std::complex<double>> A);

} // namespace eckart::reference
