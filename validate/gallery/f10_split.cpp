#include <eckart/validate/gallery/family_source.hpp>

namespace eckart::validate::gallery {

namespace {

constexpr std::uint64_t stream = 1000;

// Sets the entries of x that the word names.
void set(std::vector<double>& x, const std::string& where, double value) {
    if (x.empty() || where == "none") return;
    if (where == "first" || where == "both_ends") x.front() = value;
    if (where == "last" || where == "both_ends") x.back() = value;
    if (where == "middle") x[x.size() / 2] = value;
    if (where == "alternate")
        for (std::size_t i = 1; i < x.size(); i += 2) x[i] = value;
    if (where == "all") x.assign(x.size(), value);
}

made split(const arguments& a, std::uint64_t seed, double value, const std::string& written) {
    const index n = a.integer("n");
    random_stream r(seed, stream);
    std::vector<double> d, e;
    for (index i = 0; i < n; ++i) d.push_back(0.5 + r.uniform());
    for (index i = 0; i + 1 < n; ++i) e.push_back(0.5 + r.uniform());
    set(d, a.word("diagonal"), value);
    set(e, a.word("superdiagonal"), value);
    return {bidiagonal(d, e), fmt::format("bidiagonal of order {}, {} on the diagonal: {}, on the superdiagonal: {}", n, written,
                                          a.word("diagonal"), a.word("superdiagonal"))};
}

made make_zeros(const arguments& a, std::uint64_t seed) { return split(a, seed, 0.0, "zeros"); }

made make_tiny(const arguments& a, std::uint64_t seed) {
    return split(a, seed, power_of_ten(-a.integer("exponent")), fmt::format("1e-{}", a.integer("exponent")));
}

made make_ambiguous(const arguments& a, std::uint64_t seed) {
    const index n = a.integer("n");
    random_stream r(seed, stream + 1);
    std::vector<double> d, e;
    for (index i = 0; i < n; ++i) {
        d.push_back(power_of_ten(-r.integer(75, 232)));
        e.push_back(power_of_ten(-r.integer(75, 232)));
    }
    return {bidiagonal(d, e), fmt::format("bidiagonal of order {} with entries from 1e-232 to 1e-75", n)};
}

// Ones on both diagonals: sigma_k = 2 cos(k pi / (2n + 1)), k = 1..n.
made make_ones(const arguments& a, std::uint64_t) {
    const index n = a.integer("n");
    std::vector<real> s;
    for (index k = 1; k <= n; ++k) s.push_back(2 * cos(k * pi() / (2 * n + 1)));
    const std::vector<double> ones(static_cast<std::size_t>(n), 1.0);
    return {bidiagonal(ones, ones), fmt::format("bidiagonal of order {}, all ones", n), singular_values(std::move(s))};
}

void list(level l, case_list& out) {
    const auto zeros = [&](std::uint64_t seed, index n, const char* d, const char* e) {
        out.add_seeded(seed, "kind=zeros n={} diagonal={} superdiagonal={}", n, d, e);
    };
    for (const char* d : {"first", "middle", "last", "both_ends", "alternate"}) zeros(0, 10, d, "none");
    for (const char* e : {"first", "middle", "last", "alternate"}) zeros(0, 10, "none", e);
    zeros(0, 10, "all", "none");
    zeros(0, 10, "none", "all");
    zeros(0, 26, "last", "middle");
    zeros(0, 31, "middle", "alternate");
    zeros(0, 40, "first", "last");
    for (const index exponent : {75, 160, 323}) {
        out.add("kind=tiny n=10 diagonal=middle superdiagonal=none exponent={}", exponent);
        out.add("kind=tiny n=10 diagonal=none superdiagonal=middle exponent={}", exponent);
    }

    out.add("kind=ambiguous n=10");
    for (const index n : {10, 70}) out.add("kind=ones n={}", n);
    if (l == level::quick) return;
    const std::vector<const char*> places = {"none", "first", "middle", "last", "both_ends", "alternate"};
    for (const index n : {4, 27})
        for (const char* d : places)
            for (const char* e : places) zeros(1, n, d, e);
    for (const index n : {3, 8, 30})
        for (const index exponent : {75, 160, 300})
            for (const char* d : {"middle", "last"}) {
                out.add("kind=tiny n={} diagonal={} superdiagonal=none exponent={}", n, d, exponent);
                out.add("kind=tiny n={} diagonal=none superdiagonal={} exponent={}", n, d, exponent);
                out.add("kind=tiny n={} diagonal={} superdiagonal=first exponent={}", n, d, exponent);
            }
    for (std::uint64_t seed = 0; seed < 4; ++seed)
        for (const index n : {4, 12, 20}) out.add_seeded(seed, "kind=ambiguous n={}", n);
    for (const index n : {1, 3, 5, 15, 51, 100, 200, 300}) out.add("kind=ones n={}", n);
    if (l == level::standard) return;
    for (index n = 1; n <= 40; ++n)
        for (const char* d : places)
            for (const char* e : places) zeros(2, n, d, e);
    for (index exponent = 70; exponent <= 323; exponent += 3)
        out.add("kind=tiny n=12 diagonal=middle superdiagonal=last exponent={}", exponent);
    for (const index n : {1000, 2000}) out.add("kind=ones n={}", n);
}

} // namespace

family_source f10_split() {
    const parameter n = integer("n", 1, 2048);
    const std::vector<std::string> places = {"none", "first", "middle", "last", "both_ends", "alternate", "all"};
    const parameter diagonal = word("diagonal", places), superdiagonal = word("superdiagonal", places);
    return {
        {"F10", "split bidiagonals",
         "zero or nearly zero entries divide the problem: chasing zeros out of the diagonal, ambiguous splits, thresholds that underflow"},
        {{"zeros", {n, diagonal, superdiagonal}, true, make_zeros},
         {"tiny", {n, diagonal, superdiagonal, integer("exponent", 1, 323)}, true, make_tiny},
         {"ambiguous", {integer("n", 1, 64)}, true, make_ambiguous},
         {"ones", {n}, false, make_ones}},
        list};
}

} // namespace eckart::validate::gallery
