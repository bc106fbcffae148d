#include <eckart/validate/gallery/family_source.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace eckart::validate::gallery {

namespace {

constexpr std::uint64_t stream = 1500;

made make_perturbed(const arguments& a, std::uint64_t seed) {
    const index n = a.integer("n"), exponent = a.integer("exponent");
    random_stream r(seed, stream);
    matrix<double> A(n, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < n; ++i) A(i, j) = (i == j ? 1.0 : 0.0) + std::ldexp(r.gaussian(), static_cast<int>(exponent));
    return {A, fmt::format("identity of order {} plus 2^{} times a Gaussian matrix", n, exponent)};
}

std::vector<double> diagonal(index n, const std::string& order, random_stream& r) {
    std::vector<double> d(static_cast<std::size_t>(n));
    std::iota(d.begin(), d.end(), 1.0); // 1, 2, ..., n
    if (order == "decreasing") std::reverse(d.begin(), d.end());
    if (order == "equal") d.assign(d.size(), 3.0);
    if (order == "shuffled")
        for (std::size_t i = d.size(); i-- > 1;) std::swap(d[i], d[static_cast<std::size_t>(r.integer(0, static_cast<std::int64_t>(i)))]);
    if (order == "signed")
        for (double& x : d) x = r.sign() * x;
    return d;
}

made make_diagonal(const arguments& a, std::uint64_t seed) {
    const index n = a.integer("n");
    random_stream r(seed, stream + 1);
    const std::vector<double> d = diagonal(n, a.word("order"), r);
    std::vector<real> s;
    for (const double x : d) s.push_back(abs(real(x)));
    return {bidiagonal(d, std::vector<double>(d.size(), 0.0)), fmt::format("diagonal of order {}, {}", n, a.word("order")),
            singular_values(std::move(s))};
}

made make_one_off(const arguments& a, std::uint64_t seed) {
    const index n = a.integer("n"), row = a.integer("row"), column = a.integer("column"), exponent = a.integer("exponent");
    a.at_most("row", n, "n");
    a.at_most("column", n, "n");
    random_stream r(seed, stream + 2);
    const std::vector<double> d = diagonal(n, a.word("order"), r);
    matrix<double> A = bidiagonal(d, std::vector<double>(d.size(), 0.0));
    A(row - 1, column - 1) = std::ldexp(1.0, static_cast<int>(exponent));
    return {A, fmt::format("diagonal of order {}, {}, with 2^{} in row {}, column {}", n, a.word("order"), exponent, row, column)};
}

void list(level l, case_list& out) {
    for (const index exponent : {-1074, -600, -53, -50, -10}) out.add("kind=perturbed n=12 exponent={}", exponent);
    out.add("kind=perturbed n=33 exponent=-52");
    for (const char* order : {"increasing", "decreasing", "equal", "shuffled", "signed"}) {
        out.add("kind=diagonal n=10 order={}", order);
        out.add("kind=one_off n=8 order={} row=1 column=8 exponent=-30", order);
    }
    out.add("kind=diagonal n=40 order=shuffled");
    out.add("kind=one_off n=8 order=equal row=8 column=1 exponent=-1074");
    if (l == level::quick) return;
    for (std::uint64_t seed = 0; seed < 2; ++seed)
        for (const index n : {2, 26})
            for (const index exponent : {-1074, -540, -104, -56, -52, -48, -26, -10})
                out.add_seeded(seed, "kind=perturbed n={} exponent={}", n, exponent);
    for (const char* order : {"increasing", "decreasing", "equal", "shuffled", "signed"})
        for (const index n : {2, 5, 64, 128}) out.add("kind=diagonal n={} order={}", n, order);
    for (const char* order : {"increasing", "decreasing", "equal"})
        for (const index exponent : {-1074, -53, -20, 0, 20})
            for (const auto& [row, column] : {std::pair<index, index>{1, 2}, {10, 1}})
                out.add("kind=one_off n=10 order={} row={} column={} exponent={}", order, row, column, exponent);
    if (l == level::standard) return;
    for (const index n : {100, 200})
        for (index exponent = -1074; exponent <= -10; exponent += 56) out.add("kind=perturbed n={} exponent={}", n, exponent);
}

} // namespace

family_source f15_near_diagonal() {
    const parameter n = integer("n", 1, 1024), exponent = integer("exponent", -1074, 1000);
    const parameter order = word("order", {"increasing", "decreasing", "equal", "shuffled", "signed"});
    return {{"F15", "diagonal and nearly diagonal",
             "convergence tests at the first step, sorting and signs alone, off-diagonal entries from negligible to barely not"},
            {{"perturbed", {n, integer("exponent", -1074, 0)}, true, make_perturbed},
             {"diagonal", {n, order}, true, make_diagonal},
             {"one_off", {n, order, integer("row", 1, 1024), integer("column", 1, 1024), exponent}, true, make_one_off}},
            list};
}

} // namespace eckart::validate::gallery
