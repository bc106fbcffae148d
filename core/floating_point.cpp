#include <eckart/core/floating_point.hpp>

#include <eckart/core/error.hpp>

#include <cctype>
#include <cerrno>
#include <cstdlib>

#include <locale.h>

namespace eckart {
namespace {

/// Numbers in files and messages are written with a point, whatever locale the host program has set.
double strtod_in_c_locale(const char* text, char** end) {
    static const locale_t c_locale = newlocale(LC_ALL_MASK, "C", nullptr);
    return strtod_l(text, end, c_locale);
}

} // namespace

std::string hex_float(double x) {
    const std::string sign = std::signbit(x) ? "-" : "";
    if (std::isnan(x)) return sign + "nan";
    if (std::isinf(x)) return sign + "inf";
    if (x == 0) return sign + "0x0p+0";
    const bool subnormal = std::abs(x) < std::numeric_limits<double>::min();
    std::uint64_t fraction = std::bit_cast<std::uint64_t>(x) & ((std::uint64_t(1) << 52) - 1);
    std::string digits;
    for (; fraction != 0; fraction = (fraction << 4) & ((std::uint64_t(1) << 52) - 1)) digits += "0123456789abcdef"[fraction >> 48];
    const int exponent = subnormal ? std::numeric_limits<double>::min_exponent - 1 : std::ilogb(x);
    return sign + (subnormal ? "0x0" : "0x1") + (digits.empty() ? "" : "." + digits) + (exponent < 0 ? "p" : "p+") +
           std::to_string(exponent);
}

double parse_float(std::string_view text) {
    const std::string copy(text);
    char* end = nullptr;
    errno = 0;
    const double x = strtod_in_c_locale(copy.c_str(), &end);
    const bool starts_with_space = !copy.empty() && std::isspace(static_cast<unsigned char>(copy.front()));
    if (copy.empty() || starts_with_space || end != copy.c_str() + copy.size())
        throw input_error("'" + copy + "' is not a number; write it like 1.5, -2e-3 or 0x1.8p+1");
    if (errno == ERANGE && std::isinf(x)) throw input_error("'" + copy + "' is beyond the largest double");
    return x;
}

} // namespace eckart
