#include <eckart/validate/gallery/family_source.hpp>

namespace eckart::validate::gallery {

namespace {

constexpr std::uint64_t stream = 1800;

made make(const arguments& a, std::uint64_t seed) {
    const index m = a.integer("m"), n = a.integer("n");
    random_stream r(seed, stream);
    return {gaussian(m, n, r), fmt::format("{} by {} Gaussian", m, n)};
}

void list(level l, case_list& out) {
    const auto around = [&](index k, std::uint64_t seed) {
        for (const index longer : {k, k + 1, 8 * k / 5, 8 * k / 5 + 1, 11 * k / 6 - 1, 11 * k / 6, 11 * k / 6 + 1}) {
            out.add_seeded(seed, "m={} n={}", longer, k); // LAPACK: 1.6 k (gesvd) and 11 k / 6 (gesdd) choose QR first
            out.add_seeded(seed, "m={} n={}", k, longer);
        }
    };
    around(6, 0);
    for (const index longer : {25, 26, 40, 41, 45, 46}) out.add("m={} n=25", longer);
    for (const index n : {10, 24, 32, 33}) out.add("m={} n={}", n, n); // small-size paths: 10, 24 to 26, 32
    out.add("m=25 n=45");
    out.add("m=60 n=20");
    out.add("m=20 n=60");
    if (l == level::quick) return;
    for (const index k : {3, 12, 24, 26, 33}) around(k, 0);
    for (const index n : {50, 51, 52, 63, 64, 65}) {
        out.add("m={} n={}", n, n);
        out.add("m={} n={}", n + 1, n);
        out.add("m={} n={}", n - 1, n);
    }
    for (const index m : {100, 200, 300}) {
        out.add("m={} n=7", m);
        out.add("m=7 n={}", m);
    }
    if (l == level::standard) return;
    for (index k = 1; k <= 40; ++k) around(k, 1);
    for (const index n : {95, 96, 97, 127, 128, 129}) out.add("m={} n={}", n, n);
}

} // namespace

family_source f18_aspect() {
    return {{"F18", "shapes and sizes at path switches",
             "drivers choose other algorithms at certain aspect ratios, block sizes and small orders: both sides of each switch"},
            {{"", {integer("m", 1, 4096), integer("n", 1, 4096)}, true, make}},
            list};
}

} // namespace eckart::validate::gallery
