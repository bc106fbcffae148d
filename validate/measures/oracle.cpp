#include <eckart/validate/measures/oracle.hpp>

#include <eckart/core/matrix_hash.hpp>
#include <eckart/reference/derivation/mpfr_thread_cache.hpp>
#include <eckart/reference/svd.hpp>
#include <eckart/validate/measures/oracle_cache.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <stdexcept>
#include <utility>

namespace eckart::validate {

namespace {

constexpr int right_digits = 40;

exact_values undecided(index count, std::string reason) {
    exact_values v;
    v.S.assign(static_cast<std::size_t>(count), oracle_real(std::numeric_limits<double>::quiet_NaN()));
    v.rank = -1;
    v.decided = false;
    v.reason = std::move(reason);
    return v;
}

exact_values derive(matrix_view<const double> A) {
    const index count = std::min(A.rows, A.cols);
    const double work = expected_work(A);
    if (!(work <= work_budget)) {
        char reason[160];
        std::snprintf(reason, sizeof reason, "the derivation needs about %.1e multiplications of 50 digits, the budget is %.1e", work,
                      work_budget);
        return undecided(count, reason);
    }
    const auto f = reference::svd(A, right_digits, vectors::none);
    if (f.status != status::ok)
        return undecided(count, "the derivation did not reach " + std::to_string(right_digits) + " digits with " +
                                    std::to_string(f.working_digits) + " digits of work");
    exact_values v;
    v.rank = f.rank;
    v.digits = right_digits;
    v.method = "D3 at " + std::to_string(f.working_digits) + " digits";
    // Through their text, so that values from the cache are the same.
    for (const reference::real& s : f.S) v.S.emplace_back(decimal(oracle_real(s)));
    return v;
}

} // namespace

double expected_work(matrix_view<const double> A) {
    const double m = static_cast<double>(std::max(A.rows, A.cols)), n = static_cast<double>(std::min(A.rows, A.cols));
    double largest = 0, smallest = std::numeric_limits<double>::infinity();
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) {
            const double x = std::fabs(A(i, j));
            largest = std::max(largest, x);
            if (x > 0) smallest = std::min(smallest, x);
        }
    if (largest == 0) return 0;
    const double decades = std::log10(largest) - std::log10(smallest) + 16;
    const double digits = reference::working_digits_for(right_digits, 2 * decades, std::max(A.rows, A.cols), std::min(A.rows, A.cols));
    return (m * n * n + 4 * n * n * n / 3) * std::pow(digits / 50, 1.6);
}

oracle::oracle(std::filesystem::path cache) : cache_(std::move(cache)) {}

exact_values oracle::values(matrix_view<const double> A) const {
    reference::release_mpfr_cache_at_thread_exit();
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i)
            if (!std::isfinite(A(i, j)))
                throw std::invalid_argument("oracle: entry (" + std::to_string(i) + ", " + std::to_string(j) +
                                            ") is not finite; only finite matrices have singular values");
    if (cache_.empty()) return derive(A);
    const std::string hash = matrix_hash(A);
    const std::filesystem::path file = cache_file(cache_, hash);
    if (auto cached = parse_cache_entry(read_cache_file(file), hash, std::min(A.rows, A.cols))) return *std::move(cached);
    exact_values v = derive(A);
    if (v.decided) write_cache_file(file, cache_entry(hash, v));
    return v;
}

} // namespace eckart::validate
