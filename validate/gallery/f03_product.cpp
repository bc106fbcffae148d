#include <eckart/validate/gallery/family_source.hpp>

#include <algorithm>

namespace eckart::validate::gallery {

namespace {

constexpr std::uint64_t stream = 300;

made make_gaussian(const arguments& a, std::uint64_t seed) {
    const index m = a.integer("m"), n = a.integer("n"), rank = a.integer("rank");
    a.at_most("rank", std::min(m, n), "min(m, n)");
    random_stream r(seed, stream);
    const matrix<double> X = gaussian(m, rank, r);
    const matrix<double> Y = gaussian(rank, n, r);
    return {product(X, Y), fmt::format("{} by {} rounded product of Gaussian factors of inner dimension {}", m, n, rank)};
}

made make_integer(const arguments& a, std::uint64_t seed) {
    const index m = a.integer("m"), n = a.integer("n"), rank = a.integer("rank"), bound = a.integer("bound");
    a.at_most("rank", std::min(m, n), "min(m, n)");
    random_stream r(seed, stream + 1);
    const matrix<double> X = integers(m, rank, bound, r);
    const matrix<double> Y = integers(rank, n, bound, r); // rank * bound^2 < 2^53: the product is exact
    return {product(X, Y), fmt::format("{} by {} exact product of integer factors of inner dimension {}", m, n, rank)};
}

void products(case_list& out, index m, index n, std::uint64_t seed) {
    const index k = std::min(m, n);
    for (const index rank : {index(0), index(1), index(2), index(5), k / 2, k - 2, k - 1, k})
        if (rank >= 0 && rank <= k) {
            out.add_seeded(seed, "kind=gaussian m={} n={} rank={}", m, n, rank);
            out.add_seeded(seed, "kind=integer m={} n={} rank={} bound=9", m, n, rank);
        }
}

void list(level l, case_list& out) {
    for (const auto& [m, n, rank] :
         {std::tuple<index, index, index>{10, 10, 1}, {10, 10, 9}, {30, 12, 2}, {12, 30, 6}, {26, 26, 24}, {40, 26, 13}}) {
        out.add_seeded(0, "kind=gaussian m={} n={} rank={}", m, n, rank);
        out.add_seeded(0, "kind=integer m={} n={} rank={} bound=9", m, n, rank);
    }
    out.add("kind=gaussian m=20 n=20 rank=20");
    out.add("kind=integer m=7 n=5 rank=0 bound=9");
    if (l == level::quick) return;
    for (const auto& [m, n] : {std::pair<index, index>{5, 5}, {10, 10}, {26, 26}, {40, 40}, {60, 30}, {30, 60}, {80, 80}})
        products(out, m, n, 1);
    if (l == level::standard) return;
    for (const auto& [m, n] : {std::pair<index, index>{100, 100}, {200, 100}, {100, 200}, {300, 300}}) products(out, m, n, 2);
}

} // namespace

family_source f03_product() {
    const parameter m = integer("m", 1, 2048), n = integer("n", 1, 2048), rank = integer("rank", 0, 2048);
    return {{"F3", "low-rank products X Y",
             "integer factors make the rank exact and the trailing singular values zero; rounded Gaussian factors leave a tail at the "
             "level of rounding errors"},
            {{"gaussian", {m, n, rank}, true, make_gaussian}, {"integer", {m, n, rank, integer("bound", 1, 1000)}, true, make_integer}},
            list};
}

} // namespace eckart::validate::gallery
