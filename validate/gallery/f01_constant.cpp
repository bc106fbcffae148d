#include <eckart/validate/gallery/family_source.hpp>

#include <algorithm>

namespace eckart::validate::gallery {

namespace {

constexpr std::uint64_t stream = 100;

double constant(const std::string& value) {
    if (value == "one") return 1;
    if (value == "third") return 1.0 / 3;
    if (value == "tenth") return 0.1;
    if (value == "minus_three") return -3;
    if (value == "quarter_max") return 0x1.fffffffffffffp+1021;
    return 0x1p-1074; // "least_subnormal"
}

made make_ones(const arguments& a, std::uint64_t) {
    const index m = a.integer("m"), n = a.integer("n");
    const double c = constant(a.word("value"));
    matrix<double> A(m, n);
    std::fill_n(A.data(), m * n, c);
    return {A, fmt::format("{} by {}, every entry {}", m, n, c), rank_one_values(abs(real(c)) * sqrt(real(m) * n), std::min(m, n))};
}

// x yᵀ with small integers: rank one exactly, sigma_1 = |x| |y|.
made outer(std::vector<double> x, std::vector<double> y, std::string title) {
    const index m = static_cast<index>(x.size()), n = static_cast<index>(y.size());
    matrix<double> A(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) A(i, j) = x[static_cast<std::size_t>(i)] * y[static_cast<std::size_t>(j)];
    real xx = 0, yy = 0;
    for (const double t : x) xx += real(t) * t;
    for (const double t : y) yy += real(t) * t;
    return {A, std::move(title), rank_one_values(sqrt(xx * yy), std::min(m, n))};
}

made make_outer(const arguments& a, std::uint64_t seed) {
    const index m = a.integer("m"), n = a.integer("n"), bound = a.integer("bound");
    random_stream r(seed, stream);
    std::vector<double> x, y;
    for (index i = 0; i < m; ++i) x.push_back(static_cast<double>(r.integer(-bound, bound)));
    for (index j = 0; j < n; ++j) y.push_back(static_cast<double>(r.integer(-bound, bound)));
    return outer(std::move(x), std::move(y), fmt::format("{} by {} outer product of integers in [-{}, {}]", m, n, bound, bound));
}

made make_signs(const arguments& a, std::uint64_t seed) {
    const index m = a.integer("m"), n = a.integer("n");
    random_stream r(seed, stream + 1);
    std::vector<double> x, y;
    for (index i = 0; i < m; ++i) x.push_back(r.sign());
    for (index j = 0; j < n; ++j) y.push_back(r.sign());
    return outer(std::move(x), std::move(y), fmt::format("{} by {} of rank one with entries 1 and -1", m, n));
}

void list(level l, case_list& out) {
    const auto ones = [&](index m, index n) { out.add("kind=constant m={} n={} value=one", m, n); };
    for (const index n : {2, 3, 5, 10, 15, 26, 33, 40, 100}) ones(n, n);
    for (const auto& [m, n] : {std::pair<index, index>{2, 1}, {7, 3}, {3, 7}, {15, 100}, {40, 21}, {21, 40}, {128, 5}}) ones(m, n);
    for (const char* value : {"third", "tenth", "minus_three", "quarter_max", "least_subnormal"})
        out.add("kind=constant m=12 n=9 value={}", value);
    for (std::uint64_t seed = 0; seed < 2; ++seed) {
        out.add_seeded(seed, "kind=outer m=20 n=13 bound=9");
        out.add_seeded(seed, "kind=signs m=17 n=30");
    }
    if (l == level::quick) return;
    for (index n = 1; n <= 40; n += 3) ones(n, n);
    for (const index m : {1, 5, 11, 33, 64, 129, 300})
        for (const index n : {1, 2, 6, 26, 40, 100, 257}) ones(m, n);
    for (const index n : {2, 5, 26, 64})
        for (const char* value : {"third", "tenth", "minus_three", "quarter_max", "least_subnormal"})
            out.add("kind=constant m={} n={} value={}", n + 1, n, value);
    for (std::uint64_t seed = 0; seed < 4; ++seed)
        for (const index n : {4, 26, 60}) {
            out.add_seeded(seed, "kind=outer m={} n={} bound=9", n + 3, n);
            out.add_seeded(seed, "kind=signs m={} n={}", n, n);
        }
    if (l == level::standard) return;
    for (index m = 1; m <= 40; ++m)
        for (index n = 1; n <= 40; ++n) ones(m, n);
    for (const index n : {500, 1000, 1500}) {
        ones(n, n);
        ones(n, 100);
        ones(100, n);
    }
}

} // namespace

family_source f01_constant() {
    const parameter m = integer("m", 1, 4096), n = integer("n", 1, 4096);
    return {
        {"F1", "constant matrices and integer outer products",
         "rank one exactly: all singular values but one are zero, every step deflates, and the null-space bases must still be complete"},
        {{"constant", {m, n, word("value", {"one", "third", "tenth", "minus_three", "quarter_max", "least_subnormal"})}, false, make_ones},
         {"outer", {m, n, integer("bound", 1, 1000)}, true, make_outer},
         {"signs", {m, n}, true, make_signs}},
        list};
}

} // namespace eckart::validate::gallery
