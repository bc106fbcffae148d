#pragma once

#include <eckart/core/matrix.hpp>
#include <eckart/validate/oracle_real.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace eckart::validate {

/// The singular values of a matrix of doubles, to at least `digits` right digits each; exact zeros are exactly zero because the rank is
/// exact.
struct exact_values {
    std::vector<oracle_real> S; ///< min(m, n) entries, non-increasing
    index rank = 0;             ///< exact, by integer arithmetic
    bool decided = true;        ///< false: the budget did not suffice; S then holds what was reached and `reason` says why
    std::string reason;
    int digits = 0;     ///< right digits of every non-zero value
    std::string method; ///< "closed form", "D3 at 84 digits"
};

/// The derivation (D3) at sufficient precision, results cached on disk by the hash of the matrix's bits.
class oracle {
public:
    /// @param cache  folder of the cache, created on first use; empty: no cache.
    explicit oracle(std::filesystem::path cache = {});

    /// @pre A finite. A corrupt or truncated cache entry is computed again, never believed.
    exact_values values(matrix_view<const double> A) const;

private:
    std::filesystem::path cache_;
};

} // namespace eckart::validate
