#include <eckart/validate/gallery/family_source.hpp>

#include <algorithm>

namespace eckart::validate::gallery {

namespace {

constexpr std::uint64_t stream = 900;

// One column a level, one 1 a row: the columns are orthogonal, sigma = sqrt of how often a level occurs.
made make_one_hot(const arguments& a, std::uint64_t seed) {
    const index m = a.integer("m"), levels = a.integer("levels");
    random_stream r(seed, stream);
    matrix<double> A(m, levels);
    std::vector<index> count(static_cast<std::size_t>(levels), 0);
    for (index i = 0; i < m; ++i) {
        const index level = r.integer(0, levels - 1);
        A(i, level) = 1;
        ++count[static_cast<std::size_t>(level)];
    }
    std::vector<real> s;
    for (const index c : count) s.push_back(sqrt(real(c)));
    std::vector<oracle_real> values = singular_values(std::move(s));
    values.resize(static_cast<std::size_t>(std::min(m, levels))); // at most m levels occur: only zeros are cut off
    return {A, fmt::format("one-hot design, {} rows, {} levels", m, levels), std::move(values)};
}

// Intercept and two crossed factors, every combination `replicates` times: with N = a b replicates rows, the sum-zero contrasts of the
// factors have squared norms N/a (a-1 times) and N/b (b-1 times), the three constant directions map to multiples of the ones vector with
// squared length N + N/a + N/b in all, and two zeros remain.
made make_two_factor(const arguments& args, std::uint64_t) {
    const index a = args.integer("a"), b = args.integer("b"), replicates = args.integer("replicates");
    const index rows = a * b * replicates;
    matrix<double> A(rows, 1 + a + b);
    for (index i = 0; i < rows; ++i) {
        A(i, 0) = 1;
        A(i, 1 + i % a) = 1;
        A(i, 1 + a + (i / a) % b) = 1;
    }
    const real na = real(rows) / a, nb = real(rows) / b;
    std::vector<real> s = repeated(sqrt(na), a - 1);
    for (const real& x : repeated(sqrt(nb), b - 1)) s.push_back(x);
    s.push_back(sqrt(rows + na + nb));
    s.push_back(0);
    s.push_back(0);
    std::vector<oracle_real> values = singular_values(std::move(s));
    values.resize(static_cast<std::size_t>(std::min(rows, 1 + a + b))); // the rank is a + b - 1 <= a b: only zeros are cut off
    return {A, fmt::format("design with intercept and two factors of {} and {} levels, {} replicates", a, b, replicates),
            std::move(values)};
}

made make_kronecker(const arguments& a, std::uint64_t seed) {
    const index m = a.integer("m"), n = a.integer("n"), copies = a.integer("copies");
    random_stream r(seed, stream + 1);
    const matrix<double> B = integers(m, n, 5, r);
    matrix<double> A(m * copies, n * copies);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i)
            for (index c = 0; c < copies; ++c) A(i * copies + c, j * copies + c) = B(i, j);
    return {A, fmt::format("{} by {} integers, each times the identity of order {}", m, n, copies)};
}

made make_repeated_rows(const arguments& a, std::uint64_t seed) {
    const index m = a.integer("m"), n = a.integer("n"), copies = a.integer("copies");
    random_stream r(seed, stream + 2);
    const matrix<double> B = integers(m, n, 1, r);
    matrix<double> A(m * copies, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m * copies; ++i) A(i, j) = B(i % m, j);
    return {A, fmt::format("{} by {} with entries 0, 1, -1, all rows {} times", m, n, copies)};
}

made make_circulant(const arguments& a, std::uint64_t seed) {
    const index n = a.integer("n");
    random_stream r(seed, stream + 3);
    const matrix<double> c = integers(n, 1, 9, r);
    matrix<double> A(n, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < n; ++i) A(i, j) = c((i - j + n) % n, 0);
    return {A, fmt::format("integer circulant of order {}: conjugate pairs of equal singular values", n)};
}

// sigma^2 are the eigenvalues of the graph's Laplacian D Dᵀ, with D vertices by edges.
made make_incidence(const arguments& a, std::uint64_t) {
    const index n = a.integer("n");
    const std::string& graph = a.word("graph");
    std::vector<std::pair<index, index>> edges;
    std::vector<real> s;
    if (graph == "path")
        for (index i = 0; i + 1 < n; ++i) edges.emplace_back(i, i + 1);
    if (graph == "cycle")
        for (index i = 0; i < n; ++i) edges.emplace_back(i, (i + 1) % n);
    if (graph == "star")
        for (index i = 1; i < n; ++i) edges.emplace_back(0, i);
    if (graph == "complete")
        for (index i = 0; i < n; ++i)
            for (index j = i + 1; j < n; ++j) edges.emplace_back(i, j);
    for (index k = 0; k < n; ++k) {
        if (k == 0)
            s.push_back(0);
        else if (graph == "path")
            s.push_back(2 * sin(k * pi() / (2 * n)));
        else if (graph == "cycle")
            s.push_back(2 * sin(k * pi() / n));
        else if (graph == "star")
            s.push_back(k == 1 ? sqrt(real(n)) : real(1));
        else
            s.push_back(sqrt(real(n)));
    }
    matrix<double> A(n, static_cast<index>(edges.size()));
    for (std::size_t e = 0; e < edges.size(); ++e) {
        A(edges[e].first, static_cast<index>(e)) = 1;
        A(edges[e].second, static_cast<index>(e)) = -1;
    }
    std::vector<oracle_real> values = singular_values(std::move(s));
    values.resize(static_cast<std::size_t>(std::min(A.rows(), A.cols()))); // a tree has n-1 edges: the zero is cut off
    return {A, fmt::format("incidence matrix of the {} on {} vertices", graph, n), std::move(values)};
}

void list(level l, case_list& out) {
    for (const auto& [m, levels] : {std::pair<index, index>{30, 12}, {100, 26}}) out.add("kind=one_hot m={} levels={}", m, levels);
    for (const auto& [a, b, replicates] : {std::tuple<index, index, index>{2, 3, 1}, {5, 5, 1}, {6, 4, 3}})
        out.add("kind=two_factor a={} b={} replicates={}", a, b, replicates);
    for (const auto& [m, n, copies] : {std::tuple<index, index, index>{2, 2, 5}, {4, 3, 6}}) {
        out.add("kind=kronecker m={} n={} copies={}", m, n, copies);
        out.add("kind=repeated_rows m={} n={} copies={}", m, n, copies);
    }
    for (const index n : {6, 15, 26}) out.add("kind=circulant n={}", n);
    for (const char* graph : {"path", "cycle", "star"}) {
        out.add("kind=incidence graph={} n=12", graph);
        out.add("kind=incidence graph={} n=33", graph);
    }
    out.add("kind=incidence graph=complete n=8");
    if (l == level::quick) return;
    for (std::uint64_t seed = 0; seed < 2; ++seed) {
        for (const auto& [m, levels] : {std::pair<index, index>{10, 15}, {64, 32}, {250, 60}, {300, 10}})
            out.add_seeded(seed, "kind=one_hot m={} levels={}", m, levels);
        for (const auto& [m, n] : {std::pair<index, index>{1, 1}, {2, 3}, {5, 4}, {8, 8}})
            for (const index copies : {2, 3, 8}) {
                out.add_seeded(seed, "kind=kronecker m={} n={} copies={}", m, n, copies);
                out.add_seeded(seed, "kind=repeated_rows m={} n={} copies={}", m, n, copies);
            }
        for (const index n : {2, 3, 8, 32, 45, 64}) out.add_seeded(seed, "kind=circulant n={}", n);
    }
    for (const index a : {1, 2, 7, 12})
        for (const index b : {1, 3, 8})
            for (const index replicates : {1, 2}) out.add("kind=two_factor a={} b={} replicates={}", a, b, replicates);
    for (const char* graph : {"path", "cycle", "star"})
        for (const index n : {3, 5, 20, 64, 100, 200}) out.add("kind=incidence graph={} n={}", graph, n);
    for (const index n : {3, 5, 12, 20}) out.add("kind=incidence graph=complete n={}", n);
    if (l == level::standard) return;
    out.add("kind=one_hot m=5000 levels=263");
    out.add("kind=two_factor a=50 b=20 replicates=5");
    for (const index n : {100, 128, 200}) out.add("kind=circulant n={}", n);
}

} // namespace

family_source f09_repeated() {
    const parameter small_m = integer("m", 1, 64), small_n = integer("n", 1, 64), copies = integer("copies", 1, 32);
    return {{"F9", "exactly repeated singular values from structure",
             "design matrices, block repetition, circulants and graphs: multiplicities by construction, often with exact rank deficiency"},
            {{"one_hot", {integer("m", 1, 8192), integer("levels", 1, 1024)}, true, make_one_hot},
             {"two_factor", {integer("a", 1, 100), integer("b", 1, 100), integer("replicates", 1, 100)}, false, make_two_factor},
             {"kronecker", {small_m, small_n, copies}, true, make_kronecker},
             {"repeated_rows", {small_m, small_n, copies}, true, make_repeated_rows},
             {"circulant", {integer("n", 1, 1024)}, true, make_circulant},
             {"incidence", {word("graph", {"path", "cycle", "star", "complete"}), integer("n", 3, 512)}, false, make_incidence}},
            list};
}

} // namespace eckart::validate::gallery
