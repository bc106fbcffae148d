#include <eckart/validate/gallery/family_source.hpp>

namespace eckart::validate::gallery {

namespace {

constexpr std::uint64_t stream = 2300;

// The product X Y summed forwards minus the same summed backwards: rounding errors alone, many of them exactly zero.
made make_difference(const arguments& a, std::uint64_t seed) {
    const index m = a.integer("m"), n = a.integer("n"), inner = a.integer("inner");
    random_stream r(seed, stream);
    const matrix<double> X = gaussian(m, inner, r), Y = gaussian(inner, n, r);
    matrix<double> A = product(X, Y);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) {
            double backwards = 0;
            for (index l = inner - 1; l >= 0; --l) backwards = backwards + X(i, l) * Y(l, j);
            A(i, j) = A(i, j) - backwards;
        }
    return {A, fmt::format("{} by {} rounding errors of a product of inner dimension {}", m, n, inner)};
}

// k eps c with small integers k, most of them zero: exact, and on the scale of what thresholds take for zero.
made make_sparse(const arguments& a, std::uint64_t seed) {
    const index m = a.integer("m"), n = a.integer("n"), percent = a.integer("percent");
    random_stream r(seed, stream + 1);
    matrix<double> A(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) {
            const bool present = r.integer(1, 100) <= percent;
            const double k = static_cast<double>(r.integer(-4, 4));
            A(i, j) = present ? k * 0x1p-52 * 0.75 : 0.0;
        }
    return {A, fmt::format("{} by {} small multiples of eps, {}% of the entries", m, n, percent)};
}

void list(level l, case_list& out) {
    for (const auto& [m, n, inner] : {std::tuple<index, index, index>{8, 8, 3}, {20, 12, 5}, {12, 26, 10}, {26, 26, 40}})
        out.add("kind=difference m={} n={} inner={}", m, n, inner);
    for (const auto& [m, n, percent] : {std::tuple<index, index, index>{10, 10, 30}, {26, 26, 10}, {30, 15, 50}, {15, 30, 5}})
        out.add("kind=sparse m={} n={} percent={}", m, n, percent);
    if (l == level::quick) return;
    for (std::uint64_t seed = 0; seed < 2; ++seed)
        for (const auto& [m, n] : {std::pair<index, index>{5, 5}, {16, 30}, {40, 40}, {60, 25}}) {
            for (const index inner : {2, 8, 30}) out.add_seeded(seed, "kind=difference m={} n={} inner={}", m, n, inner);
            for (const index percent : {3, 10, 60}) out.add_seeded(seed, "kind=sparse m={} n={} percent={}", m, n, percent);
        }
    if (l == level::standard) return;
    for (const index n : {100, 200}) {
        out.add("kind=difference m={} n={} inner=50", n, n);
        out.add("kind=sparse m={} n={} percent=10", n, n);
    }
}

} // namespace

family_source f23_residual_noise() {
    const parameter m = integer("m", 1, 512), n = integer("n", 1, 512);
    return {
        {"F23", "residual noise",
         "what is left of fl(XY) - fl(XY): entries of a few eps and many exact zeros, as residuals are that get decomposed in their turn"},
        {{"difference", {m, n, integer("inner", 1, 512)}, true, make_difference},
         {"sparse", {m, n, integer("percent", 0, 100)}, true, make_sparse}},
        list};
}

} // namespace eckart::validate::gallery
