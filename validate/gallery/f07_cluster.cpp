#include <eckart/validate/gallery/family_source.hpp>

namespace eckart::validate::gallery {

namespace {

constexpr std::uint64_t stream = 700;
constexpr double epsilon = 0x1p-52;

// Q1 (I + 10^exponent eps G) Q2ᵀ: all singular values within that distance of 1.
made make_dense(const arguments& a, std::uint64_t seed) {
    const index n = a.integer("n"), exponent = a.integer("exponent");
    const double scale = power_of_ten(exponent) * epsilon;
    random_stream r(seed, stream);
    const matrix<double> P = orthonormal(n, n, r), Q = orthonormal(n, n, r);
    matrix<double> C = gaussian(n, n, r);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < n; ++i) C(i, j) = (i == j ? 1.0 : 0.0) + scale * C(i, j);
    return {product(product(P, C), transpose(Q)),
            fmt::format("orthogonal of order {} with a perturbation of 1e{} eps: one cluster", n, exponent)};
}

made make_bidiagonal(const arguments& a, std::uint64_t seed) {
    const index n = a.integer("n");
    random_stream r(seed, stream + 1);
    std::vector<double> d, e;
    for (index i = 0; i < n; ++i) {
        d.push_back(1 + 10 * epsilon * r.uniform());
        e.push_back(5 * epsilon * r.uniform());
    }
    return {bidiagonal(d, e), fmt::format("bidiagonal of order {}: diagonal 1 + 10 eps u, superdiagonal 5 eps u", n)};
}

made make_groups(const arguments& a, std::uint64_t seed) {
    const index n = a.integer("n"), groups = a.integer("groups"), split = a.integer("split");
    a.at_most("groups", n, "n");
    random_stream r(seed, stream + 2);
    std::vector<double> s;
    for (index i = 0; i < n; ++i) {
        const index g = i * groups / n;
        const double centre = power_of_two(-2 * g).convert_to<double>();
        s.push_back(centre * (1 + static_cast<double>((i % 5) * split) * epsilon));
    }
    return {with_singular_values(n, n, s, r), fmt::format("order {}, singular values in {} groups split by {} eps", n, groups, split)};
}

void list(level l, case_list& out) {
    for (index exponent = -1; exponent <= 4; ++exponent) out.add("kind=dense n=20 exponent={}", exponent);
    out.add("kind=dense n=40 exponent=1");
    for (const index n : {10, 26, 40, 64}) out.add("kind=bidiagonal n={}", n);
    for (const auto& [n, groups, split] : {std::tuple<index, index, index>{10, 2, 1}, {20, 4, 3}, {30, 3, 100}, {26, 5, 0}})
        out.add("kind=groups n={} groups={} split={}", n, groups, split);
    if (l == level::quick) return;
    for (std::uint64_t seed = 0; seed < 2; ++seed)
        for (const index n : {5, 26, 80}) {
            for (index exponent = -1; exponent <= 4; ++exponent) out.add_seeded(seed, "kind=dense n={} exponent={}", n, exponent);
            out.add_seeded(seed, "kind=bidiagonal n={}", n);
            for (const index groups : {1, 2, 5})
                for (const index split : {1, 30}) out.add_seeded(seed, "kind=groups n={} groups={} split={}", n, groups, split);
        }
    if (l == level::standard) return;
    for (const index n : {128, 256, 512, 1024}) {
        out.add("kind=bidiagonal n={}", n);
        out.add("kind=dense n={} exponent=1", n);
    }
}

} // namespace

family_source f07_cluster() {
    const parameter n = integer("n", 1, 1024);
    return {{"F7", "tight clusters",
             "singular values that differ by a few roundings: splitting and deflation decisions, lost orthogonality inside clusters"},
            {{"dense", {n, integer("exponent", -1, 8)}, true, make_dense},
             {"bidiagonal", {n}, true, make_bidiagonal},
             {"groups", {n, integer("groups", 1, 64), integer("split", 0, 1000000)}, true, make_groups}},
            list};
}

} // namespace eckart::validate::gallery
