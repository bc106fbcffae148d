#include <eckart/validate/gallery/family_source.hpp>

#include <algorithm>

namespace eckart::validate::gallery {

namespace {

constexpr std::uint64_t stream = 600;

// 10^(-decades i / (k - 1)), i = 0..k-1, each rounded once.
std::vector<double> grading(index k, index decades) {
    std::vector<double> g;
    for (index i = 0; i < k; ++i) g.push_back(k == 1 ? 1.0 : to_double(pow(real(10), -real(decades) * i / (k - 1))));
    return g;
}

made make_scaled(const arguments& a, std::uint64_t seed) {
    const index m = a.integer("m"), n = a.integer("n"), decades = a.integer("decades");
    const std::string& side = a.word("side");
    random_stream r(seed, stream);
    const bool wide = m < n;
    matrix<double> A = orthonormal(std::max(m, n), std::min(m, n), r);
    if (wide) A = transpose(A);
    const std::vector<double> rows = grading(m, decades), columns = grading(n, decades);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) {
            if (side != "columns") A(i, j) = A(i, j) * rows[static_cast<std::size_t>(i)];
            if (side != "rows") A(i, j) = A(i, j) * columns[static_cast<std::size_t>(j)];
        }
    return {A, fmt::format("{} by {} orthonormal, scaled over {} decades ({})", m, n, decades, side)};
}

made make_bidiagonal(const arguments& a, std::uint64_t) {
    const index n = a.integer("n");
    std::vector<double> d, e;
    for (index i = 0; i < n; ++i) d.push_back(to_double(pow(real(10), -real(i) / 2)));
    if (a.word("direction") == "up") std::reverse(d.begin(), d.end());
    for (index i = 0; i + 1 < n; ++i) e.push_back(0.9 * d[static_cast<std::size_t>(i)]);
    return {bidiagonal(d, e), fmt::format("bidiagonal of order {} graded {} by half a decade a row", n, a.word("direction"))};
}

made make_zigzag(const arguments& a, std::uint64_t) {
    const index n = a.integer("n"), decades = a.integer("decades");
    const double small = power_of_ten(-decades);
    std::vector<double> d, e;
    for (index i = 0; i < n; ++i) {
        d.push_back(i % 2 == 0 ? 1.0 : small);
        e.push_back(i % 2 == 0 ? small : 1.0);
    }
    return {bidiagonal(d, e), fmt::format("bidiagonal of order {} whose entries alternate between 1 and 1e-{}", n, decades)};
}

// Logarithm uniform over four times the digits of a double, as type 16 of LAPACK's test DCHKBD.
made make_log_uniform(const arguments& a, std::uint64_t seed) {
    const index n = a.integer("n");
    random_stream r(seed, stream + 1);
    const auto entry = [&] { return r.sign() * to_double(pow(real(2), real(208) * r.uniform() - 104)); };
    if (a.word("shape") == "bidiagonal") {
        std::vector<double> d, e;
        for (index i = 0; i < n; ++i) {
            d.push_back(entry());
            e.push_back(entry());
        }
        return {bidiagonal(d, e), fmt::format("bidiagonal of order {} with log-uniform entries from 2^-104 to 2^104", n)};
    }
    matrix<double> A(n, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < n; ++i) A(i, j) = entry();
    return {A, fmt::format("dense of order {} with log-uniform entries from 2^-104 to 2^104", n)};
}

void list(level l, case_list& out) {
    for (const char* side : {"rows", "columns", "both"}) {
        out.add("kind=scaled m=12 n=12 decades=20 side={}", side);
        out.add("kind=scaled m=20 n=12 decades=100 side={}", side);
        if (std::string(side) != "columns") out.add("kind=scaled m=10 n=16 decades=12 side={}", side);
    }
    out.add("kind=scaled m=8 n=8 decades=280 side=columns");
    for (const char* direction : {"down", "up"})
        for (const index n : {10, 40}) out.add("kind=bidiagonal n={} direction={}", n, direction);
    for (const auto& [n, decades] : {std::pair<index, index>{6, 3}, {10, 10}, {26, 20}}) out.add("kind=zigzag n={} decades={}", n, decades);
    for (const index n : {5, 26}) out.add("kind=log_uniform n={} shape=bidiagonal", n);
    for (const index n : {5, 12}) out.add("kind=log_uniform n={} shape=dense", n);
    if (l == level::quick) return;
    for (std::uint64_t seed = 0; seed < 2; ++seed)
        for (const auto& [m, n] : {std::pair<index, index>{26, 26}, {40, 20}, {20, 40}})
            for (const index decades : {5, 16, 40, 150})
                for (const char* side : {"rows", "columns", "both"})
                    out.add_seeded(seed, "kind=scaled m={} n={} decades={} side={}", m, n, decades, side);
    for (const index n : {2, 5, 20, 60, 100})
        for (const char* direction : {"down", "up"}) out.add("kind=bidiagonal n={} direction={}", n, direction);
    for (const index n : {3, 12, 61})
        for (const index decades : {1, 8, 16, 100, 300}) out.add("kind=zigzag n={} decades={}", n, decades);
    for (std::uint64_t seed = 0; seed < 3; ++seed)
        for (const index n : {2, 10, 40, 60}) {
            out.add_seeded(seed, "kind=log_uniform n={} shape=bidiagonal", n);
            out.add_seeded(seed, "kind=log_uniform n={} shape=dense", n);
        }
    if (l == level::standard) return;
    for (const index n : {100, 200, 300}) {
        for (const char* side : {"rows", "columns", "both"}) out.add("kind=scaled m={} n={} decades=30 side={}", n, n, side);
        out.add("kind=bidiagonal n={} direction=down", n);
        out.add("kind=log_uniform n={} shape=bidiagonal", n);
        out.add("kind=log_uniform n={} shape=dense", n);
    }
}

} // namespace

family_source f06_graded() {
    const parameter n = integer("n", 1, 600), decades = integer("decades", 1, 300);
    return {
        {"F6", "graded matrices",
         "singular values over many decades: which drivers keep the small ones, and which lose them to the large ones"},
        {{"scaled", {integer("m", 1, 1024), integer("n", 1, 1024), decades, word("side", {"rows", "columns", "both"})}, true, make_scaled},
         {"bidiagonal", {n, word("direction", {"down", "up"})}, false, make_bidiagonal},
         {"zigzag", {n, decades}, false, make_zigzag},
         {"log_uniform", {n, word("shape", {"bidiagonal", "dense"})}, true, make_log_uniform}},
        list};
}

} // namespace eckart::validate::gallery
