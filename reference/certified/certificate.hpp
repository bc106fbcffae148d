#pragma once

#include <eckart/core/index.hpp>

#include <gmpxx.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace eckart::reference {

/// Greatest absolute value of an exponent in a certificate. Far beyond what a matrix of doubles needs, and small enough that the integers
/// that a checker makes of any file stay small.
inline constexpr long largest_exponent = 100000;

/// The number mantissa 2^exponent.
struct big_dyadic {
    mpz_class mantissa = 0;
    long exponent = 0;
};

/// rows-by-cols (Gaussian) integers, column-major and contiguous; `im` is empty for real ones.
struct integer_columns {
    index rows = 0;
    index cols = 0;
    std::vector<mpz_class> re;
    std::vector<mpz_class> im;
};

/// The format that singular values are rounded to.
enum class target_format { binary64, binary32 };

/// Singular values are not negative: `downward` is also towards zero.
enum class rounding { nearest_even, downward, upward };

/// Where σ_k lies against the number c_k that it rounds to (CERTIFICATE.md, second table).
enum class relation {
    below,   ///< `<`
    equal,   ///< `=`
    above,   ///< `>`
    tie_low, ///< `-`: the midpoint of c and its predecessor
    tie_high ///< `+`: the midpoint of c and its successor
};

/// Evidence that t singular values are exactly μ (T2 for μ = 0, T3 otherwise).
struct exact_point {
    big_dyadic mu;
    index multiplicity = 0;
    std::optional<big_dyadic> lower, upper; ///< between them T1 counts exactly `multiplicity` values
    integer_columns X;                      ///< n-by-t, (BᴴB − μ²I) X = 0
    std::uint64_t prime = 0;                ///< rank(X mod prime) = t
};

/// What a certificate file holds; CERTIFICATE.md says what each part claims and how it is checked.
struct certificate {
    bool is_complex = false;
    index rows = 0;
    index cols = 0;
    std::string hash = "-";
    target_format format = target_format::binary64;
    eckart::reference::rounding rounding = rounding::nearest_even;
    index rank = 0;
    std::uint64_t rank_prime = 0;
    std::vector<double> values; ///< c_k, non-increasing; may be +infinity
    std::vector<eckart::reference::relation> relations;
    std::vector<exact_point> points;
    std::vector<std::pair<big_dyadic, big_dyadic>> enclosures; ///< empty or one for each value
    integer_columns V;
};

} // namespace eckart::reference
