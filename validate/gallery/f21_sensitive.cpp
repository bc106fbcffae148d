#include <eckart/validate/gallery/family_source.hpp>

#include <algorithm>
#include <cmath>

namespace eckart::validate::gallery {

namespace {

constexpr std::uint64_t stream = 2100;
constexpr double epsilon = 0x1p-52;

// Pairs of singular values apart by `split` eps: last-bit changes of the matrix exchange or mix the vectors of a pair.
made make_near_tie(const arguments& a, std::uint64_t seed) {
    const index m = a.integer("m"), n = a.integer("n"), split = a.integer("split");
    random_stream r(seed, stream);
    std::vector<double> s;
    for (index i = 0; i < std::min(m, n); ++i)
        s.push_back(static_cast<double>(2 + i / 2) * (1 + static_cast<double>((i % 2) * split) * epsilon));
    return {with_singular_values(m, n, s, r), fmt::format("{} by {}, pairs of singular values apart by {} eps", m, n, split)};
}

// Singular values 1 and, for the second half, 2^-bits: with bits around 52 the rank is a matter of the last bits.
made make_near_rank(const arguments& a, std::uint64_t seed) {
    const index m = a.integer("m"), n = a.integer("n"), bits = a.integer("bits");
    random_stream r(seed, stream + 1);
    const index k = std::min(m, n);
    std::vector<double> s;
    for (index i = 0; i < k; ++i) s.push_back(2 * i < k ? 1.0 : std::ldexp(1.0, -static_cast<int>(bits)));
    return {with_singular_values(m, n, s, r), fmt::format("{} by {}, half of the singular values near 1, half near 2^-{}", m, n, bits)};
}

// Every row but the first twice, exactly: removing, negating or flipping a bit of one of a pair changes the rank.
made make_exact_tie(const arguments& a, std::uint64_t seed) {
    const index n = a.integer("n");
    random_stream r(seed, stream + 2);
    const matrix<double> B = integers(n / 2 + 1, n, 9, r);
    matrix<double> A(n, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < n; ++i) A(i, j) = B((i + 1) / 2, j);
    return {A, fmt::format("integers of order {} with the rows in equal pairs", n)};
}

void list(level l, case_list& out) {
    for (const index split : {0, 1, 4, 100}) out.add("kind=near_tie m=16 n=16 split={}", split);
    out.add("kind=near_tie m=26 n=12 split=2");
    out.add("kind=near_tie m=9 n=20 split=2");
    for (const index bits : {40, 51, 53, 56}) out.add("kind=near_rank m=14 n=14 bits={}", bits);
    out.add("kind=near_rank m=30 n=20 bits=52");
    for (const index n : {5, 12, 21}) out.add("kind=exact_tie n={}", n);
    if (l == level::quick) return;
    for (std::uint64_t seed = 0; seed < 2; ++seed)
        for (const auto& [m, n] : {std::pair<index, index>{26, 26}, {40, 20}, {20, 40}}) {
            for (const index split : {0, 1, 2, 8, 1000}) out.add_seeded(seed, "kind=near_tie m={} n={} split={}", m, n, split);
            for (const index bits : {30, 50, 52, 54, 60}) out.add_seeded(seed, "kind=near_rank m={} n={} bits={}", m, n, bits);
            out.add_seeded(seed, "kind=exact_tie n={}", n);
        }
    if (l == level::standard) return;
    for (index split = 0; split <= 32; ++split) out.add("kind=near_tie m=60 n=60 split={}", split);
    for (index bits = 40; bits <= 70; ++bits) out.add("kind=near_rank m=60 n=60 bits={}", bits);
}

} // namespace

family_source f21_sensitive() {
    const parameter m = integer("m", 1, 512), n = integer("n", 1, 512);
    return {{"F21", "matrices whose answer hangs on last bits",
             "the base of the twins: last-bit flips, permutations, signs and transposes must agree within the bounds although vectors and "
             "ranks are sensitive"},
            {{"near_tie", {m, n, integer("split", 0, 1000000)}, true, make_near_tie},
             {"near_rank", {m, n, integer("bits", 1, 200)}, true, make_near_rank},
             {"exact_tie", {n}, true, make_exact_tie}},
            list};
}

} // namespace eckart::validate::gallery
