#pragma once

#include <cstdint>

namespace eckart::reference {

__extension__ typedef unsigned __int128 uint128;

/// Arithmetic modulo an odd p < 2^62 on Montgomery residues x 2^64 mod p, kept in [0, p).
/// Source: Montgomery, Modular multiplication without trial division, Math. Comp. 44 (1985).
class montgomery {
public:
    explicit montgomery(std::uint64_t p) : p_(p) {
        for (int i = 0; i < 6; ++i) inverse_ *= 2 - p * inverse_; // Newton: p inverse_ = 1 mod 2^64
        one_ = static_cast<std::uint64_t>((uint128(1) << 64) % p);
        square_ = static_cast<std::uint64_t>(uint128(one_) * one_ % p);
    }

    /// x y / 2^64 mod p.
    std::uint64_t multiply(std::uint64_t x, std::uint64_t y) const {
        const uint128 t = uint128(x) * y;
        const std::uint64_t q = static_cast<std::uint64_t>(t) * inverse_;
        const std::uint64_t high = static_cast<std::uint64_t>(t >> 64), subtrahend = static_cast<std::uint64_t>((uint128(q) * p_) >> 64);
        return high >= subtrahend ? high - subtrahend : high - subtrahend + p_;
    }
    std::uint64_t add(std::uint64_t x, std::uint64_t y) const { return x + y >= p_ ? x + y - p_ : x + y; }
    std::uint64_t subtract(std::uint64_t x, std::uint64_t y) const { return x >= y ? x - y : x - y + p_; }
    std::uint64_t power(std::uint64_t x, std::uint64_t exponent) const {
        std::uint64_t result = one_;
        for (; exponent != 0; exponent >>= 1, x = multiply(x, x))
            if ((exponent & 1) != 0) result = multiply(result, x);
        return result;
    }
    std::uint64_t inverse(std::uint64_t x) const { return power(x, p_ - 2); } // Fermat
    std::uint64_t residue(std::uint64_t x) const { return multiply(x % p_, square_); }
    /// The number in [0, p) whose residue x is.
    std::uint64_t number(std::uint64_t x) const { return multiply(x, 1); }
    std::uint64_t one() const { return one_; }
    std::uint64_t modulus() const { return p_; }

private:
    std::uint64_t p_;
    std::uint64_t inverse_ = 1; // of p modulo 2^64
    std::uint64_t one_ = 0;     // 2^64 mod p
    std::uint64_t square_ = 0;  // 2^128 mod p
};

} // namespace eckart::reference
