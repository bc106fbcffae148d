#include <eckart/validate/gallery/family_source.hpp>

#include <algorithm>

namespace eckart::validate::gallery {

namespace {

constexpr std::uint64_t stream = 200;

// One colour for each of n columns, in `stripes` blocks of nearly equal width.
std::vector<double> colours(index n, index stripes, const std::string& value, random_stream& r) {
    std::vector<double> palette, c;
    for (index s = 0; s < stripes; ++s) {
        const double level = static_cast<double>(r.integer(1, 255));
        palette.push_back(value == "integer" ? level : level / 255);
    }
    for (index j = 0; j < n; ++j) c.push_back(palette[static_cast<std::size_t>(j * stripes / n)]);
    return c;
}

real dot(const std::vector<double>& x, const std::vector<double>& y) {
    real s = 0;
    for (std::size_t i = 0; i < x.size(); ++i) s += real(x[i]) * y[i];
    return s;
}

made make_flag(const arguments& a, std::uint64_t seed) {
    const index m = a.integer("m"), n = a.integer("n"), stripes = a.integer("stripes"), odd_row = a.integer("odd_row");
    a.at_most("stripes", n, "n");
    a.at_most("odd_row", m, "m");
    random_stream r(seed, stream);
    const std::vector<double> c = colours(n, stripes, a.word("value"), r);
    const std::vector<double> d = odd_row > 0 ? colours(n, stripes, a.word("value"), r) : c;
    matrix<double> A(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) A(i, j) = (i + 1 == odd_row ? d : c)[static_cast<std::size_t>(j)];
    // The non-zero eigenvalues of (m-1) c cᵀ + d dᵀ are those of the 2-by-2 Gram matrix with trace t and determinant g.
    const index k = std::min(m, n);
    const real cc = dot(c, c), dd = dot(d, d), cd = dot(c, d);
    const real t = (m - 1) * cc + dd, g = (m - 1) * (cc * dd - cd * cd);
    const real largest = (t + sqrt(t * t - 4 * g)) / 2;
    std::vector<real> s = repeated(real(0), k);
    s[0] = sqrt(largest);
    if (k > 1) s[1] = sqrt(g / largest);
    return {A, fmt::format("{} by {} flag of {} vertical stripes{}", m, n, stripes, odd_row > 0 ? " with one odd row" : ""),
            singular_values(std::move(s))};
}

void list(level l, case_list& out) {
    const auto flag = [&](index m, index n, index stripes, index odd_row, const char* value, std::uint64_t seed) {
        out.add_seeded(seed, "m={} n={} stripes={} odd_row={} value={}", m, n, stripes, odd_row, value);
    };
    for (const auto& [m, n, stripes] : {std::tuple<index, index, index>{20, 30, 3}, {30, 20, 3}, {26, 26, 2}, {12, 40, 7}, {100, 36, 3}}) {
        flag(m, n, stripes, 0, "fraction", 1);
        flag(m, n, stripes, m / 2, "integer", 2);
    }
    if (l == level::quick) return;
    for (const index n : {5, 26, 60, 150})
        for (const index stripes : {1, 3, 5})
            for (std::uint64_t seed = 0; seed < 2; ++seed)
                for (const char* value : {"integer", "fraction"}) {
                    flag(n, n + 7, stripes, 0, value, seed);
                    flag(n + 7, n, stripes, 1, value, seed);
                }
    if (l == level::standard) return;
    for (const index n : {300, 600})
        for (const index odd_row : {index(0), index(1), n}) flag(n, n, 3, odd_row, "fraction", 3);
}

} // namespace

family_source f02_striped() {
    return {{"F2", "striped flags", "blocks of equal columns: rank one, or two with one odd row, in a matrix whose entries look harmless"},
            {{"",
              {integer("m", 2, 4096), integer("n", 1, 4096), integer("stripes", 1, 64), integer("odd_row", 0, 4096),
               word("value", {"integer", "fraction"})},
              true,
              make_flag}},
            list};
}

} // namespace eckart::validate::gallery
