#include "tests/support/exact_spectrum.hpp"
#include "tests/support/exact_values.hpp"
#include "tests/support/generators.hpp"

#include <eckart/reference/certified/dyadic_arithmetic.hpp>
#include <eckart/reference/certified/exact_product.hpp>
#include <eckart/reference/certified/pencil_of_digits.hpp>
#include <eckart/reference/certified/pencil_of_doubles.hpp>
#include <eckart/reference/certified/proposal.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace eckart::tests {
namespace {

using namespace reference;

const fast::gemm_engine own = fast::own_gemm(1);

/// B, stacked if complex, and a V for it: from the singular vectors to about `bits` bits to anything at all.
struct trial {
    bool is_complex = false;
    matrix<double> stacked, V;

    matrix<double> E() const { return is_complex ? embedding(stacked) : stacked; }
    exact_spectrum spectrum() const {
        if (!is_complex) return exact_spectrum(stacked.view());
        const index m = stacked.rows() / 2;
        matrix<std::complex<double>> B(m, stacked.cols());
        for (index j = 0; j < B.cols(); ++j)
            for (index i = 0; i < m; ++i) B(i, j) = {stacked(i, j), stacked(m + i, j)};
        return exact_spectrum(B.view());
    }
};

/// Entries of 2^0 down to 2^-range, columns graded or nearly dependent.
matrix<double> random_matrix(index m, index n, counter_random& random) {
    matrix<double> A(m, n);
    const int flavour = random.below(5);
    const int range = flavour == 1 ? 300 : 3;
    for (index j = 0; j < n; ++j) {
        const int shift = flavour == 2 ? random.between(-200, 0) : 0;
        for (index i = 0; i < m; ++i) {
            A(i, j) = flavour == 3 ? random.between(-2, 2) : std::ldexp(random.gaussian(), shift - random.below(range));
            if (flavour == 4 && j > 0) A(i, j) = A(i, 0) + std::ldexp(random.gaussian(), -45);
        }
    }
    return A;
}

/// What V keeps of the singular vectors: errors of 2^-error_bits.
trial random_trial(counter_random& random) {
    trial t;
    const index n = random.between(1, 5), m = n + random.below(3);
    t.is_complex = random.below(2) == 0;
    const index factor = t.is_complex ? 2 : 1;
    t.stacked = random_matrix(factor * m, n, random);
    bool zero = true;
    for (index l = 0; l < factor * m * n; ++l) zero = zero && t.stacked.data()[l] == 0;
    if (zero) t.stacked(0, 0) = 1;
    const int kind = random.below(4);
    if (kind == 0) { // anything, even nearly dependent
        t.V = random_matrix(factor * n, n, random);
    } else {
        t.V = propose_right_vectors(t.E(), t.is_complex);
        const int error_bits = random.between(3, 54);
        for (index l = 0; l < factor * n * n; ++l) t.V.data()[l] += std::ldexp(random.gaussian(), -error_bits) * (kind == 1 ? 1 : 0);
        for (index l = 0; l < factor * n * n; ++l) t.V.data()[l] *= kind == 2 ? 3.0 : 1.0;
    }
    return t;
}

struct complex_rational {
    mpq_class re, im;
};

/// x_iᴴ x_j of stacked or real columns.
complex_rational inner_product(const rational_matrix& x, bool is_complex, index i, index j) {
    complex_rational c{0, 0};
    for (index l = 0; l < x.rows; ++l) c.re += x(l, i) * x(l, j);
    if (is_complex)
        for (index l = 0, half = x.rows / 2; l < half; ++l) c.im += x(l, i) * x(half + l, j) - x(half + l, i) * x(l, j);
    return c;
}

/// |(a, b)| <= bound for an upper bound of the error, in rational numbers.
bool is_within(const mpq_class& a, const mpq_class& b, const mpq_class& bound) { return a * a + b * b <= bound * bound; }

/// Every promise of `pencil`.
void check_pencil(const pencil& p, const rational_matrix& BV, const rational_matrix& V) {
    const auto at = [](const auto& x, index j) { return exact_value(x[static_cast<std::size_t>(j)]); };
    const mpq_class relative = power_of_two(-49);
    for (index j = 0; j < p.n; ++j) {
        const auto s = static_cast<std::size_t>(j);
        const mpq_class H = inner_product(BV, p.is_complex, j, j).re, G = inner_product(V, p.is_complex, j, j).re;
        const mpq_class unit = power_of_two(2 * p.scale[s]);
        RC_ASSERT(H <= unit);
        RC_ASSERT(abs(H - exact_value(p.h[s])) <= at(p.h_radius, j) * unit);
        RC_ASSERT(abs(G - exact_value(p.g[s])) <= at(p.g_radius, j));
        for (index i = 0; i < j; ++i) {
            const complex_rational h = inner_product(BV, p.is_complex, i, j), g = inner_product(V, p.is_complex, i, j);
            const mpq_class scale = power_of_two(-p.scale[s] - p.scale[static_cast<std::size_t>(i)]);
            const mpq_class h_re = exact_value(p.h_re(i, j)), h_im = p.is_complex ? exact_value(p.h_im(i, j)) : mpq_class(0);
            const mpq_class g_re = exact_value(p.g_re(i, j)), g_im = p.is_complex ? exact_value(p.g_im(i, j)) : mpq_class(0);
            RC_ASSERT(is_within(h.re * scale - h_re, h.im * scale - h_im,
                                (abs(h_re) + abs(h_im)) * relative + at(p.h_error, i) + at(p.h_error, j)));
            RC_ASSERT(is_within(g.re - g_re, g.im - g_im, (abs(g_re) + abs(g_im)) * relative + exact_value(p.g_error)));
        }
    }
}

/// B V for a real or complex B, V stacked.
rational_matrix product(const trial& t, const rational_matrix& V) { return exact_values(t.E()) * V; }

RC_GTEST_PROP(CertifiedPencil, OfDoublesKeepsItsBounds, (std::uint64_t seed)) {
    counter_random random(seed);
    trial t = random_trial(random);
    // Its precondition: max |E_ij| in [1/2, 1).
    double largest = 0;
    for (index l = 0; l < t.stacked.rows() * t.stacked.cols(); ++l) largest = std::max(largest, std::fabs(t.stacked.data()[l]));
    const int e = std::ilogb(largest) + 1;
    const long exponent = random.between(-900, 900);
    trial scaled = t;
    for (index l = 0; l < t.stacked.rows() * t.stacked.cols(); ++l) scaled.stacked.data()[l] = std::ldexp(t.stacked.data()[l], -e);
    const pencil p = pencil_of_doubles(scaled.E(), t.V, t.is_complex, exponent, own);
    rational_matrix BV = product(scaled, exact_values(t.V));
    for (mpq_class& x : BV.entries) x *= power_of_two(exponent);
    check_pencil(p, BV, exact_values(t.V));
}

RC_GTEST_PROP(CertifiedPencil, OfDigitsKeepsItsBoundsAtEveryPrecision, (std::uint64_t seed)) {
    counter_random random(seed);
    const trial t = random_trial(random);
    const matrix<double> E = t.E();
    const int beta = random.between(6, radix_bits_for(std::max(E.rows(), E.cols()), 16));
    matrix<wide_double> finer(t.V.rows(), t.V.cols()); // V to more bits than a double has
    for (index l = 0; l < t.V.rows() * t.V.cols(); ++l) finer.data()[l] = {random.gaussian(), -60};
    digit_matrix V = digits_of(t.V.view(), beta);
    if (random.below(2) == 0) V = sum(V, digits_of(finer, beta));
    digit_matrix BV;
    const pencil p = pencil_of_digits(digits_of(E.view(), beta), V, t.is_complex, random.between(5, 200), own, BV);
    const rational_matrix v = exact_values(V), bv = product(t, v);
    RC_ASSERT(exact_values(BV) == bv);
    for (index j = 0; j < p.n; ++j) {
        RC_ASSERT(exact_value(p.h[static_cast<std::size_t>(j)]) == inner_product(bv, t.is_complex, j, j).re);
        RC_ASSERT(exact_value(p.g[static_cast<std::size_t>(j)]) == inner_product(v, t.is_complex, j, j).re);
    }
    check_pencil(p, bv, v);
}

/// Where the counts of T1 are asked for: anywhere, and nearer and nearer to a singular value, which the exact count finds by bisection.
big_dyadic point_near(const exact_spectrum& truth, index k, counter_random& random) {
    big_dyadic low{0, 0}, high{1, 1200};
    const int steps = random.between(1200, 2600);
    for (int step = 0; step < steps; ++step) {
        const big_dyadic middle = reduced((low + high) * big_dyadic{1, -1});
        (truth.compare(k, middle) >= 0 ? low : high) = middle;
        if (sign(low) != 0 && magnitude_exponent(high - low) < magnitude_exponent(high) - random.between(2, 150)) break;
    }
    return random.below(2) == 0 || sign(low) == 0 ? high : low;
}

/// Counts that were given and withheld, so that silence everywhere would be noticed.
struct answers {
    int given = 0, withheld = 0;
};

void expect_true_counts(const pencil& p, const exact_spectrum& truth, counter_random& random, answers& seen) {
    const bool floored = random.below(3) == 0;
    const inertia test(p, floored ? p.scale[static_cast<std::size_t>(random.below(static_cast<int>(p.n)))] - 1 : no_limit);
    for (int trial = 0; trial < 3; ++trial) {
        const index k = random.below(static_cast<int>(truth.size()));
        big_dyadic mu = truth.compare(k, {}) > 0 ? point_near(truth, k, random) : big_dyadic{1, random.between(-400, 10)};
        if (random.below(6) == 0) mu = reduced(mu * big_dyadic{random.between(1, 7), -1});
        const std::optional<index> above = test.count_above(mu);
        ++(above ? seen.given : seen.withheld);
        if (!above) continue;
        const exact_spectrum::position exact = truth.at(mu);
        RC_ASSERT(exact.equal == 0);
        RC_ASSERT(*above == exact.above);
    }
}

TEST(CertifiedInertia, NeverLiesOnPencilsOfDoubles) {
    answers seen;
    EXPECT_TRUE(rc::check([&](std::uint64_t seed) {
        counter_random random(seed);
        trial t = random_trial(random);
        double largest = 0;
        for (index l = 0; l < t.stacked.rows() * t.stacked.cols(); ++l) largest = std::max(largest, std::fabs(t.stacked.data()[l]));
        const int e = std::ilogb(largest) + 1;
        for (index l = 0; l < t.stacked.rows() * t.stacked.cols(); ++l) t.stacked.data()[l] = std::ldexp(t.stacked.data()[l], -e);
        expect_true_counts(pencil_of_doubles(t.E(), t.V, t.is_complex, 0, own), t.spectrum(), random, seen);
    }));
    EXPECT_GT(seen.given, 50);
    EXPECT_GT(seen.withheld, 20);
}

TEST(CertifiedInertia, NeverLiesOnPencilsOfDigits) {
    answers seen;
    EXPECT_TRUE(rc::check([&](std::uint64_t seed) {
        counter_random random(seed);
        const trial t = random_trial(random);
        const matrix<double> E = t.E();
        const int beta = radix_bits_for(std::max(E.rows(), E.cols()), 16);
        digit_matrix BV;
        // 2^-bits is what the off-diagonal entries may be wrong by: few bits must only silence it.
        expect_true_counts(
            pencil_of_digits(digits_of(E.view(), beta), digits_of(t.V.view(), beta), t.is_complex, random.between(3, 150), own, BV),
            t.spectrum(), random, seen);
    }));
    EXPECT_GT(seen.given, 50);
    EXPECT_GT(seen.withheld, 20);
}

/// Each kind of uncertainty alone takes the proof away as soon as a matrix within it has another count.
TEST(CertifiedInertia, EveryErrorCounts) {
    // H = diag(1, 1/2), G = I, μ² = 3/4 - 1/4096: |M_jj| is about 1/4, so that |M_12| < 1/4 is dominance
    // and |M_12| < 1/8 the twofold dominance that `inertia` asks for.
    const auto pencil_with = [](const auto& change) {
        pencil p;
        p.n = 2;
        p.scale = {0, 0};
        p.h_re = p.g_re = matrix<extended>(2, 2);
        p.h_error = p.h_radius = p.g_radius = {0, 0};
        p.h = {{1, 0}, {1, -1}};
        p.g = {{1, 0}, {1, 0}};
        change(p);
        return p;
    };
    const big_dyadic mu = square_root({3 * 1024 - 1, -12}, 60);
    const auto count = [&](const auto& change) {
        const pencil p = pencil_with(change);
        return inertia(p).count_above(mu);
    };
    EXPECT_EQ(count([](pencil&) {}), 1);
    EXPECT_EQ(count([](pencil& p) { p.h_re(0, 1) = 0.12; }), 1);
    EXPECT_EQ(count([](pencil& p) { p.h_re(0, 1) = -0.13; }), std::nullopt);
    EXPECT_EQ(count([](pencil& p) { p.h_error = {0.13, 0}; }), std::nullopt);
    EXPECT_EQ(count([](pencil& p) { p.h_error = {0, 0.13}; }), std::nullopt);
    EXPECT_EQ(count([](pencil& p) { p.h_error = {0.07, 0.07}; }), std::nullopt);
    EXPECT_EQ(count([](pencil& p) { p.g_re(0, 1) = 0.2; }), std::nullopt);
    EXPECT_EQ(count([](pencil& p) { p.g_error = 0.2; }), std::nullopt);
    EXPECT_EQ(count([](pencil& p) { p.h_re(0, 1) = -0.1, p.g_re(0, 1) = 0.1; }), std::nullopt);
    for (const std::size_t j : {std::size_t(0), std::size_t(1)}) {
        EXPECT_EQ(count([&](pencil& p) { p.h_radius[j] = 0.26; }), std::nullopt);
        EXPECT_EQ(count([&](pencil& p) { p.g_radius[j] = 0.4; }), std::nullopt);
    }
    const auto complex_count = [&](double re, double im) {
        return count([&](pencil& p) {
            p.is_complex = true;
            p.h_im = p.g_im = matrix<extended>(2, 2);
            p.h_re(0, 1) = re;
            p.h_im(0, 1) = im;
        });
    };
    EXPECT_EQ(complex_count(0.08, 0.08), 1);
    EXPECT_EQ(complex_count(0.1, 0.1), std::nullopt);
    // Three columns where only the sum over a row counts, and where the rows' own bounds must be fed back.
    const auto three = [&](double a, double b, double c) {
        pencil p = pencil_with([](pencil&) {});
        p.n = 3;
        p.scale = {0, 0, 0};
        p.h_re = p.g_re = matrix<extended>(3, 3);
        p.h_error = p.h_radius = p.g_radius = {0, 0, 0};
        p.h = {{1, 0}, {1, -1}, {1, -1}};
        p.g = {{1, 0}, {1, 0}, {1, 0}};
        p.h_re(0, 1) = a;
        p.h_re(0, 2) = b;
        p.h_re(1, 2) = c;
        return inertia(p).count_above(mu);
    };
    EXPECT_EQ(three(0.05, 0.05, 0.05), 1);
    EXPECT_EQ(three(0.07, 0.07, 0.07), std::nullopt);
    EXPECT_EQ(three(0.01, 0.01, 0.126), std::nullopt); // M_22 M_33 < M_23²: without the factor, two signs in this block for 0.251
}

/// Integer matrices with an orthogonal basis: the counts are known, and at the values themselves nothing may be proved.
TEST(CertifiedInertia, KnowsAKnownSpectrum) {
    const matrix<double> H{{1, 1, 1, 1}, {1, -1, 1, -1}, {1, 1, -1, -1}, {1, -1, -1, 1}}; // HᵀH = 4 I
    const double s[] = {7, 7, 3, 0x1p-60};
    matrix<double> B(4, 4), V(4, 4);
    for (index i = 0; i < 4; ++i)
        for (index j = 0; j < 4; ++j) {
            B(i, j) = s[i] * H(i, j) / 8;
            V(i, j) = H(j, i) / 2;
        }
    const pencil p = pencil_of_doubles(B, V, false, 0, own); // entries below 1
    const inertia test(p);
    const auto count = [&](double mu) { return test.count_above(dyadic_of(mu)); };
    // σ = 7/4 twice, 3/4, 2^-62
    EXPECT_EQ(count(0x1p-63), 4);
    EXPECT_EQ(count(0x1.ff8p-63), 4); // the smallest column is known to about 13 bits in this pencil
    EXPECT_EQ(count(0x1.008p-62), 3);
    EXPECT_EQ(count(0.75 - 0x1p-50), 3);
    EXPECT_EQ(count(0.75 + 0x1p-50), 2);
    EXPECT_EQ(count(1.75 - 0x1p-50), 2);
    EXPECT_EQ(count(1.75 + 0x1p-50), 0);
    for (const double sigma : {1.75, 0.75, 0x1p-62}) EXPECT_EQ(count(sigma), std::nullopt) << sigma;
}

} // namespace
} // namespace eckart::tests
