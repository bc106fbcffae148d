#pragma once

#include "tests/support/random.hpp"

#include <eckart/core/index.hpp>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace eckart::tests {

/// A symmetric tridiagonal matrix of size around 1 that some eigensolver has found hard.
struct tridiagonal_case {
    std::string name;
    std::vector<double> d, e; ///< e has the length of d; its last entry is 0
};

/// n >= 1.
inline std::vector<tridiagonal_case> tridiagonal_cases(index n, std::uint64_t seed) {
    counter_random random(seed);
    const auto size = static_cast<std::size_t>(n);
    std::vector<tridiagonal_case> all;
    const auto add = [&](const std::string& name, auto diagonal, auto beside) {
        tridiagonal_case c{name, std::vector<double>(size), std::vector<double>(size)};
        for (std::size_t i = 0; i < size; ++i) {
            c.d[i] = diagonal(static_cast<int>(i));
            if (i + 1 < size) c.e[i] = beside(static_cast<int>(i));
        }
        all.push_back(std::move(c));
    };
    const auto gaussian = [&](int) { return random.gaussian(); };
    const auto constant = [](double x) { return [x](int) { return x; }; };
    const int m = static_cast<int>(n);
    add("gaussian", gaussian, gaussian);
    add("zero", constant(0), constant(0));
    add("diagonal", gaussian, constant(0));
    add("no diagonal", constant(0), gaussian);
    add("second difference", constant(2), constant(-1));
    add(
        "Wilkinson", [m](int i) { return std::fabs(i - (m - 1) / 2.0) / m; }, constant(1.0 / m)); // pairs that agree to all digits
    add(
        "glued Wilkinson", [](int i) { return std::fabs(i % 21 - 10.0); },
        [](int i) { return i % 21 == 20 ? 0x1p-26 : 1.0; }); // [Dhillon 1997] clusters of nearly equal values
    add("nearly identity", constant(1), constant(0x1p-52));
    add("coupled below rounding", gaussian, constant(0x1p-60));
    add(
        "graded down", [](int i) { return std::ldexp(1.0, -std::min(3 * i, 900)); },
        [](int i) { return std::ldexp(1.0, -std::min(3 * i + 2, 900)); });
    add(
        "graded up", [m](int i) { return std::ldexp(1.0, -std::min(3 * (m - i), 900)); },
        [m](int i) { return std::ldexp(1.0, -std::min(3 * (m - i) + 2, 900)); });
    add(
        "widely mixed", [&](int) { return std::ldexp(random.gaussian(), -random.between(0, 60)); },
        [&](int) { return std::ldexp(random.gaussian(), -random.between(0, 60)); });
    add("split", gaussian, [&](int i) { return i % 3 == 0 ? 0.0 : random.gaussian(); });
    return all;
}

} // namespace eckart::tests
