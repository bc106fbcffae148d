#include <eckart/validate/gallery/family_source.hpp>

#include <functional>

namespace eckart::validate::gallery {

namespace {

// Every entry is evaluated in 300 digits and rounded once, rows and columns counted from 1.
matrix<double> entrywise(index m, index n, const std::function<real(index, index)>& entry) {
    matrix<double> A(m, n);
    for (index j = 1; j <= n; ++j)
        for (index i = 1; i <= m; ++i) A(i - 1, j - 1) = to_double(entry(i, j));
    return A;
}

made make_exponential(const arguments& a, std::uint64_t) {
    const index m = a.integer("m"), n = a.integer("n");
    return {entrywise(m, n, [&](index i, index j) { return exp(-real(j) * i / m); }), fmt::format("{} by {}, exp(-j i / m)", m, n)};
}

made make_hilbert(const arguments& a, std::uint64_t) {
    const index m = a.integer("m"), n = a.integer("n");
    return {entrywise(m, n, [](index i, index j) { return real(1) / (i + j - 1); }), fmt::format("{} by {} Hilbert matrix", m, n)};
}

made make_cauchy(const arguments& a, std::uint64_t) {
    const index m = a.integer("m"), n = a.integer("n");
    return {entrywise(m, n, [](index i, index j) { return real(1) / (i + j * j); }),
            fmt::format("{} by {} Cauchy matrix 1 / (i + j^2)", m, n)};
}

made make_vandermonde(const arguments& a, std::uint64_t) {
    const index m = a.integer("m"), n = a.integer("n");
    const std::string nodes = a.word("nodes");
    const auto node = [&](index i) {
        if (nodes == "unit") return real(i) / m;
        if (nodes == "symmetric") return m == 1 ? real(0) : real(2 * i - m - 1) / (m - 1);
        return real(cos((2 * i - 1) * pi() / (2 * m))); // Chebyshev
    };
    return {entrywise(m, n, [&](index i, index j) { return real(pow(node(i), static_cast<int>(j - 1))); }),
            fmt::format("{} by {} Vandermonde matrix, {} nodes", m, n, nodes)};
}

// Covariance of n equidistant points of [0, 1], length scale 1/5, plus a ridge 10^-ridge (0: none) on the diagonal.
made make_kernel(const arguments& a, std::uint64_t) {
    const index n = a.integer("n"), ridge = a.integer("ridge");
    const std::string shape = a.word("shape");
    const real jitter = ridge == 0 ? real(0) : real(pow(real(10), -real(ridge)));
    return {entrywise(n, n,
                      [&](index i, index j) {
                          const real d = n == 1 ? real(0) : real(5 * abs(real(i - j)) / (n - 1));
                          const real k = shape == "gauss" ? real(exp(-d * d / 2)) : real((1 + sqrt(real(3)) * d) * exp(-sqrt(real(3)) * d));
                          return i == j ? real(k + jitter) : k;
                      }),
            fmt::format("{} kernel on {} points, {}", shape, n, ridge == 0 ? "no ridge" : fmt::format("ridge 1e-{}", ridge))};
}

// Midpoint rule for the Laplace transform on [0, 10], at s = i/4.
made make_laplace(const arguments& a, std::uint64_t) {
    const index m = a.integer("m"), n = a.integer("n");
    return {entrywise(m, n, [&](index i, index j) { return real(exp(-(real(i) / 4) * 10 * (real(2 * j - 1) / (2 * n))) * 10 / n); }),
            fmt::format("{} by {} midpoint quadrature of the Laplace transform", m, n)};
}

void list(level l, case_list& out) {
    for (const auto& [m, n] : {std::pair<index, index>{10, 10}, {30, 12}, {12, 20}}) {
        out.add("kind=exponential m={} n={}", m, n);
        out.add("kind=hilbert m={} n={}", m, n);
        out.add("kind=cauchy m={} n={}", m, n);
        out.add("kind=laplace m={} n={}", m, n);
    }
    for (const char* nodes : {"unit", "symmetric", "chebyshev"}) out.add("kind=vandermonde m=20 n=16 nodes={}", nodes);
    for (const char* shape : {"gauss", "matern"})
        for (const index ridge : {0, 10}) out.add("kind=kernel shape={} n=26 ridge={}", shape, ridge);
    if (l == level::quick) return;
    for (const auto& [m, n] : {std::pair<index, index>{3, 3}, {5, 8}, {20, 20}, {40, 26}, {26, 40}, {100, 30}, {60, 60}}) {
        out.add("kind=exponential m={} n={}", m, n);
        out.add("kind=hilbert m={} n={}", m, n);
        out.add("kind=cauchy m={} n={}", m, n);
        out.add("kind=laplace m={} n={}", m, n);
        for (const char* nodes : {"unit", "symmetric", "chebyshev"}) out.add("kind=vandermonde m={} n={} nodes={}", m, n, nodes);
    }
    for (const char* shape : {"gauss", "matern"})
        for (const index n : {10, 40, 80})
            for (const index ridge : {0, 4, 8, 12, 16}) out.add("kind=kernel shape={} n={} ridge={}", shape, n, ridge);
    if (l == level::standard) return;
    for (const index n : {100, 150, 200}) {
        out.add("kind=hilbert m={} n={}", n, n);
        out.add("kind=exponential m={} n={}", n, n);
        out.add("kind=kernel shape=gauss n={} ridge=8", n);
    }
}

} // namespace

family_source f12_decaying() {
    const parameter m = integer("m", 1, 512), n = integer("n", 1, 512);
    return {{"F12", "rapidly decaying spectra: exponentials, Hilbert, Cauchy, Vandermonde, kernels",
             "numerically low rank from analysis rather than by construction: the tail is where deflation and truncation decide"},
            {{"exponential", {m, n}, false, make_exponential},
             {"hilbert", {m, n}, false, make_hilbert},
             {"cauchy", {m, n}, false, make_cauchy},
             {"vandermonde", {m, n, word("nodes", {"unit", "symmetric", "chebyshev"})}, false, make_vandermonde},
             {"kernel", {word("shape", {"gauss", "matern"}), n, integer("ridge", 0, 300)}, false, make_kernel},
             {"laplace", {m, n}, false, make_laplace}},
            list};
}

} // namespace eckart::validate::gallery
