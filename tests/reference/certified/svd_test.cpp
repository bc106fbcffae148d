#include "tests/support/certificate_cases.hpp"
#include "tests/support/error_message.hpp"
#include "tests/support/exact_values.hpp"
#include "tests/support/judged_certificate.hpp"
#include "tests/support/svd_problem.hpp"

#include <eckart/reference/certified/svd.hpp>
#include <eckart/reference/svd.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace eckart::tests {
namespace {

using namespace reference;
using complex_double = std::complex<double>;

constexpr double infinity = std::numeric_limits<double>::infinity();

std::vector<certified_options> all_targets() {
    std::vector<certified_options> all;
    for (const target_format format : {target_format::binary64, target_format::binary32})
        for (const rounding mode : {rounding::nearest_even, rounding::downward, rounding::upward}) {
            certified_options o;
            o.format = format;
            o.rounding = mode;
            o.certificate = true;
            all.push_back(o);
        }
    return all;
}

/// Certified, right by the exact spectrum, and accepted by the checker.
template <class T>
certified_svd_result<T> expect_certified(const matrix<T>& A, const certified_options& options, const std::string& what) {
    certified_svd_result<T> r = certified_svd(A.view(), options);
    EXPECT_EQ(r.status, certified_status::ok) << what << ": " << r.reason;
    EXPECT_EQ(judged(r, A.view(), options), "")
        << what << ", rounding " << static_cast<int>(options.rounding) << ", format " << static_cast<int>(options.format);
    return r;
}

template <class T>
void check(const matrix<T>& A, const certified_options& options, const std::string& what) {
    (void)expect_certified(A, options, what);
}

TEST(CertifiedSvd, EveryKindOfSmallMatrixInEveryTarget) {
    for (const certificate_case& one : certificate_cases())
        for (const certified_options& options : all_targets()) std::visit([&](const auto& A) { check(A, options, one.name); }, one.A);
}

TEST(CertifiedSvd, EnclosuresHaveTheDigitsAskedFor) {
    for (const certificate_case& one : certificate_cases())
        for (const int digits : {1, 17, 300}) {
            certified_options options;
            options.digits = digits;
            options.certificate = true;
            std::visit([&](const auto& A) { check(A, options, one.name + " to " + std::to_string(digits) + " digits"); }, one.A);
        }
}

/// Two rows, each twice, and one column 2^710 above the others: null columns that stand oblique to the second right vector are made
/// orthonormal with it, once.
TEST(CertifiedSvd, RepeatedRowsBesideOneHugeColumn) {
    matrix<double> A(4, 5);
    for (index i = 0; i < 4; i += 2) {
        const double rows[2][5] = {{-0x1.8p+713, -6, 3, 6, 5}, {-0x1p+712, 0, -7, -6, -5}};
        for (index r = 0; r < 2; ++r)
            for (index j = 0; j < 5; ++j) A(i + r, j) = rows[r][j];
    }
    for (const certified_options& options : all_targets()) {
        EXPECT_EQ(expect_certified(A, options, "4 by 5").rank, 2);
        EXPECT_EQ(expect_certified(transpose(A), options, "5 by 4").rank, 2);
    }
}

/// Ones in a permutation and couplings of 2^-1 to 2^-300: some values are exactly 1, others nearer to it and to each other than any fixed
/// number of bits shows, and nearer to one than to the next.
matrix<double> close_values(counter_random& random, int most_columns) {
    const int n = random.between(2, most_columns), m = n + random.between(0, 2);
    matrix<double> A(m, n);
    for (int l = random.between(1, 2 * n); l-- > 0;) {
        const int i = random.between(0, m - 1), j = random.between(0, n - 1);
        A(i, j) = std::ldexp(1.0, -random.between(1, 300));
    }
    const int first = random.between(0, m - 1);
    for (int j = 0; j < n; ++j) A((first + 2 * j) % m, j) = j % 2 == 0 ? 1 : -1;
    return A;
}

TEST(CertifiedSvd, ValuesNextToEachOtherAtManyDistances) {
    counter_random random(1);
    certified_options options;
    options.certificate = true;
    for (int round = 0; round < 200; ++round) check(close_values(random, 5), options, "round " + std::to_string(round));
}

/// The slowest of these takes 39 passes; what comes to rest before it is resolved takes all there are.
TEST(CertifiedSvd, CloseValuesDoNotHoldUpRefinement) {
    counter_random random(2);
    for (int round = 0; round < 5000; ++round) {
        const auto r = certified_svd(close_values(random, round % 8 == 0 ? 12 : 7).view());
        EXPECT_EQ(r.status, certified_status::ok) << round << ": " << r.reason;
        EXPECT_LE(r.statistics.passes, 100) << round;
    }
    // Two values of exactly c and one of c (1 + 2^-295); one of sqrt 2 c beside two that are c (1 + 2^-280), known to as many bits as V
    // has only while they are not disturbed by the first.
    const double c = 0x1.ff933cp+127;
    const matrix<double> A = {{c, 0, 0x1p-20, 0}, {0, -c, -0x1.a8f8a8p-51, 0}, {0, 0, 0x1p-25, c}};
    const matrix<double> B = {{0, 0, c}, {-c, 0, 0}, {0x1.26ecd2p+1, 0, 0}, {0x1p+18, -c, 0x1p+34}, {0x1p-36, -0x1.9b53p-14, 0}, {0, c, 0}};
    for (const matrix<double>& X : {A, B}) {
        const auto r = certified_svd(X.view());
        EXPECT_EQ(r.status, certified_status::ok) << r.reason;
        EXPECT_LE(r.statistics.passes, 100);
    }
}

/// The independent reference at 60 digits, rounded; σ are nowhere near a midpoint here.
template <class T>
void expect_like_reference(const matrix<T>& A, const std::string& what) {
    const auto certified = certified_svd(A.view());
    ASSERT_EQ(certified.status, certified_status::ok) << what << ": " << certified.reason;
    const auto high = svd(A.view(), 60, vectors::none);
    ASSERT_EQ(high.status, status::ok);
    ASSERT_EQ(certified.S.size(), high.S.size());
    for (std::size_t k = 0; k < high.S.size(); ++k)
        EXPECT_EQ(certified.S[k], static_cast<double>(high.S[k])) << what << ", value " << k + 1;
    EXPECT_EQ(certified.rank, high.rank) << what;
}

TEST(CertifiedSvd, AgreesWithTheReferenceOnLargerMatrices) {
    expect_like_reference(gaussian_matrix(30, 30, 1), "square");
    expect_like_reference(gaussian_matrix(40, 15, 2), "tall");
    expect_like_reference(gaussian_matrix(12, 40, 3), "wide");
    expect_like_reference(gaussian_matrix(1, 50, 4), "row");
    expect_like_reference(gaussian_matrix(50, 1, 5), "column");
    expect_like_reference(complex_gaussian_matrix(15, 15, 6), "complex square");
    expect_like_reference(complex_gaussian_matrix(8, 20, 7), "complex wide");
    for (const spectrum_law law : all_spectrum_laws)
        expect_like_reference(make_svd_problem(14, 12, law, matrix_structure::dense, 0, 99).A, to_string(law));
}

TEST(CertifiedSvd, FloatInputIsThatOfItsDoubles) {
    const matrix<double> G = gaussian_matrix(9, 6, 8);
    matrix<float> F(9, 6);
    matrix<std::complex<float>> C(9, 6);
    matrix<double> wide(9, 6);
    matrix<complex_double> wide_complex(9, 6);
    for (index j = 0; j < 6; ++j)
        for (index i = 0; i < 9; ++i) {
            F(i, j) = static_cast<float>(G(i, j));
            C(i, j) = {static_cast<float>(G(i, j)), static_cast<float>(G(8 - i, j))};
            wide(i, j) = F(i, j);
            wide_complex(i, j) = C(i, j);
        }
    EXPECT_EQ(certified_svd(F.view()).S, certified_svd(wide.view()).S);
    EXPECT_EQ(certified_svd(C.view()).S, certified_svd(wide_complex.view()).S);
    expect_like_reference(wide, "float");
    expect_like_reference(wide_complex, "complex float");
}

/// σ_k = 2 cos(k π / (2 n + 1)) of the bidiagonal matrix of ones; here from its own formula in doubles, which is good to an ulp or two.
TEST(CertifiedSvd, BidiagonalOnes) {
    constexpr index n = 20;
    matrix<double> A(n, n);
    for (index i = 0; i < n; ++i) {
        A(i, i) = 1;
        if (i + 1 < n) A(i, i + 1) = 1;
    }
    const auto r = certified_svd(A.view());
    ASSERT_EQ(r.status, certified_status::ok);
    for (index k = 1; k <= n; ++k) {
        const double formula = 2 * std::cos(static_cast<double>(k) * M_PI / (2.0 * n + 1));
        EXPECT_NEAR(r.S[static_cast<std::size_t>(k - 1)], formula, 1e-15) << k; // |error of the argument and of cos| < 4 units of 2^-53
    }
    // The one with 3 k = 2 n + 1 would be 2 cos(π / 3) = 1.
    matrix<double> B(4, 4);
    for (index i = 0; i < 4; ++i) {
        B(i, i) = 1;
        if (i + 1 < 4) B(i, i + 1) = 1;
    }
    certified_options options;
    options.certificate = true;
    const auto s = expect_certified(B, options, "four");
    EXPECT_EQ(s.S[2], 1);
    EXPECT_TRUE(s.values[2].exact);
    EXPECT_EQ(s.values[2].side, relation::equal);
}

TEST(CertifiedSvd, ExactSpectra) {
    certified_options options;
    options.certificate = true;
    const auto expect = [&](const matrix<double>& A, std::vector<double> S, index rank, const std::string& what) {
        const auto r = expect_certified(A, options, what);
        EXPECT_EQ(r.S, S) << what;
        EXPECT_EQ(r.rank, rank) << what;
        for (const certified_value& v : r.values) EXPECT_EQ(v.side, relation::equal) << what;
    };
    matrix<double> ones(9, 4);
    std::fill_n(ones.data(), 36, 1.0);
    expect(ones, {6, 0, 0, 0}, 1, "ones");
    expect(matrix<double>{{0, 0, 1}, {1, 0, 0}, {0, -1, 0}}, {1, 1, 1}, 3, "signed permutation");
    expect(matrix<double>{{3, 0}, {0, -5}, {0, 0}}, {5, 3}, 2, "diagonal");
    expect(matrix<double>{{1, 1, 1, 1}, {1, -1, 1, -1}, {1, 1, -1, -1}, {1, -1, -1, 1}}, {2, 2, 2, 2}, 4, "Hadamard");
    expect(matrix<double>{{0}}, {0}, 0, "zero");
    expect(matrix<double>{{-0x1p-1074}}, {0x1p-1074}, 1, "least subnormal");
    expect(matrix<double>(0, 5), {}, 0, "empty");
    // diag(6, 4, 4, 1) between the reflector I − v vᵀ / 2, v = (1, 1, 1, 1), and the same with its rows reversed: integers over 4.
    const matrix<double> P{{0.5, -0.5, -0.5, -0.5}, {-0.5, 0.5, -0.5, -0.5}, {-0.5, -0.5, 0.5, -0.5}, {-0.5, -0.5, -0.5, 0.5}};
    matrix<double> A(4, 4);
    const double d[] = {6, 4, 4, 1};
    for (index i = 0; i < 4; ++i)
        for (index j = 0; j < 4; ++j)
            for (index l = 0; l < 4; ++l) A(i, j) += P(i, l) * d[l] * P(3 - l, j);
    expect(A, {6, 4, 4, 1}, 4, "chosen spectrum");
    // Companion matrix of x³ − 2x − 5: one singular value is 1 exactly, the others are roots of x⁴ − 30 x² + 25.
    const auto companion = expect_certified(matrix<double>{{0, 2, 5}, {1, 0, 0}, {0, 1, 0}}, options, "companion");
    EXPECT_EQ(companion.S[1], 1);
    EXPECT_TRUE(companion.values[1].exact);
}

/// Pythagorean triples times factors that make the hypotenuse 54 bits long: exact midpoints, and rounding to even both ways.
TEST(CertifiedSvd, TiesGoToEven) {
    int low = 0, high = 0;
    for (std::int64_t k = 0x6666666666667; k < 0x6666666666667 + 12; ++k) { // 5 k of 54 bits
        const double a = 3.0 * static_cast<double>(k), b = 4.0 * static_cast<double>(k);
        if (static_cast<std::int64_t>(a) != 3 * k || static_cast<std::int64_t>(b) != 4 * k) continue;
        for (const certified_options& options : all_targets()) {
            const auto r = expect_certified(matrix<double>{{a}, {b}}, options, "tie");
            if (options.rounding != rounding::nearest_even || options.format != target_format::binary64) continue;
            low += r.values[0].side == relation::tie_low;
            high += r.values[0].side == relation::tie_high;
            EXPECT_EQ(r.S[0], static_cast<double>(5 * k));
        }
        // In company: the tie twice, and beside a value that has nothing to do with it.
        certified_options options;
        options.certificate = true;
        check(matrix<double>{{a, -b}, {b, a}}, options, "double tie");
        check(matrix<double>{{a, 0, 1}, {b, 0, 0}, {0, 3, 1}}, options, "near the place of a tie");
        check(matrix<complex_double>{{{a, b}, 0}, {0, {1, 1}}}, options, "complex tie");
    }
    EXPECT_GT(low, 0);
    EXPECT_GT(high, 0);
}

/// σ = √(a² + b²) with 53-bit a, b that lies extremely near a double or a midpoint c: the convergents of a² + b² = c² ± 1 for c of 54 bits.
/// (2 x y)² + (x² − y²)² = (x² + y²)² is a tie; one last bit of an entry away it is not.
TEST(CertifiedSvd, HardCasesNextToMidpoints) {
    counter_random random(5);
    for (int trial = 0; trial < 15; ++trial) {
        const std::int64_t x = (1 << 26) + random.below(1 << 24) + 1, y = random.between(1 << 18, 1 << 20);
        const double a = 2.0 * static_cast<double>(x * y), b = static_cast<double>((x - y) * (x + y));
        for (const double tiny : {0.0, 0x1p-1, 0x1p-60, 0x1p-300})
            for (const certified_options& options : all_targets()) {
                matrix<double> A{{a, 0}, {b, 0}, {tiny, 1}};
                A(2, 1) = 0;
                A(1, 1) = 0;
                check(A, options, "column beside a midpoint, " + std::to_string(trial));
                if (options.format == target_format::binary64 && options.rounding == rounding::nearest_even)
                    check(matrix<double>{{a, tiny}, {b, 1}}, options, "square beside a midpoint, " + std::to_string(trial));
            }
    }
}

/// A singular value that lies exactly where another one has to be told from: T1 cannot count there.
TEST(CertifiedSvd, ValuesNextToExactOnes) {
    for (const certified_options& options : all_targets()) {
        check(matrix<double>{{1, 0}, {0, 1}, {0, 0x1p-40}}, options, "exactly 1, and a little more");
        check(matrix<double>{{1, 0, 0}, {0, 1, 0x1p-60}}, options, "wide");
        check(matrix<double>{{0x1p-150, 0x1p-149}, {0x1p-149, -0x1p-149}}, options, "3 and 2");
        check(matrix<complex_double>{{{0, 1}, 0}, {0, 1}, {0, {0, 0x1p-30}}}, options, "complex");
        // 5 k is a midpoint, and √(25 k² + 1) lies behind it.
        const double k = 0x6666666666669;
        check(matrix<double>{{3 * k, 0}, {4 * k, 0}, {0, 3 * k}, {0, 4 * k}, {0, 1}}, options, "a midpoint, and a little more");
    }
}

TEST(CertifiedSvd, NeighboursOfTheEndsOfTheRange) {
    const double Omega = std::numeric_limits<double>::max(), least = 0x1p-1074;
    for (const certified_options& options : all_targets()) {
        const auto one = [&](double x) { check(matrix<double>{{x}}, options, std::to_string(x)); };
        for (const double x : {Omega,
                               next_down(Omega),
                               least,
                               2 * least,
                               3 * least,
                               0x1p-1022,
                               next_down(0x1p-1022),
                               1.0,
                               next_down(1.0),
                               0x1p-149,
                               0x1p-150,
                               next_up(0x1p-150),
                               next_down(0x1p-150),
                               0x1.fffffep127,
                               0x1.fffffefp127,
                               0x1.ffffffp127,
                               0x1p128,
                               0x1p-126,
                               next_down(0x1p-126),
                               1.5,
                               0x1.000001p0,
                               0x1.000003p0})
            one(x);
        check(matrix<double>{{Omega, 0x1p970}}, options, "just above the largest number");
        check(matrix<double>{{Omega, 0x1p996}, {0, 1}}, options, "towards the overflow midpoint");
        check(matrix<double>{{Omega, Omega}, {Omega, -Omega}}, options, "overflow twice");
        check(matrix<double>{{Omega, least}, {0, least}}, options, "both ends");
        check(matrix<complex_double>{{{least, least}}, {{0, least}}}, options, "complex subnormal");
    }
}

TEST(CertifiedSvd, NonfiniteInputIsSaid) {
    for (const double x : {infinity, -infinity, std::nan("")}) {
        const auto r = certified_svd(matrix<double>{{1, 2}, {x, 3}}.view());
        EXPECT_EQ(r.status, certified_status::nonfinite_input);
        EXPECT_EQ(r.rank, -1);
        EXPECT_EQ(certified_svd(matrix<complex_double>{{1, {2, x}}}.view()).status, certified_status::nonfinite_input);
        EXPECT_THROW((void)certified_norm2(matrix<double>{{x}}.view()), not_certified_error);
        EXPECT_THROW((void)certified_rank(matrix<double>{{x}}.view()), not_certified_error);
    }
}

TEST(CertifiedSvd, ArgumentsAreChecked) {
    const matrix<double> A{{1}};
    certified_options options;
    options.digits = -1;
    EXPECT_THROW((void)certified_svd(A.view(), options), std::invalid_argument);
    options.digits = 0;
    options.max_bits = 63;
    EXPECT_THROW((void)certified_svd(A.view(), options), std::invalid_argument);
}

TEST(CertifiedSvd, NormAndRankAlone) {
    const matrix<double> A{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}};
    EXPECT_EQ(certified_rank(A.view()), 2);
    EXPECT_EQ(certified_norm2(A.view()), certified_svd(A.view()).S[0]);
    EXPECT_EQ(certified_norm2(matrix<double>{{3}, {4}}.view()), 5);
    EXPECT_EQ(certified_norm2(matrix<double>(0, 3).view()), 0);
    EXPECT_EQ(certified_rank(matrix<complex_double>{{{0, 1}, 1}, {-1, {0, 1}}}.view()), 1);
    EXPECT_EQ(certified_norm2(matrix<complex_double>{{{3, 4}}}.view()), 5);
}

/// Little precision: honest about it, with intervals that hold, and the values that are proved are right.
TEST(CertifiedSvd, ASmallBudgetIsReported) {
    int open = 0;
    for (const certificate_case& one : certificate_cases())
        for (const int digits : {0, 100})
            for (const long bits : {64L, 120L}) {
                certified_options options;
                options.max_bits = bits;
                options.digits = digits;
                std::visit(
                    [&](const auto& A) {
                        const auto r = certified_svd(A.view(), options);
                        EXPECT_EQ(judged(r, A.view(), options), "") << one.name;
                        open += r.status == certified_status::not_certified;
                    },
                    one.A);
            }
    EXPECT_GT(open, 5);
    certified_options no_time;
    no_time.max_seconds = 0;
    no_time.digits = 200;
    const matrix<double> A = gaussian_matrix(6, 6, 3);
    const auto r = certified_svd(A.view(), no_time);
    EXPECT_EQ(r.status, certified_status::not_certified);
    EXPECT_NE(r.reason.find("time"), std::string::npos) << r.reason;
    EXPECT_EQ(judged(r, A.view(), no_time), "");
}

/// Whatever V is proposed: never a wrong result, no exception but for what is no V at all, and an end.
TEST(CertifiedSvd, ATerribleProposalCostsOnlyTime) {
    struct proposal {
        std::string name;
        std::function<matrix<double>(index rows, index cols)> make;
    };
    const auto filled = [](double x) {
        return [x](index m, index n) {
            matrix<double> V(m, n);
            std::fill_n(V.data(), m * n, x);
            return V;
        };
    };
    const auto identity_with = [](index i, index j, double x) {
        return [=](index m, index n) {
            matrix<double> V = matrix<double>::identity(m, n);
            if (m > i && n > j) V(i, j) = x;
            return V;
        };
    };
    const std::vector<proposal> proposals{
        {"identity", [](index m, index n) { return matrix<double>::identity(m, n); }},
        {"zeros", filled(0)},
        {"ones", filled(1)},
        {"NaN", filled(std::nan(""))},
        {"infinity", filled(infinity)},
        {"tiny", filled(0x1p-1074)},
        {"huge", filled(0x1p1023)},
        {"one NaN", identity_with(0, 1, std::nan(""))},
        {"one NaN later", identity_with(1, 1, std::nan(""))},
        {"one infinity", identity_with(1, 0, -infinity)},
        {"one huge entry", identity_with(1, 0, 0x1p1000)},
        {"a zero column", identity_with(1, 1, 0)},
        {"a tiny column", identity_with(1, 1, 0x1p-1000)},
        {"random", [](index m, index n) { return gaussian_matrix(m, n, 12); }},
        {"random and large", [](index m, index n) { return scaled(gaussian_matrix(m, n, 13), 0x1p40); }},
        {"random and small", [](index m, index n) { return scaled(gaussian_matrix(m, n, 14), 0x1p-40); }},
        {"nearly singular",
         [](index m, index n) {
             matrix<double> V(m, n);
             for (index j = 0; j < n; ++j)
                 for (index i = 0; i < m; ++i) V(i, j) = 1 + (i == j ? 0x1p-50 : 0);
             return V;
         }},
    };
    for (const proposal& p : proposals) {
        certified_options options;
        options.certificate = true;
        options.max_bits = 3000;
        options.max_seconds = 2;
        options.propose = [&](const matrix<double>& E, bool is_complex) { return p.make(E.cols(), is_complex ? E.cols() / 2 : E.cols()); };
        const auto expect_honest = [&](const auto& A, const std::string& what) {
            try {
                const auto r = certified_svd(A.view(), options);
                EXPECT_EQ(judged(r, A.view(), options), "") << p.name << ", " << what;
            } catch (const std::exception& e) {
                ADD_FAILURE() << p.name << ", " << what << ": " << e.what();
            }
        };
        expect_honest(gaussian_matrix(3, 3, 20), "square");
        expect_honest(complex_gaussian_matrix(3, 2, 21), "complex");
        expect_honest(matrix<double>{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}, "singular");
        expect_honest(matrix<double>{{1, 1}, {1, -1}}, "equal values");
        expect_honest(matrix<double>{{3}, {4}}, "one value");
    }
}

/// A proposal of another shape is a mistake of the caller.
TEST(CertifiedSvd, AProposalOfTheWrongShapeIsRefused) {
    certified_options options;
    options.propose = [](const matrix<double>&, bool) { return matrix<double>(1, 1); };
    EXPECT_THROW((void)certified_svd(gaussian_matrix(3, 3, 1).view(), options), std::invalid_argument);
}

} // namespace
} // namespace eckart::tests
