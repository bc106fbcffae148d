// What the checker accepts: true certificates of every kind. What it refuses, claim by claim, is in certificate_mutation_test.cpp.
#include "tests/support/certificate_cases.hpp"
#include "tests/support/honest_certificate.hpp"

#include <eckart/reference/certified/certificate_checker.hpp>
#include <eckart/reference/certified/certificate_file.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>

namespace eckart::tests {
namespace {

using namespace reference;

constexpr target_format all_formats[] = {target_format::binary64, target_format::binary32};
constexpr rounding all_roundings[] = {rounding::nearest_even, rounding::downward, rounding::upward};

TEST(CertificateChecker, AcceptsEveryKindInEveryFormatAndRounding) {
    for (const certificate_case& one : certificate_cases())
        for (const target_format format : all_formats)
            for (const rounding r : all_roundings)
                for (const bool by_prime : {true, false}) {
                    const certificate c = one.make({format, r, one.digits, true, by_prime});
                    const certificate_verdict v = one.check(c);
                    EXPECT_TRUE(v.accepted) << one.name << ": " << v.reason << '\n' << certificate_text(c);
                    EXPECT_EQ(v.reason, "");
                }
}

// Guards the test above: the cases are what their names say.
TEST(CertificateChecker, CasesCoverWhatIsTreatedDifferently) {
    const double infinity = std::numeric_limits<double>::infinity(), largest = std::numeric_limits<double>::max();
    std::set<std::pair<rounding, relation>> relations, at_zero, at_infinity;
    bool has_multiple = false, has_zero_multiple = false, has_largest = false, has_subnormal = false;
    for (const certificate_case& one : certificate_cases())
        for (const rounding r : all_roundings) {
            const certificate c = one.make({target_format::binary64, r, one.digits, false, true});
            for (std::size_t k = 0; k < c.values.size(); ++k) {
                const double x = c.values[k];
                (x == 0 ? at_zero : x == infinity ? at_infinity : relations).insert({r, c.relations[k]});
                has_largest = has_largest || x == largest;
                has_subnormal = has_subnormal || (x > 0 && x < std::numeric_limits<double>::min() && c.relations[k] != relation::equal);
            }
            for (const exact_point& p : c.points) (p.mu.mantissa == 0 ? has_zero_multiple : has_multiple) |= p.multiplicity > 1;
        }
    using pairs = std::set<std::pair<rounding, relation>>;
    const rounding n = rounding::nearest_even, d = rounding::downward, u = rounding::upward;
    const relation lt = relation::below, eq = relation::equal, gt = relation::above, low = relation::tie_low, high = relation::tie_high;
    EXPECT_EQ(relations, (pairs{{n, lt}, {n, eq}, {n, gt}, {n, low}, {n, high}, {d, eq}, {d, gt}, {u, eq}, {u, lt}}));
    EXPECT_EQ(at_zero, (pairs{{n, eq}, {n, gt}, {d, eq}, {d, gt}, {u, eq}}));
    EXPECT_EQ(at_infinity, (pairs{{n, lt}, {n, low}, {u, lt}}));
    EXPECT_TRUE(has_multiple && has_zero_multiple && has_largest && has_subnormal);
}

// A tie at half the least subnormal needs a smaller format than the matrix has: 2^-150 is no float.
TEST(CertificateChecker, TieAtZero) {
    const matrix<double> A{{0x1p-150}};
    const certificate c = honest_certificate(A.view(), {target_format::binary32});
    EXPECT_EQ(c.values[0], 0);
    EXPECT_EQ(c.relations[0], relation::tie_high);
    EXPECT_TRUE(check_certificate(c, A.view()).accepted);
}

// A is wrong for a certificate in every way that is seen before anything is computed.
TEST(CertificateChecker, RefusesMatricesItIsNotOf) {
    const matrix<double> A{{1, 2}, {3, 4}, {5, 6}};
    const certificate c = honest_certificate(A.view());
    EXPECT_TRUE(check_certificate(c, A.view()).accepted);
    EXPECT_EQ(check_certificate(c, matrix<double>(2, 3).view()).reason, "the certificate is of a 3 x 2 matrix, this one is 2 x 3");
    EXPECT_EQ(check_certificate(c, matrix<std::complex<double>>(3, 2).view()).reason,
              "the certificate is of a real matrix, this one is complex");
    for (const double x : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
        matrix<double> B = A;
        B(2, 1) = x;
        EXPECT_EQ(check_certificate(c, B.view()).reason, "the matrix has an entry that is not finite, (3, 2)");
    }
    const double padded[] = {1, 3, 5, 99, 2, 4, 6, 99};
    EXPECT_TRUE(check_certificate(c, matrix_view<const double>(padded, 3, 2, 4)).accepted);
}

/// The reason for which diag(4, 2)'s certificate is refused after a change.
template <class Change>
std::string reason(Change change) {
    const matrix<double> A{{4, 0}, {0, 2}};
    certificate c = honest_certificate(A.view(), {target_format::binary64, rounding::nearest_even, 60, true});
    change(c);
    return check_certificate(c, A.view()).reason;
}

TEST(CertificateChecker, ReasonsNameTheClaim) {
    EXPECT_EQ(reason([](certificate&) {}), "");
    EXPECT_EQ(reason([](certificate& c) { c.V.re[1] = c.V.re[0]; }),
              "exact point 1: #{σ > 1000000000000001p-58 (4)} >= 0 is not proved: row 2 of M is not dominant");
    EXPECT_EQ(reason([](certificate& c) { c.values[1] = 3; }), "value 2: no exact point shows that σ_2 is 3p0 (3)");
    EXPECT_EQ(reason([](certificate& c) {
                  c.values[1] = 3;
                  c.relations[1] = relation::above;
              }),
              "value 2: #{σ > 3p0 (3)} >= 2 is false: it is 1");
    EXPECT_EQ(reason([](certificate& c) { c.values[1] = -2; }), "value 2 is neither a non-negative number of the format nor infinite");
    EXPECT_EQ(reason([](certificate& c) { c.rank = 1; }), "rank 1: 0 is not an exact point of multiplicity 1");
    EXPECT_EQ(reason([](certificate& c) { c.rank_prime = 2; }), "rank 2: the matrix has not this rank modulo 2");
    EXPECT_EQ(reason([](certificate& c) { c.points[0].X.re[1] = 1; }), "exact point 1, 1p2 (4): the columns of X are not in the kernel");
    EXPECT_EQ(reason([](certificate& c) { c.points[0].X.re[0] = 0; }),
              "exact point 1, 1p2 (4): X has not rank 1 modulo 4611686018427387847");
    EXPECT_EQ(reason([](certificate& c) { c.enclosures[0] = {{5, 0}, {6, 0}}; }), "enclosure 1: #{σ > 5p0 (5)} >= 1 is false: it is 0");
    EXPECT_EQ(reason([](certificate& c) { c.V.re.pop_back(); }), "V is not of order min(rows, cols)");
}

// Without a limit this would build integers of 10^18 bits.
TEST(CertificateChecker, RefusesExponentsFarOutOfRange) {
    for (const long e : {1000000000000000000L, -1000000000000000000L}) {
        EXPECT_TRUE(reason([e](certificate& c) { c.points[0].lower->exponent = e; }).starts_with("the exponent"));
        EXPECT_TRUE(reason([e](certificate& c) { c.points[0].mu.exponent = e; }).starts_with("the exponent"));
        EXPECT_TRUE(reason([e](certificate& c) { c.enclosures[0].second.exponent = e; }).starts_with("the exponent"));
    }
}

/// The reason for which a certificate of diag(5, 5, last) or diag(5, last) with this V is refused whose first claims count at 100 and at 4.
std::string reason_of_count_at_4(const integer_columns& V, double last = 4) {
    const index n = V.cols;
    certificate c;
    c.is_complex = !V.im.empty();
    c.rows = c.cols = c.rank = n;
    c.values.assign(static_cast<std::size_t>(n), 5);
    c.relations.assign(static_cast<std::size_t>(n), relation::equal);
    c.V = V;
    exact_point five{{5, 0}, n - 1, big_dyadic{4, 0}, big_dyadic{100, 0}, {n, n - 1, {}, {}}, 7};
    for (index j = 0; j < n - 1; ++j)
        for (index i = 0; i < n; ++i) {
            five.X.re.push_back(i == j ? 1 : 0);
            if (c.is_complex) five.X.im.push_back(0);
        }
    c.points = {five};
    matrix<double> A(n, n);
    matrix<std::complex<double>> complex_A(n, n);
    for (index i = 0; i < n; ++i) complex_A(i, i) = A(i, i) = i + 1 < n ? 5 : last;
    return (c.is_complex ? check_certificate(c, complex_A.view()) : check_certificate(c, A.view())).reason;
}

const std::string not_counted = "exact point 1: #{σ > 1p2 (4)} >= ";

// M(4) = 9 PᵀP with P the first two rows of V, whose columns add up to 0 and have obtuse angles: a singular matrix whose rows are exactly
// as large on the diagonal as beside it. Neither >= for > nor any rounding may call it dominant. The last row of V makes M(100) dominant.
TEST(CertificateChecker, NothingIsCountedAtASingularValue) {
    const auto V_of = [](const mpz_class& a, const mpz_class& b, const mpz_class& c, const mpz_class& d) {
        const mpz_class z = sqrt(mpz_class((a * a + b * b) / 2));
        return integer_columns{3, 3, {a, b, z, c, d, z, -a - c, -b - d, z}, {}};
    };
    EXPECT_EQ(reason_of_count_at_4({3, 3, {2, 0, 1, -1, 1, 1, -1, -1, 1}, {}}),
              not_counted + "2 is not proved: row 1 of M is not dominant");
    counter_random random(12);
    const auto draw = [&](int bits) -> mpz_class {
        mpz_class x = 0;
        for (int i = 0; i < bits; i += 30) x = (x << 30) + mpz_class(static_cast<unsigned long>(random.bits() >> 34));
        return x;
    };
    for (int trial = 0; trial < 300; ++trial) {
        const int bits = random.between(1, 4) * 30;
        const mpz_class unit = mpz_class(1) << static_cast<mp_bitcnt_t>(bits); // (1, 0) and (−1/2, √3/2), both disturbed
        const std::string why =
            reason_of_count_at_4(V_of(8 * unit + draw(bits), draw(bits), -4 * unit - draw(bits), 7 * unit + draw(bits)));
        EXPECT_TRUE(why.starts_with(not_counted + "2 is not proved: row")) << why;
    }
}

// The same for complex ones: M(4) = 9 (5, 3 + 4i)ᴴ (5, 3 + 4i) has |M_12| = M_11 = M_22, with real and imaginary parts below it.
TEST(CertificateChecker, NothingIsCountedAtASingularValueOfAComplexMatrix) {
    EXPECT_EQ(reason_of_count_at_4({2, 2, {5, 5, 3, -3}, {0, 0, 4, -4}}), not_counted + "1 is not proved: row 2 of M is not dominant");
}

// M(4) of diag(5, 3) is [a b; b a] with 0 < a much smaller than b: one value is above 4, not two.
TEST(CertificateChecker, EntriesFarAboveTheDiagonalCount) {
    for (const long k : {100L, 1000000L, 1000000000L}) {
        const long l = static_cast<long>(std::sqrt(9.0 / 7) * static_cast<double>(k)); // 9 k² − 7 l² is small and positive
        EXPECT_EQ(reason_of_count_at_4({2, 2, {k, l, k, -l}, {}}, 3), not_counted + "1 is not proved: row 1 of M is not dominant");
    }
}

// Bounds that lie around another value would give an exact point that value's index.
TEST(CertificateChecker, BoundsOfAnExactPointMustLieAroundIt) {
    EXPECT_EQ(reason([](certificate& c) {
                  exact_point again = c.points[0];
                  again.lower = big_dyadic{1, 0};
                  again.upper = big_dyadic{3, 0};
                  c.points.push_back(again);
                  c.values[1] = 4;
                  c.enclosures.clear();
              }),
              "exact point 3: 0 < lower < mu < upper does not hold");
    EXPECT_EQ(reason([](certificate& c) {
                  exact_point again = c.points[1];
                  again.lower = big_dyadic{1, 0};
                  again.upper = big_dyadic{5, 0}; // around 4 too
                  c.points.push_back(again);
                  c.values[0] = 2;
                  c.enclosures.clear();
              }),
              "exact point 3: #{σ > 1p0 (1)} <= 1 is false: it is 2");
}

// Zeros need a proof that the other values are positive.
TEST(CertificateChecker, ZerosNeedACountOrAPrime) {
    const matrix<double> A{{4, 0, 0}, {0, 2, 0}, {0, 0, 0}};
    const auto reason_after = [&](bool by_prime, auto change) {
        certificate c = honest_certificate(A.view(), {target_format::binary64, rounding::nearest_even, 60, false, by_prime});
        change(c, c.points.back());
        return check_certificate(c, A.view()).reason;
    };
    EXPECT_EQ(reason_after(true, [](certificate&, exact_point&) {}), "");
    EXPECT_EQ(reason_after(false, [](certificate&, exact_point&) {}), "");
    EXPECT_EQ(reason_after(false,
                           [](certificate&, exact_point& zero) {
                               zero.upper = big_dyadic{3, 0};
                           }),
              "exact point 3: #{σ > 3p0 (3)} >= 2 is false: it is 1");
    EXPECT_EQ(reason_after(false,
                           [](certificate&, exact_point& zero) {
                               zero.upper = big_dyadic{0, 0};
                           }),
              "exact point 3: its upper bound is not positive");
    EXPECT_EQ(reason_after(true,
                           [](certificate&, exact_point& zero) {
                               zero.lower = big_dyadic{1, -5};
                           }),
              "exact point 3 is 0 and has a lower bound");
    EXPECT_TRUE(reason_after(false, [](certificate&, exact_point& zero) {
                    zero.upper = std::nullopt;
                }).starts_with("exact point 3 is 0 without an upper bound"));
    EXPECT_TRUE(
        reason_after(true, [](certificate& c, exact_point&) { c.rank = 1; }).starts_with("exact point 3 is 0 without an upper bound"));
}

// Modulo 4 the entry 2 is not 0, but it is no pivot either.
TEST(CertificateChecker, PivotsMustHaveInverses) {
    const matrix<double> A{{2, 1}, {4, 2}}; // σ = 5, 0
    certificate c = honest_certificate(A.view());
    EXPECT_TRUE(check_certificate(c, A.view()).accepted);
    c.V.re = {2, 1, 1, -2}; // the singular vectors
    EXPECT_TRUE(check_certificate(c, A.view()).accepted);
    c.points.pop_back();
    c.relations[1] = relation::above;
    c.rank = 2;
    for (const std::uint64_t p : {4, 1}) { // modulo 1 everything is everything
        c.rank_prime = p;
        EXPECT_EQ(check_certificate(c, A.view()).reason, "rank 2: the matrix has not this rank modulo " + std::to_string(p));
    }
    c.rank_prime = 0;
    EXPECT_EQ(check_certificate(c, A.view()).reason, "rank 2: no count and no prime shows that so many singular values are positive");
}

// The dominance that T1 asks for is of some scaling D M D, and it is found where the obvious one does not do: columns of V of very
// different lengths, and a V that is hardly good enough.
TEST(CertificateChecker, FindsTheScaling) {
    const matrix<double> A = gaussian_matrix(6, 6, 11);
    certificate c = honest_certificate(A.view());
    for (index j = 0; j < 6; ++j)
        for (index i = 0; i < 6; ++i) c.V.re[i + 6 * j] <<= static_cast<mp_bitcnt_t>(700 * j);
    EXPECT_TRUE(check_certificate(c, A.view()).accepted);
    const certificate honest = honest_certificate(A.view());
    int least = 200;
    for (int cut = 199; cut > 0; --cut) { // V cut to fewer and fewer bits
        certificate coarse = honest;
        for (mpz_class& x : coarse.V.re) x >>= static_cast<mp_bitcnt_t>(cut);
        if (!check_certificate(coarse, A.view()).accepted) continue;
        least = 200 - cut;
        break;
    }
    EXPECT_LE(least, 40); // second order: half the 53 bits, and what the gaps cost
}

} // namespace
} // namespace eckart::tests
