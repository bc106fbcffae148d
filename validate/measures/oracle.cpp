#include <eckart/validate/measures/oracle.hpp>

#include <eckart/core/matrix_hash.hpp>
#include <eckart/reference/certified/svd.hpp>
#include <eckart/reference/derivation/mpfr_thread_cache.hpp>
#include <eckart/validate/measures/oracle_cache.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

namespace eckart::validate {

namespace {

exact_values undecided(std::size_t count, std::string reason) {
    exact_values v;
    v.S.assign(count, oracle_real(std::numeric_limits<double>::quiet_NaN()));
    v.rounded.assign(count, std::numeric_limits<double>::quiet_NaN());
    v.rank = -1;
    v.decided = false;
    v.reason = std::move(reason);
    return v;
}

oracle_real rounded(const reference::big_dyadic& x, mpfr_rnd_t direction) {
    oracle_real y;
    mpfr_set_z_2exp(y.backend().data(), x.mantissa.get_mpz_t(), x.exponent, direction);
    return y;
}

} // namespace

exact_values values_of_closed_form(std::vector<oracle_real> S) {
    exact_values v;
    v.rank = std::count_if(S.begin(), S.end(), [](const oracle_real& s) { return s > 0; });
    for (const oracle_real& s : S) v.rounded.push_back(s.convert_to<double>());
    v.S = std::move(S);
    v.digits = 50;
    v.method = "closed form";
    return v;
}

exact_values values_of(const reference::certified_svd_result<double>& r, int digits) {
    if (r.status != reference::certified_status::ok) return undecided(r.S.size(), r.reason);
    exact_values v;
    v.rank = r.rank;
    v.digits = digits;
    v.method = fmt::format("certified by a V of {} bits", r.statistics.bits);
    v.rounded = r.S;
    for (const reference::certified_value& c : r.values) {
        v.lower.push_back(rounded(c.lower, MPFR_RNDD));
        v.upper.push_back(rounded(c.upper, MPFR_RNDU));
    }
    // Each interval was found by itself; that σ does not increase tightens those that overlap.
    for (std::size_t k = 1; k < v.upper.size(); ++k) v.upper[k] = std::min(v.upper[k], v.upper[k - 1]);
    for (std::size_t k = v.lower.size(); k-- > 1;) v.lower[k - 1] = std::max(v.lower[k - 1], v.lower[k]);
    v.S = midpoints(v.lower, v.upper);
    return v;
}

oracle::oracle(std::filesystem::path cache, oracle_budget budget) : cache_(std::move(cache)), budget_(budget) {}

exact_values oracle::values(matrix_view<const double> A) const {
    reference::release_mpfr_cache_at_thread_exit();
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i)
            if (!std::isfinite(A(i, j)))
                throw std::invalid_argument("oracle: entry (" + std::to_string(i) + ", " + std::to_string(j) +
                                            ") is not finite; only finite matrices have singular values");
    const index count = std::min(A.rows, A.cols);
    std::string hash;
    if (!cache_.empty()) {
        hash = matrix_hash(A);
        if (auto cached = parse_cache_entry(read_cache_file(cache_file(cache_, hash)), hash, count)) return *std::move(cached);
    }
    const double products = static_cast<double>(std::max(A.rows, A.cols)) * static_cast<double>(count) * static_cast<double>(count);
    if (!(products <= budget_.products))
        return undecided(
            static_cast<std::size_t>(count),
            fmt::format("the oracle's budget ends at max(m, n) min(m, n)^2 = {:.1e}, here it is {:.1e}", budget_.products, products));
    reference::certified_options options;
    options.digits = digits;
    options.max_bits = budget_.bits;
    options.max_seconds = budget_.seconds;
    exact_values v = values_of(reference::certified_svd(A, options), digits);
    if (v.decided && !cache_.empty()) write_cache_file(cache_file(cache_, hash), cache_entry(hash, v));
    return v;
}

} // namespace eckart::validate
