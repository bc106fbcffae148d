#include <eckart/validate/measures/singular_value_error.hpp>

#include <eckart/core/floating_point.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace eckart::validate {

double error_in_ulps(double s, const oracle_real& sigma, double rounded) {
    constexpr double largest = std::numeric_limits<double>::max();
    if (std::isnan(s)) return s;
    if (std::isinf(s)) return s == rounded ? 0.0 : largest;
    const oracle_real unit(ulp(std::isinf(rounded) ? largest : rounded));
    return std::min(largest, oracle_real(abs(oracle_real(s) - sigma) / unit).convert_to<double>());
}

double right_digits(double s, const oracle_real& sigma, double rounded) {
    constexpr double most = 17;
    if (std::isnan(s)) return 0;
    if (std::isinf(s)) return std::isinf(rounded) ? most : 0;
    const oracle_real error = abs(oracle_real(s) - sigma);
    if (error == 0) return most;
    if (sigma == 0) return 0;
    const double digits = oracle_real(-log10(error / sigma)).convert_to<double>();
    return digits > 0 ? std::min(digits, most) : 0.0; // never -0
}

index correctly_rounded(std::span<const double> S, const exact_values& exact) {
    index count = 0;
    for (std::size_t i = 0; i < S.size(); ++i) count += S[i] == exact.rounded[i];
    return count;
}

std::string decimal_text(const oracle_real& sigma) { return sigma.str(20); }

worst_value worst(std::span<const double> S, const exact_values& exact) {
    worst_value w;
    for (std::size_t i = 0; i < S.size(); ++i) {
        if (exact.S[i] == 0) continue;
        const double e = error_in_ulps(S[i], exact, i);
        w.digits = std::min(w.digits, right_digits(S[i], exact, i));
        if (w.i < 0 || !(e <= w.ulps)) {
            w.i = static_cast<index>(i);
            w.ulps = e;
            if (std::isnan(e)) break; // nothing is worse
        }
    }
    return w;
}

} // namespace eckart::validate
