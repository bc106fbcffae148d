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
    std::vector<oracle_real> S; ///< min(m, n) entries, non-increasing; all NaN if not decided
    index rank = 0;             ///< exact, by integer arithmetic; -1 if not decided
    bool decided = true;        ///< false: the budget did not suffice, `reason` says why
    std::string reason;
    int digits = 0;     ///< right digits of every non-zero value
    std::string method; ///< "closed form", "D3 at 84 digits"
};

/// The work that the oracle expects of the derivation (D3) for A, in multiplications of 50 digits: m n² + 4/3 n³ for m >= n, times
/// (d / 50)^1.6 for d digits, where d is what D3's precision policy asks for if σ₁/σ_r spans the decades of A's non-zero entries and 16
/// more. It depends on A alone, so every machine decides the same cases. A matrix whose small singular values do not show in its entries
/// (triangles of integers) can take more.
double expected_work(matrix_view<const double> A);

/// What `oracle::values` is willing to spend on one matrix, in the unit of `expected_work`: a minute or two on a machine of 2025; order 500
/// at double's own range.
inline constexpr double work_budget = 1e9;

/// The derivation (D3) at sufficient precision, results cached on disk by the hash of the matrix's bits.
class oracle {
public:
    /// @param cache  folder of the cache, created on first use; empty: no cache. Entries are text, written whole or not at all, so that
    /// processes may share the folder; an unwritable folder means no cache.
    explicit oracle(std::filesystem::path cache = {});

    /// 40 right digits of every singular value, stated to 50. The same values whether or not they come from the cache.
    /// A corrupt or truncated cache entry is computed again, never believed.
    /// @throws std::invalid_argument if A is not finite.
    /// @par Cost `expected_work(A)` multiplications of 50 digits, at most `work_budget`: beyond it nothing is computed and the result is
    /// undecided.
    exact_values values(matrix_view<const double> A) const;

private:
    std::filesystem::path cache_;
};

} // namespace eckart::validate
