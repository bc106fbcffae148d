#pragma once

#include "shrink.hpp"
#include "svd_problem.hpp"

#include <rapidcheck.h>

#include <bit>
#include <limits>

namespace eckart::tests {

/// A double that RapidCheck prints in hexadecimal.
struct hex_double {
    double value = 0;
    operator double() const { return value; }
};
inline void showValue(hex_double x, std::ostream& out) { out << hex_float(x.value); }

namespace detail {

/// A generator from draw(counter_random&) whose values shrink through `shrinks_of`.
template <class T, class Draw>
rc::Gen<T> shrinking(Draw draw) {
    return rc::Gen<T>([draw](const rc::Random& random, int) {
        counter_random r(rc::Random(random).next());
        return rc::shrinkable::shrinkRecur(draw(r), [](const T& x) {
            std::vector<T> simpler;
            if constexpr (std::is_same_v<T, hex_double>) {
                for (const double y : shrinks_of(x.value)) simpler.push_back({y});
            } else {
                simpler = shrinks_of(x);
            }
            return rc::seq::fromContainer(std::move(simpler));
        });
    });
}

/// ±mantissa with a random number of significant bits, biased exponent given.
inline double assemble(counter_random& random, std::uint64_t biased_exponent) {
    const int kept = random.between(0, 52);
    const std::uint64_t fraction = random.bits() & ((std::uint64_t(1) << 52) - 1) & ~((std::uint64_t(1) << (52 - kept)) - 1);
    return std::bit_cast<double>((random.bits() & (std::uint64_t(1) << 63)) | (biased_exponent << 52) | fraction);
}

inline double draw_finite(counter_random& random) {
    switch (random.below(10)) {
    case 0: return random.below(2) == 0 ? 0.0 : -0.0;
    case 1: return assemble(random, 0); // subnormal or zero
    case 2: return assemble(random, static_cast<std::uint64_t>(random.between(1, 60)));
    case 3: return assemble(random, static_cast<std::uint64_t>(random.between(1990, 2046)));
    case 4: return random.between(-9, 9);
    case 5: {
        constexpr double edges[] = {std::numeric_limits<double>::min(), std::numeric_limits<double>::denorm_min(),
                                    std::numeric_limits<double>::max(), std::numeric_limits<double>::epsilon(), 1.0};
        const double edge = edges[random.below(5)];
        const double neighbour = random.below(2) == 0 ? edge : next_down(edge);
        return random.below(2) == 0 ? neighbour : -neighbour;
    }
    case 6:
    case 7: return assemble(random, static_cast<std::uint64_t>(random.between(1023 - 30, 1023 + 30)));
    default: return assemble(random, static_cast<std::uint64_t>(random.between(0, 2046)));
    }
}

inline svd_problem draw_problem(counter_random& random, index largest_dimension) {
    const auto dimension = [&] { return static_cast<index>(random.below(static_cast<int>(largest_dimension) + 1)); };
    index m = dimension(), n = dimension();
    switch (random.below(8)) { // the shapes that chance alone would make too rare
    case 0: m = std::min<index>(1, largest_dimension); break;
    case 1: n = std::min<index>(1, largest_dimension); break;
    case 2:
    case 3: m = n; break;
    default: break;
    }
    const auto law = all_spectrum_laws[static_cast<std::size_t>(random.below(all_spectrum_laws.size()))];
    const auto structure = all_matrix_structures[static_cast<std::size_t>(random.below(all_matrix_structures.size()))];
    const int scale = random.below(2) == 0 ? 0 : random.between(-1080, 1023);
    return make_svd_problem(m, n, law, structure, scale, random.bits());
}

} // namespace detail

/// Doubles from bit patterns: zeros of both signs, subnormals, the least normals, huge ones, small integers, edges of the format and
/// their neighbours, and any exponent; never NaN or infinity.
inline rc::Gen<hex_double> finite_doubles() {
    return detail::shrinking<hex_double>([](counter_random& r) { return hex_double{detail::draw_finite(r)}; });
}

/// Zero, small integers and numbers with 2^-30 <= |x| < 2^31: sums and products of a few stay far from over- and underflow.
inline rc::Gen<hex_double> moderate_doubles() {
    return detail::shrinking<hex_double>([](counter_random& r) {
        if (r.below(8) == 0) return hex_double{static_cast<double>(r.between(-9, 9))};
        return hex_double{detail::assemble(r, static_cast<std::uint64_t>(r.between(1023 - 30, 1023 + 30)))};
    });
}

/// ±infinity and quiet NaNs of both signs with and without payload.
inline rc::Gen<hex_double> nonfinite_doubles() {
    return rc::Gen<hex_double>([](const rc::Random& random, int) {
        counter_random r(rc::Random(random).next());
        const std::uint64_t sign = r.bits() & (std::uint64_t(1) << 63);
        const std::uint64_t payload = r.below(2) == 0 ? 0 : r.bits() & ((std::uint64_t(1) << 51) - 1);
        const std::uint64_t pattern = r.below(2) == 0 ? 0x7ff0000000000000u : 0x7ff8000000000000u | payload;
        return rc::shrinkable::just(hex_double{std::bit_cast<double>(sign | pattern)});
    });
}

/// Problems of every shape up to largest_dimension, law, structure and scale.
inline rc::Gen<svd_problem> svd_problems(index largest_dimension = 8) {
    return detail::shrinking<svd_problem>([largest_dimension](counter_random& r) { return detail::draw_problem(r, largest_dimension); });
}

} // namespace eckart::tests

template <>
struct rc::Arbitrary<eckart::tests::hex_double> {
    static Gen<eckart::tests::hex_double> arbitrary() { return eckart::tests::finite_doubles(); }
};

template <>
struct rc::Arbitrary<eckart::tests::svd_problem> {
    static Gen<eckart::tests::svd_problem> arbitrary() { return eckart::tests::svd_problems(); }
};
