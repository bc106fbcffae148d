#include <eckart/core/floating_point.hpp>

#include <eckart/core/error.hpp>

#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstdlib>

namespace eckart {

std::string hex_float(double x) {
    char buffer[40];
    std::snprintf(buffer, sizeof buffer, "%a", x);
    return buffer;
}

double parse_float(std::string_view text) {
    const std::string copy(text);
    char* end = nullptr;
    errno = 0;
    const double x = std::strtod(copy.c_str(), &end);
    const bool starts_with_space = !copy.empty() && std::isspace(static_cast<unsigned char>(copy.front()));
    if (copy.empty() || starts_with_space || end != copy.c_str() + copy.size())
        throw input_error("'" + copy + "' is not a number; write it like 1.5, -2e-3 or 0x1.8p+1");
    if (errno == ERANGE && std::isinf(x)) throw input_error("'" + copy + "' is beyond the largest double");
    return x;
}

} // namespace eckart
