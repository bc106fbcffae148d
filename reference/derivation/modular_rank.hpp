#pragma once

#include <eckart/core/matrix.hpp>

#include <cstdint>

namespace eckart::reference {

/// The integers N_ij = mantissas(i, j) 2^exponents(i, j), exponents >= 0. Both matrices have one shape.
struct integer_matrix {
    matrix<std::int64_t> mantissas;
    matrix<int> exponents;
};

/// The rank of N over the field of p elements, by elimination.
/// @pre p an odd prime below 2^62.  Cost: m n min(m, n) products modulo p.
index modular_rank(const integer_matrix& N, std::uint64_t p);

/// The greatest prime below n (Miller-Rabin, deterministic for 64 bits). @pre 3 < n <= 2^62.
std::uint64_t previous_prime(std::uint64_t n);

} // namespace eckart::reference
