#include <eckart/validate/gallery/family_source.hpp>

#include <algorithm>

namespace eckart::validate::gallery {

namespace {

constexpr std::uint64_t stream = 1300;

// diag(1, s, s², ...) times the unit upper triangle of -c, s = sin(angle / 10), c = cos(angle / 10), plus perturbation * eps * (n - i + 1)
// on the diagonal, as in Higham's test matrix toolbox (where the perturbation is 25).
made make_kahan(const arguments& a, std::uint64_t) {
    const index n = a.integer("n");
    const real angle = real(a.integer("angle")) / 10, s = sin(angle), c = cos(angle);
    matrix<double> A(n, n);
    real scale = 1;
    for (index i = 0; i < n; ++i, scale *= s) {
        A(i, i) = to_double(scale + a.integer("perturbation") * power_of_two(-52) * (n - i));
        for (index j = i + 1; j < n; ++j) A(i, j) = to_double(-scale * c);
    }
    return {A, fmt::format("Kahan matrix of order {}, angle {}", n, a.integer("angle") / 10.0)};
}

// Unit lower times unit upper triangle of integers: determinant 1, condition far beyond the format. Exact: |entry| <= 100 n.
made make_golub(const arguments& a, std::uint64_t seed) {
    const index n = a.integer("n");
    random_stream r(seed, stream);
    matrix<double> L = integers(n, n, 10, r), U = integers(n, n, 10, r);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < n; ++i) {
            if (i < j) L(i, j) = 0;
            if (i > j) U(i, j) = 0;
            if (i == j) L(i, j) = U(i, j) = 1;
        }
    return {product(L, U), fmt::format("Golub matrix of order {}: integers, determinant 1", n)};
}

made make_triw(const arguments& a, std::uint64_t) {
    const index n = a.integer("n"), alpha = a.integer("alpha");
    matrix<double> A = matrix<double>::identity(n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < j; ++i) A(i, j) = static_cast<double>(alpha);
    return {A, fmt::format("unit upper triangle of order {} with {} above the diagonal", n, alpha)};
}

made make_demmel(const arguments& a, std::uint64_t seed) {
    const index n = a.integer("n");
    random_stream r(seed, stream + 1);
    const double small = power_of_ten(-7);
    matrix<double> A(n, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < n; ++i) A(i, j) = to_double(pow(real(10), real(14 * i) / n)) * ((i == j ? 1.0 : 0.0) + small * r.uniform());
    return {A, fmt::format("Demmel matrix of order {}: rows over 14 decades of the identity plus 1e-7", n)};
}

made make_gfpp(const arguments& a, std::uint64_t) {
    const index n = a.integer("n");
    matrix<double> A = matrix<double>::identity(n);
    for (index j = 0; j < n; ++j) {
        for (index i = j + 1; i < n; ++i) A(i, j) = -1;
        A(j, n - 1) = 1;
    }
    return {A, fmt::format("order {}, maximal growth in elimination with partial pivoting", n)};
}

// Chebyshev differentiation on cos(k pi / N): the full matrix is nilpotent, without first row and column it is regular.
made make_chebspec(const arguments& a, std::uint64_t) {
    const index n = a.integer("n");
    const index first = a.word("mode") == "regular" ? 1 : 0, N = n + first - 1;
    std::vector<real> nodes;
    for (index k = 0; k <= N; ++k) nodes.push_back(cos(k * pi() / N));
    const auto x = [&](index k) { return nodes[static_cast<std::size_t>(k)]; };
    const auto weight = [&](index k) { return k == 0 || k == N ? real(2) : real(1); };
    matrix<double> A(n, n);
    for (index q = first; q <= N; ++q)
        for (index p = first; p <= N; ++p) {
            real d;
            if (p != q)
                d = weight(p) / weight(q) * ((p + q) % 2 == 0 ? 1 : -1) / (x(p) - x(q));
            else if (p == 0 || p == N)
                d = (p == 0 ? 1 : -1) * (2 * real(N) * N + 1) / 6;
            else
                d = -x(p) / (2 * (1 - x(p) * x(p)));
            A(p - first, q - first) = to_double(d);
        }
    return {A, fmt::format("Chebyshev differentiation matrix of order {}, {}", n, a.word("mode"))};
}

made make_prolate(const arguments& a, std::uint64_t) {
    const index n = a.integer("n");
    const real w = real(a.integer("percent")) / 100;
    std::vector<double> band; // by distance from the diagonal
    for (index d = 0; d < n; ++d) band.push_back(to_double(d == 0 ? real(2 * w) : real(sin(2 * pi() * w * d) / (pi() * d))));
    matrix<double> A(n, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < n; ++i) A(i, j) = band[static_cast<std::size_t>(i < j ? j - i : i - j)];
    return {A, fmt::format("prolate Toeplitz matrix of order {}, w = {}%", n, a.integer("percent"))};
}

// Exact integers up to n = 12 or so, rounded once beyond.
made make_invhilb(const arguments& a, std::uint64_t) {
    const index n = a.integer("n");
    const auto binomial = [](index top, index bottom) {
        real b = 1;
        for (index i = 1; i <= bottom; ++i) b = b * (top - bottom + i) / i; // an integer after every division
        return b;
    };
    matrix<double> A(n, n);
    for (index j = 1; j <= n; ++j)
        for (index i = 1; i <= n; ++i) {
            const real b = binomial(i + j - 2, i - 1);
            const real entry = (i + j - 1) * binomial(n + i - 1, n - j) * binomial(n + j - 1, n - i) * b * b;
            A(i - 1, j - 1) = (i + j) % 2 == 0 ? to_double(entry) : -to_double(entry);
        }
    return {A, fmt::format("inverse Hilbert matrix of order {}", n)};
}

made make_moler(const arguments& a, std::uint64_t) {
    const index n = a.integer("n");
    matrix<double> A(n, n);
    for (index j = 1; j <= n; ++j)
        for (index i = 1; i <= n; ++i) A(i - 1, j - 1) = static_cast<double>(i == j ? i : std::min(i, j) - 2);
    return {A, fmt::format("Moler matrix of order {}: integers, determinant 1", n)};
}

void list(level l, case_list& out) {
    for (const index n : {12, 30}) {
        out.add("kind=kahan n={} angle=12 perturbation=0", n);
        out.add("kind=kahan n={} angle=12 perturbation=25", n);
        out.add("kind=golub n={}", n / 2);
        out.add("kind=triw n={} alpha=-1", n);
        out.add("kind=demmel n={}", n / 2);
        out.add("kind=gfpp n={}", n);
        out.add("kind=chebspec n={} mode=nilpotent", n / 2);
        out.add("kind=prolate n={} percent=25", n);
        out.add("kind=moler n={}", n);
    }
    out.add("kind=chebspec n=12 mode=regular");

    for (const index n : {5, 9, 13}) out.add("kind=invhilb n={}", n);
    if (l == level::quick) return;
    for (const index n : {2, 5, 20, 60}) {
        for (const index angle : {5, 12, 15})
            for (const index perturbation : {0, 25}) out.add("kind=kahan n={} angle={} perturbation={}", n, angle, perturbation);
        for (const index alpha : {-1, -2, 1}) out.add("kind=triw n={} alpha={}", n, alpha);
        out.add("kind=gfpp n={}", n);
        out.add("kind=chebspec n={} mode=nilpotent", n);
        out.add("kind=chebspec n={} mode=regular", n);
        for (const index percent : {10, 25, 45}) out.add("kind=prolate n={} percent={}", n, percent);
        out.add("kind=moler n={}", n);
        for (std::uint64_t seed = 0; seed < 2; ++seed) {
            out.add_seeded(seed, "kind=demmel n={}", n);
            if (n <= 40) out.add_seeded(seed, "kind=golub n={}", n);
        }
    }
    for (index n = 2; n <= 15; ++n) out.add("kind=invhilb n={}", n);
    if (l == level::standard) return;
    for (const index n : {100, 150, 200}) {
        out.add("kind=kahan n={} angle=12 perturbation=25", n);
        out.add("kind=triw n={} alpha=-1", n);
        out.add("kind=gfpp n={}", n);
        out.add("kind=prolate n={} percent=25", n);
        out.add("kind=moler n={}", n);
    }
}

} // namespace

family_source f13_trap() {
    const parameter n = integer("n", 1, 512), order = integer("n", 2, 512);
    const parameter hidden = integer("n", 1, 256); // conditions up to 10^(n/2) that no entry shows: the oracle's work grows with them
    return {{"F13", "rank-revealing traps: Kahan, Golub, triw, Demmel, Gfpp, Chebspec, Prolate, Invhilb, Moler",
             "matrices whose small singular values do not show in pivots, diagonals or determinants"},
            {{"kahan", {n, integer("angle", 1, 15), integer("perturbation", 0, 1000)}, false, make_kahan},
             {"golub", {integer("n", 1, 64)}, true, make_golub},
             {"triw", {hidden, integer("alpha", -10, 10)}, false, make_triw},
             {"demmel", {n}, true, make_demmel},
             {"gfpp", {n}, false, make_gfpp},
             {"chebspec", {order, word("mode", {"nilpotent", "regular"})}, false, make_chebspec},
             {"prolate", {n, integer("percent", 1, 50)}, false, make_prolate},
             {"invhilb", {integer("n", 1, 150)}, false, make_invhilb},
             {"moler", {hidden}, false, make_moler}},
            list};
}

} // namespace eckart::validate::gallery
