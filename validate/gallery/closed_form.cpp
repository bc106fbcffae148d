#include <eckart/validate/gallery/closed_form.hpp>

#include <algorithm>
#include <functional>

namespace eckart::validate::gallery {

double to_double(const real& x) { return x.convert_to<double>(); }

double power_of_ten(long exponent) { return to_double(pow(real(10), exponent)); }

real pi() { return 4 * atan(real(1)); }

real power_of_two(long exponent) { return ldexp(real(1), static_cast<int>(exponent)); }

std::vector<oracle_real> singular_values(std::vector<real> values) {
    std::sort(values.begin(), values.end(), std::greater<>());
    std::vector<oracle_real> rounded;
    for (const real& x : values) rounded.emplace_back(x);
    return rounded;
}

std::vector<real> repeated(const real& x, index count) { return std::vector<real>(static_cast<std::size_t>(count), x); }

std::vector<oracle_real> rank_one_values(const real& x, index k) {
    std::vector<real> values = repeated(real(0), k);
    if (k > 0) values.front() = x;
    return singular_values(std::move(values));
}

} // namespace eckart::validate::gallery
