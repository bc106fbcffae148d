#pragma once

#include <eckart/core/matrix.hpp>
#include <eckart/validate/oracle_real.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace eckart::reference {
template <class T>
struct certified_svd_result; // reference/certified/svd.hpp
}

namespace eckart::validate {

/// The exact singular values of a matrix of doubles, as far as numbers can say it: an interval and the correctly rounded double for each,
/// exact zeros exactly zero.
struct exact_values {
    /// min(m, n) entries, non-increasing, each within `digits` digits of σ, stated to 50; all NaN if not decided.
    std::vector<oracle_real> S;
    std::vector<double> rounded; ///< σ to the nearest double, ties to even; +infinity beyond the largest. NaN if not decided
    /// Proved: lower <= σ <= upper, equal where σ is a double or the midpoint of two; both non-increasing. Empty for closed forms and if
    /// not decided.
    std::vector<oracle_real> lower, upper;
    index rank = 0;      ///< exact; -1 if not decided
    bool decided = true; ///< false: nothing is claimed, `reason` says why
    std::string reason;
    int digits = 0;     ///< upper - lower <= 10^(1 - digits) σ
    std::string method; ///< "closed form", "certified by a V of 118 bits"
};

/// Values that a closed form states to 50 digits: `rounded` and the rank are read off them.
exact_values values_of_closed_form(std::vector<oracle_real> S);

/// What the oracle may spend on one matrix. What is not proved within it is undecided, and says so. The two first limits depend on A alone,
/// so every machine decides the same cases by them; the seconds are there for what they do not foresee.
struct oracle_budget {
    double products = 2e10; ///< max(m, n) min(m, n)²: beyond it nothing is started
    long bits = 20000;      ///< of the V that proves
    double seconds = 600;
};

/// The certified singular values (reference::certified_svd), results cached on disk by the hash of the matrix's bits.
class oracle {
public:
    static constexpr int digits = 40;

    /// @param cache  folder of the cache, created on first use; empty: no cache. Entries are text, written whole or not at all, so that
    /// processes may share the folder; an unwritable folder means no cache.
    explicit oracle(std::filesystem::path cache = {}, oracle_budget budget = {});

    /// Every singular value enclosed to 40 digits and correctly rounded, and the exact rank: proved, or undecided with the reason. The same
    /// values whether or not they come from the cache. A corrupt or truncated cache entry is computed again, never believed; undecided ones
    /// are not cached.
    /// @throws std::invalid_argument if A is not finite.
    /// @par Threads reentrant. @par Cost that of `reference::certified_svd`, at most the budget.
    exact_values values(matrix_view<const double> A) const;

private:
    std::filesystem::path cache_;
    oracle_budget budget_;
};

/// What a certified result of at least one digit says, undecided unless everything is proved.
exact_values values_of(const reference::certified_svd_result<double>& r, int digits);

} // namespace eckart::validate
