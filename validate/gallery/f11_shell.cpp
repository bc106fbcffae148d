#include <eckart/core/error.hpp>
#include <eckart/validate/gallery/base_matrices.hpp>
#include <eckart/validate/gallery/family_source.hpp>

#include <array>
#include <cmath>

namespace eckart::validate::gallery {

namespace {

constexpr std::uint64_t stream = 1100;

struct shell {
    const char* name;
    int exponent; // of the binade that the largest entry is moved to
};

// Where LAPACK-style scaling thresholds sit, from the least subnormal to the last binade.
constexpr std::array<shell, 9> shells = {{{"least_subnormal", -1074},
                                          {"subnormal", -1070},
                                          {"least_normal", -1022},
                                          {"least_normal_over_eps", -970},
                                          {"sqrt_least_normal", -511},
                                          {"sqrt_largest", 511},
                                          {"largest_times_eps", 971},
                                          {"largest_quarter", 1021},
                                          {"largest", 1023}}};

std::vector<std::string> shell_names() {
    std::vector<std::string> names;
    for (const shell& s : shells) names.emplace_back(s.name);
    return names;
}

made make_shell(const arguments& a, std::uint64_t seed) {
    const index n = a.integer("n");
    matrix<double> A = base_matrix(a.word("base"), n, seed);
    double largest = 0;
    for (index i = 0; i < n * n; ++i) largest = std::fmax(largest, std::fabs(A.data()[i]));
    int exponent = 0;
    for (const shell& s : shells)
        if (a.word("shell") == s.name) exponent = s.exponent;
    const int k = largest > 0 ? exponent - std::ilogb(largest) : 0;
    for (index i = 0; i < n * n; ++i) A.data()[i] = std::ldexp(A.data()[i], k); // exact, or rounded once to a subnormal
    return {A, fmt::format("{} of order {}, largest entry in the binade of 2^{}", a.word("base"), n, exponent)};
}

made make_mixed(const arguments& a, std::uint64_t seed) {
    const index m = a.integer("m"), n = a.integer("n");
    random_stream r(seed, stream);
    matrix<double> A = integers(m, n, 9, r);
    for (index j = 0; j < n; ++j) {
        A(0, j) = std::ldexp(A(0, j), 1019);
        A(m - 1, j) = std::ldexp(A(m - 1, j), -1074);
    }
    return {A, fmt::format("{} by {} integers, first row times 2^1019, last row times 2^-1074", m, n)};
}

// Magnitudes at which products and quotients of two entries overflow, underflow or become subnormal.
made make_two_by_two(const arguments& a, std::uint64_t) {
    constexpr std::array<double, 9> value = {0, 1, -1, 5.6e-313, -5.6e-313, 0x1p-1074, -0x1p-1074, 5e-223, -5e-223};
    index code = a.integer("code");
    matrix<double> A(2, 2);
    for (index i = 0; i < 4; ++i, code /= 9) A.data()[i] = value[static_cast<std::size_t>(code % 9)];
    return {A, fmt::format("[{}, {}; {}, {}]", A(0, 0), A(0, 1), A(1, 0), A(1, 1))};
}

constexpr index two_by_two_count = 9 * 9 * 9 * 9;

void list(level l, case_list& out) {
    const auto add = [&](const std::string& base, index n, const char* where) {
        out.add("kind=shell base={} n={} shell={}", base, n, where);
    };
    std::size_t next = 0; // quick takes every base and every shell, not every pair
    for (const std::string& base : base_words()) {
        add(base, 10, shells[next % shells.size()].name);
        add(base, 10, shells[(next + 5) % shells.size()].name);
        next += 4;
    }
    add("gaussian", 26, "largest");
    add("gaussian", 26, "least_subnormal");
    add("companion", 10, "largest");

    out.add("kind=mixed m=8 n=5");
    for (index i = 1; i <= 12; ++i) out.add("kind=two_by_two code={}", i * 1597 % two_by_two_count); // 1597 is prime to 9^4: spread
    if (l == level::quick) return;
    for (const std::string& base : base_words())
        for (const index n : {4, 26})
            for (const shell& s : shells) add(base, n, s.name);
    for (std::uint64_t seed = 0; seed < 5; ++seed) out.add_seeded(seed, "kind=mixed m=6 n=6");
    for (index i = 1; i <= 100; ++i) out.add("kind=two_by_two code={}", i * 1597 % two_by_two_count);
    if (l == level::standard) return;
    for (index code = 0; code < two_by_two_count; ++code) out.add("kind=two_by_two code={}", code);
    for (const std::string& base : base_words())
        for (const index n : {60, 100})
            for (const shell& s : shells) add(base, n, s.name);
}

} // namespace

family_source f11_shell() {
    return {{"F11", "shells of underflow and overflow",
             "matrices of the other families moved by a power of two to where squares, norms or the entries themselves leave the range of "
             "the format"},
            {{"shell", {word("base", base_words()), integer("n", 2, 170), word("shell", shell_names())}, true, make_shell},
             {"mixed", {integer("m", 2, 64), integer("n", 1, 64)}, true, make_mixed},
             {"two_by_two", {integer("code", 0, two_by_two_count - 1)}, false, make_two_by_two}},
            list};
}

} // namespace eckart::validate::gallery
