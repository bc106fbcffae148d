#pragma once

#include <eckart/core/floating_point.hpp>
#include <eckart/core/matrix.hpp>

#include <cstdint>

namespace eckart::reference {

/// The rank of the integer matrix with entries mantissa 2^exponent over the field of p elements, by elimination.
/// @pre p an odd prime below 2^62; all exponents >= 0.  Cost: m n min(m, n) products modulo p.
index modular_rank(const matrix<dyadic>& N, std::uint64_t p);

/// The greatest prime below n (Miller-Rabin, deterministic for 64 bits). @pre 3 < n <= 2^62.
std::uint64_t previous_prime(std::uint64_t n);

} // namespace eckart::reference
