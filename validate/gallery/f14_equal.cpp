#include <eckart/core/error.hpp>
#include <eckart/validate/gallery/family_source.hpp>

#include <bit>

namespace eckart::validate::gallery {

namespace {

constexpr std::uint64_t stream = 1400;

made make_haar(const arguments& a, std::uint64_t seed) {
    const index n = a.integer("n"), exponent = a.integer("exponent");
    random_stream r(seed, stream);
    matrix<double> A = orthonormal(n, n, r);
    const double alpha = power_of_ten(exponent);
    for (index i = 0; i < n * n; ++i) A.data()[i] = alpha * A.data()[i];
    return {A, fmt::format("rounded orthogonal matrix of order {} times 1e{}", n, exponent)};
}

void need_power_of_two(index n) {
    if (!std::has_single_bit(static_cast<std::uint64_t>(n)))
        throw input_error(fmt::format("F14: parameter n is {}; allowed: a power of two", n));
}

// Sylvester's: entry (i, j) is -1 to the number of common bits of i and j; A Aᵀ = n I.
made make_hadamard(const arguments& a, std::uint64_t) {
    const index n = a.integer("n");
    need_power_of_two(n);
    matrix<double> A(n, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < n; ++i) A(i, j) = std::popcount(static_cast<std::uint64_t>(i & j)) % 2 == 0 ? 1.0 : -1.0;
    return {A, fmt::format("Hadamard matrix of order {}", n), singular_values(repeated(sqrt(real(n)), n))};
}

// cos + sin of 2 pi i j / n, the real form of the discrete Fourier transform, rounded.
made make_hartley(const arguments& a, std::uint64_t) {
    const index n = a.integer("n");
    matrix<double> A(n, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < n; ++i) {
            const real angle = 2 * pi() * ((i * j) % n) / n;
            A(i, j) = to_double(cos(angle) + sin(angle));
        }
    return {A, fmt::format("rounded Hartley matrix of order {}", n)};
}

// I - 2 v vᵀ / vᵀv with v all ones: dyadic, hence exactly orthogonal.
made make_householder(const arguments& a, std::uint64_t) {
    const index n = a.integer("n");
    need_power_of_two(n);
    matrix<double> A = matrix<double>::identity(n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < n; ++i) A(i, j) = A(i, j) - 2.0 / static_cast<double>(n);
    return {A, fmt::format("Householder reflection of order {}, exactly orthogonal", n), singular_values(repeated(real(1), n))};
}

// A product of rotations by the 3-4-5 angle, each times 5 (also on the rows it leaves alone): integers, all singular values 5^rotations.
made make_givens(const arguments& a, std::uint64_t seed) {
    const index n = a.integer("n"), rotations = a.integer("rotations");
    random_stream r(seed, stream + 1);
    matrix<double> A = matrix<double>::identity(n);
    for (index t = 0; t < rotations; ++t) {
        const index p = r.integer(0, n - 2), q = r.integer(p + 1, n - 1);
        for (index j = 0; j < n; ++j) {
            const double x = A(p, j), y = A(q, j);
            for (index i = 0; i < n; ++i) A(i, j) = 5 * A(i, j); // |entries| <= 5^22 < 2^53: all exact
            A(p, j) = 3 * x - 4 * y;
            A(q, j) = 4 * x + 3 * y;
        }
    }
    return {A, fmt::format("order {}, {} integer 3-4-5 rotations", n, rotations),
            singular_values(repeated(real(pow(real(5), static_cast<int>(rotations))), n))};
}

void list(level l, case_list& out) {
    for (const index n : {2, 26, 40}) out.add("kind=haar n={} exponent=0", n);
    out.add("kind=haar n=12 exponent=100");
    out.add("kind=haar n=12 exponent=-200");
    for (const index n : {2, 16, 64}) out.add("kind=hadamard n={}", n);
    for (const index n : {5, 26}) out.add("kind=hartley n={}", n);
    for (const index n : {8, 128}) out.add("kind=householder n={}", n);
    for (const auto& [n, rotations] : {std::pair<index, index>{2, 1}, {6, 8}, {26, 20}})
        out.add("kind=givens n={} rotations={}", n, rotations);
    if (l == level::quick) return;
    for (std::uint64_t seed = 0; seed < 3; ++seed)
        for (const index n : {3, 10, 30, 60, 80}) {
            out.add_seeded(seed, "kind=haar n={} exponent=0", n);
            out.add_seeded(seed, "kind=givens n={} rotations=15", n);
        }
    for (const index n : {1, 8, 128, 256}) out.add("kind=hadamard n={}", n);
    for (const index n : {2, 4, 16, 64, 256}) out.add("kind=householder n={}", n);
    for (const index n : {2, 3, 4, 16, 31, 64}) out.add("kind=hartley n={}", n);
    for (const index exponent : {-300, -150, 150, 300}) out.add("kind=haar n=20 exponent={}", exponent);
    if (l == level::standard) return;
    for (const index n : {512, 1024}) {
        out.add("kind=hadamard n={}", n);
        out.add("kind=householder n={}", n);
    }
    for (index n = 2; n <= 40; ++n) out.add("kind=haar n={} exponent=0", n);
}

} // namespace

family_source f14_equal() {
    const parameter n = integer("n", 1, 1024), order = integer("n", 2, 512);
    return {{"F14", "all singular values equal",
             "orthogonal matrices, exact and rounded: every basis is right, every gap is zero, nothing to sort and nothing to divide by"},
            {{"haar", {n, integer("exponent", -300, 300)}, true, make_haar},
             {"hadamard", {n}, false, make_hadamard},
             {"hartley", {integer("n", 1, 512)}, false, make_hartley},
             {"householder", {n}, false, make_householder},
             {"givens", {order, integer("rotations", 0, 22)}, true, make_givens}},
            list};
}

} // namespace eckart::validate::gallery
