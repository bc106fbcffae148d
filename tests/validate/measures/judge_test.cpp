#include "correct_result.hpp"

#include <eckart/core/floating_point.hpp>
#include <eckart/validate/measures/bounds.hpp>
#include <eckart/validate/measures/singular_value_error.hpp>

#include <tests/support/haar_orthogonal.hpp>
#include <tests/support/random.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace eckart::validate {
namespace {

using tests::checks;
using tests::correct;
using tests::correct_result;
using tests::failures;
using tests::find;
using tests::judged;
using tests::some_driver;

using names = std::set<std::string>;

matrix<double> gaussian(index m, index n, std::uint64_t seed) {
    tests::counter_random random(seed);
    matrix<double> A(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) A(i, j) = random.gaussian();
    return A;
}

/// A = D1 G, G gaussian, rows falling by 2^-step: sigma_i fall likewise.
matrix<double> graded(index n, int step, std::uint64_t seed) {
    matrix<double> A = gaussian(n, n, seed);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < n; ++i) A(i, j) = std::ldexp(A(i, j), -step * static_cast<int>(j));
    return A;
}

std::string text(const std::vector<measurement>& all) {
    std::string t;
    for (const auto& f : all)
        t += f.check + " " + to_string(f.verdict) + " " + std::to_string(f.value) + " of " + std::to_string(f.limit) + " " + f.message +
             "\n";
    return t;
}

/// Everything passes: no finding, not even a lossy one.
void expect_clean(const correct_result& c, const driver& d = some_driver()) {
    const auto all = judged(c, d);
    for (const auto& f : all) EXPECT_EQ(f.verdict, verdict::pass) << text(all);
}

TEST(Judge, CorrectResultsPassOnEveryShapeJobAndPromise) {
    for (const auto& [m, n] : {std::pair<index, index>{5, 5}, {9, 4}, {4, 9}, {1, 6}, {6, 1}, {1, 1}, {0, 3}, {3, 0}, {0, 0}})
        for (const vectors wanted : {vectors::none, vectors::thin, vectors::full})
            for (const promise p : {promise::normwise, promise::column_scaled, promise::two_sided_scaled}) {
                SCOPED_TRACE(testing::Message() << m << "x" << n);
                expect_clean(correct(gaussian(m, n, 1), wanted), some_driver(p));
            }
}

TEST(Judge, EveryLevelIsMeasured) {
    const auto all = judged(correct(gaussian(6, 4, 2), vectors::full));
    names found;
    for (const auto& f : all) found.insert(f.check);
    EXPECT_EQ(found, (names{"L0.contract", "L1.orthogonality_u", "L1.orthogonality_v", "L1.residual", "L1.singular_values", "L2.smallest",
                            "L2.ulps", "L4.frobenius", "L4.spectral"}));
}

TEST(Judge, CorrectResultsPassAtTheEndsOfTheRange) {
    for (const int e : {-1074, -1060, -1030, -1000, -500, 500, 1000, 1018, 1023}) {
        SCOPED_TRACE(e);
        matrix<double> A{{3, 0, 1}, {0, 2, 0}, {1, 0, 1}, {1, 1, 0}};
        for (index j = 0; j < 3; ++j)
            for (index i = 0; i < 4; ++i) A(i, j) = std::ldexp(A(i, j), e - (e > 1000 ? 2 : 0));
        expect_clean(correct(A, vectors::full));
    }
}

TEST(Judge, CorrectResultsPassOnWideGrading) {
    for (const int step : {10, 40, 90}) expect_clean(correct(graded(10, step, 3)), some_driver(promise::column_scaled));
    expect_clean(correct({{1e300, 0}, {0, 1e-300}}));
    expect_clean(correct({{1e300, 1}, {1e10, 1e-300}}));
}

TEST(Judge, OverflowingSingularValueIsRightlyInfinite) {
    const double big = std::numeric_limits<double>::max();
    correct_result c = correct({{big, big}, {big, -big / 2}});
    ASSERT_TRUE(std::isinf(c.response.S[0]));
    expect_clean(c);
    c.response.info = 1; // reported: also right
    expect_clean(c);
    c.response.info = 0;
    c.response.S[0] = big;
    EXPECT_EQ(failures(judged(c)).count("L1.singular_values"), 1u);
    correct_result d = correct({{1, 0}, {0, 1}});
    d.response.S[0] = std::numeric_limits<double>::infinity();
    EXPECT_EQ(failures(judged(d)), (names{"L0.finite"}));
}

// D1: everything that is not unique.

TEST(Judge, LegalFreedomIsNeverFlagged) {
    const matrix<double> hadamard{{1, 1, 1, 1}, {1, -1, 1, -1}, {1, 1, -1, -1}, {1, -1, -1, 1}}; // sigma = 2 four times
    correct_result c = correct(hadamard, vectors::full);
    const matrix<double> Q = tests::haar_orthogonal(4, 7);
    for (index i = 0; i < 4; ++i)
        for (index j = 0; j < 4; ++j) {
            double s = 0;
            for (index l = 0; l < 4; ++l) s += hadamard(i, l) * Q(j, l);
            (*c.response.U)(i, j) = s / 2; // U = A V / 2 for any orthogonal V
        }
    c.response.Vh = Q;
    expect_clean(c);

    correct_result s = correct(gaussian(5, 3, 4), vectors::full);
    for (index i = 0; i < 5; ++i) (*s.response.U)(i, 1) *= -1;
    for (index i = 0; i < 3; ++i) (*s.response.Vh)(1, i) *= -1;
    for (index i = 0; i < 5; ++i) std::swap((*s.response.U)(i, 3), (*s.response.U)(i, 4)); // columns beyond k are free
    expect_clean(s);

    correct_result r = correct({{1, 1, 0}, {1, 1, 0}, {0, 0, 0}}, vectors::full); // rank 1: null spaces independent of each other
    ASSERT_EQ(r.exact.rank, 1);
    for (index i = 0; i < 3; ++i) (*r.response.U)(i, 2) *= -1;
    for (index i = 0; i < 3; ++i) std::swap((*r.response.Vh)(1, i), (*r.response.Vh)(2, i));
    expect_clean(r);
}

// Mutations of a correct result, each flagged by the check that it concerns.

TEST(Mutation, DroppedLastSingularValue) {
    correct_result c = correct(gaussian(5, 5, 5));
    c.response.S.pop_back();
    EXPECT_EQ(failures(judged(c)), (names{"L0.shape"}));
    c.response.S.push_back(0);
    const auto f = failures(judged(c));
    EXPECT_TRUE(f.count("L1.singular_values") && f.count("L1.residual")) << text(judged(c));
}

TEST(Mutation, SwappedVectorsOfDifferentClusters) {
    correct_result c = correct(gaussian(5, 5, 6));
    for (index i = 0; i < 5; ++i) std::swap((*c.response.U)(i, 0), (*c.response.U)(i, 3));
    EXPECT_EQ(failures(judged(c)), (names{"L1.residual", "L4.frobenius", "L4.spectral"})) << text(judged(c));
}

TEST(Mutation, SwappedPairsAreSeenByOrderAndEckartYoungOnly) {
    correct_result c = correct(gaussian(5, 5, 6));
    std::swap(c.response.S[1], c.response.S[2]);
    for (index i = 0; i < 5; ++i) {
        std::swap((*c.response.U)(i, 1), (*c.response.U)(i, 2));
        std::swap((*c.response.Vh)(1, i), (*c.response.Vh)(2, i));
    }
    EXPECT_EQ(failures(judged(c)), (names{"L0.order", "L4.frobenius", "L4.spectral"})) << text(judged(c));
}

TEST(Mutation, FourUlpsOnOneValueAreMeasured) {
    correct_result c = correct(gaussian(5, 5, 7));
    c.response.S[2] *= 1 + 4 * 0x1p-52;
    const measurement f = find(judged(c), "L2.ulps");
    EXPECT_TRUE(f.value >= 2 && f.value <= 9) << f.value;
    EXPECT_EQ(f.verdict, verdict::pass); // within what everybody documents
}

TEST(Mutation, NegatedValue) {
    correct_result c = correct(gaussian(5, 5, 8));
    c.response.S[4] = -c.response.S[4];
    EXPECT_TRUE(failures(judged(c)).count("L0.sign"));
    for (index i = 0; i < 5; ++i) (*c.response.U)(i, 4) *= -1; // even with the vector to match
    EXPECT_EQ(failures(judged(c)), (names{"L0.sign", "L1.singular_values"})) << text(judged(c));
}

TEST(Mutation, ZeroedNullColumn) {
    correct_result c = correct(gaussian(6, 3, 9), vectors::full);
    for (index i = 0; i < 6; ++i) (*c.response.U)(i, 5) = 0;
    const auto all = judged(c);
    EXPECT_EQ(failures(all), (names{"L1.orthogonality_u"}));
    const auto& w = *find(all, "L1.orthogonality_u").witness;
    EXPECT_EQ(w["kind"], "columns");
    EXPECT_EQ(w["i"], 6);
    EXPECT_EQ(w["j"], 6);
    EXPECT_EQ(w["inner_product"], "0");
}

TEST(Mutation, TransposedV) {
    correct_result c = correct(gaussian(5, 5, 10));
    c.response.Vh = transpose(*c.response.Vh);
    EXPECT_EQ(failures(judged(c)), (names{"L1.residual", "L4.frobenius", "L4.spectral"}));
}

TEST(Mutation, ResultOfAnotherMatrix) {
    correct_result c = correct(gaussian(5, 5, 11));
    c.response = correct(gaussian(5, 5, 12)).response;
    const auto f = failures(judged(c));
    EXPECT_TRUE(f.count("L1.residual") && f.count("L1.singular_values"));
    c.job.u = c.job.vt = factor::none;
    c.response.U.reset();
    c.response.Vh.reset();
    EXPECT_EQ(failures(judged(c)), (names{"L1.singular_values"}));
}

TEST(Mutation, CoarseDeflation) {
    // A tolerance 10^3 times too coarse deflates values below 10^3 n u sigma_1.
    correct_result c = correct(matrix<double>::identity(8));
    const double deflated = 999 * 8 * 0x1p-53;
    c.A(7, 7) = c.response.S[7] = deflated;
    c.exact.S[7] = deflated;
    ASSERT_TRUE(failures(judged(c)).empty());
    c.response.S[7] = 0;
    EXPECT_EQ(failures(judged(c)), (names{"L1.residual", "L1.singular_values"})) << text(judged(c)); // every A_k, k < 8, is as good as ever
}

TEST(Mutation, SkippedJacobiPair) {
    correct_result c = correct(gaussian(5, 5, 14));
    // vectors 2 and 3 rotated by 1e-4 in V, U = A V normalised as one-sided Jacobi would: U loses orthogonality
    matrix<double>&U = *c.response.U, &Vh = *c.response.Vh;
    for (index i = 0; i < 5; ++i) {
        const double a = Vh(1, i), b = Vh(2, i);
        Vh(1, i) = std::cos(1e-4) * a + std::sin(1e-4) * b;
        Vh(2, i) = -std::sin(1e-4) * a + std::cos(1e-4) * b;
    }
    for (index k = 1; k <= 2; ++k) {
        double norm2 = 0;
        for (index i = 0; i < 5; ++i) {
            U(i, k) = 0;
            for (index j = 0; j < 5; ++j) U(i, k) += c.A(i, j) * Vh(k, j);
            norm2 += U(i, k) * U(i, k);
        }
        c.response.S[static_cast<std::size_t>(k)] = std::sqrt(norm2);
        for (index i = 0; i < 5; ++i) U(i, k) /= std::sqrt(norm2);
    }
    const auto all = judged(c);
    EXPECT_TRUE(failures(all).count("L1.orthogonality_u")) << text(all);
    EXPECT_FALSE(failures(all).count("L1.residual"));
    const auto& w = *find(all, "L1.orthogonality_u").witness;
    EXPECT_EQ(w["i"], 2);
    EXPECT_EQ(w["j"], 3);
    // D6b: some vector is stretched more than v_2
    ASSERT_TRUE(w.contains("better_maximiser")) << w.dump();
    EXPECT_EQ(w["better_maximiser"]["instead_of"], 2);
    EXPECT_TRUE(parse_float(w["better_maximiser"]["norm_Ax_over_norm_x_at_least"].get<std::string>()) >
                parse_float(w["better_maximiser"]["norm_Av_over_norm_v_at_most"].get<std::string>()));
}

TEST(Mutation, NaNAndInfinityAnywhere) {
    const correct_result c = correct(gaussian(4, 3, 15), vectors::full);
    for (const double bad : {std::nan(""), std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()}) {
        for (std::size_t i = 0; i < 3; ++i) {
            correct_result x = c;
            x.response.S[i] = bad;
            EXPECT_TRUE(failures(judged(x)).count("L0.finite"));
        }
        for (index j = 0; j < 4; ++j)
            for (index i = 0; i < 4; ++i) {
                correct_result x = c;
                (*x.response.U)(i, j) = bad;
                EXPECT_EQ(failures(judged(x)), (names{"L0.finite"}));
                const auto w = *find(judged(x), "L0.finite").witness;
                EXPECT_EQ(w["i"], i + 1);
                EXPECT_EQ(w["j"], j + 1);
            }
        correct_result x = c;
        (*x.response.Vh)(2, 1) = bad;
        EXPECT_EQ(failures(judged(x)), (names{"L0.finite"}));
    }
    correct_result all_nan = c;
    std::fill(all_nan.response.S.begin(), all_nan.response.S.end(), std::nan(""));
    EXPECT_EQ(failures(judged(all_nan)), (names{"L0.finite", "L0.order"}));
}

TEST(Mutation, OverflowingGarbageFails) {
    correct_result c = correct(gaussian(3, 3, 16));
    for (index i = 0; i < 3; ++i) (*c.response.U)(i, 0) = 1e300;
    c.response.S[0] = 1e308;
    const auto f = failures(judged(c));
    EXPECT_TRUE(f.count("L1.residual") && f.count("L1.orthogonality_u") && f.count("L1.singular_values"));
    correct_result zero = correct(matrix<double>(2, 2));
    zero.response.S = {1e5, 0};
    EXPECT_TRUE(failures(judged(zero)).count("L1.singular_values") && failures(judged(zero)).count("L1.residual"));
}

// Limits: just below and just above.

TEST(Limits, SingularValueNormwise) {
    correct_result c = correct(matrix<double>::identity(4), vectors::none);
    const double p = failure_factor(4, 4);
    ASSERT_EQ(p, 400);
    c.response.S[0] = 1 + 400 * 0x1p-53;
    EXPECT_EQ(find(judged(c), "L1.singular_values").verdict, verdict::pass);
    EXPECT_EQ(find(judged(c), "L1.singular_values").value, 400);
    c.response.S[0] = 1 + 402 * 0x1p-53; // the next double
    EXPECT_EQ(find(judged(c), "L1.singular_values").verdict, verdict::fail);
}

TEST(Limits, ResidualAndOrthogonality) {
    correct_result c = correct(matrix<double>::identity(4));
    c.response.S[3] = 1 - 399 * 0x1p-53;
    EXPECT_EQ(find(judged(c), "L1.residual").verdict, verdict::pass);
    c.response.S[3] = 1 - 401 * 0x1p-53;
    EXPECT_EQ(find(judged(c), "L1.residual").verdict, verdict::fail);

    correct_result q = correct(matrix<double>::identity(4));
    (*q.response.U)(0, 1) = 399 * 0x1p-53;
    EXPECT_EQ(find(judged(q), "L1.orthogonality_u").verdict, verdict::pass);
    EXPECT_FALSE(find(judged(q), "L1.orthogonality_u").message.empty()); // more than expected
    (*q.response.U)(0, 1) = 401 * 0x1p-53;
    EXPECT_EQ(find(judged(q), "L1.orthogonality_u").verdict, verdict::fail);
}

TEST(Limits, DenormalUnitsOfTinyMatrices) {
    correct_result c = correct({{5 * 0x1p-1074, 0}, {0, 0x1p-1074}});
    c.response.S = {205 * 0x1p-1074, 0x1p-1074}; // p = 200
    EXPECT_TRUE(failures(judged(c)).empty()) << text(judged(c));
    c.response.S = {206 * 0x1p-1074, 0x1p-1074};
    EXPECT_TRUE(failures(judged(c)).count("L1.singular_values"));
    driver flushing = some_driver();
    flushing.flushes_denormals = true;
    c.response.S = {0, 0};
    EXPECT_TRUE(failures(judged(c, flushing)).empty());
    c.response.S = {0x1p-1010, 0};
    EXPECT_TRUE(failures(judged(c, flushing)).count("L1.singular_values"));
}

TEST(Relative, NormwiseDriversAreLossyWithWitness) {
    correct_result c = correct(graded(6, 12, 17));
    c.response.S[5] *= 1.25; // far below u sigma_1 p, so norm-wise invisible
    ASSERT_TRUE(c.response.S[5] < 1e-15 * c.response.S[0]);
    const auto all = judged(c);
    EXPECT_TRUE(failures(all).empty()) << text(all);
    const measurement f = find(all, "L2.ulps");
    EXPECT_EQ(f.verdict, verdict::lossy);
    EXPECT_TRUE(f.value > 1e14);
    EXPECT_EQ((*f.witness)["kind"], "exact_sigma");
    EXPECT_EQ((*f.witness)["i"], 6);
    EXPECT_EQ(parse_float((*f.witness)["correctly_rounded_hex"].get<std::string>()), c.exact.rounded[5]);
    // s_n too large: a vector that A stretches less proves it
    ASSERT_TRUE(f.witness->contains("proof"));
    EXPECT_EQ((*f.witness)["proof"]["kind"], "squeeze");
    EXPECT_TRUE(parse_float((*f.witness)["proof"]["norm_Ax_over_norm_x_at_most"].get<std::string>()) < c.response.S[5]);
}

TEST(Relative, ColumnScaledPromiseIsABreach) {
    correct_result c = correct(graded(6, 12, 17)); // columns graded: B is a Gaussian matrix of order 6
    c.response.S[5] *= 1 + 1e-6;
    EXPECT_EQ(find(judged(c, some_driver(promise::column_scaled)), "L2.ulps").verdict, verdict::fail);
    EXPECT_EQ(find(judged(c, some_driver(promise::two_sided_scaled)), "L2.ulps").verdict, verdict::fail);
    correct_result rows = c; // rows graded: only the two-sided promise speaks of this matrix
    rows.A = transpose(c.A);
    rows.response.U = transpose(*c.response.Vh);
    rows.response.Vh = transpose(*c.response.U);
    EXPECT_EQ(find(judged(rows, some_driver(promise::column_scaled)), "L2.ulps").verdict, verdict::lossy);
    EXPECT_EQ(find(judged(rows, some_driver(promise::two_sided_scaled)), "L2.ulps").verdict, verdict::fail);
}

TEST(Relative, PromisesEndAtTheExponentRange) {
    correct_result c = correct({{1, 0}, {0, 0x1p-1040}});
    c.response.S[1] = 0; // sigma_2 < sigma_1 2^-1022
    EXPECT_EQ(find(judged(c, some_driver(promise::column_scaled)), "L2.ulps").verdict, verdict::lossy);
    c = correct({{1, 0}, {0, 0x1p-1000}});
    c.response.S[1] = 0;
    EXPECT_EQ(find(judged(c, some_driver(promise::column_scaled)), "L2.ulps").verdict, verdict::fail);
}

TEST(Relative, TheSmallestValueIsJudgedByItself) {
    correct_result c = correct(graded(6, 12, 17));
    c.response.S[4] *= 1.5;
    c.response.S[5] *= 1.25;
    const auto all = judged(c);
    EXPECT_EQ((*find(all, "L2.ulps").witness)["i"], 5);
    EXPECT_EQ((*find(all, "L2.smallest").witness)["i"], 6);
}

TEST(Relative, ExactZerosAreJudgedNormwise) {
    correct_result c = correct({{1, 2, 3}, {4, 5, 6}, {7, 8, 9}});
    ASSERT_EQ(c.exact.rank, 2);
    EXPECT_EQ(find(judged(c), "L2.zeros").value, 0);
    c.response.S[2] = 1e-16 * c.response.S[0];
    EXPECT_EQ(find(judged(c), "L2.zeros").verdict, verdict::pass);
    c.response.S[2] = 1e-14 * c.response.S[0];
    const measurement f = find(judged(c), "L2.zeros");
    EXPECT_EQ(f.verdict, verdict::lossy);
    EXPECT_EQ((*f.witness)["proof"]["kind"], "null"); // (1, -2, 1) is annihilated exactly
    const auto x = (*f.witness)["proof"]["x"].get<std::vector<double>>();
    EXPECT_EQ(x[1], -2 * x[0]);
    EXPECT_EQ(x[2], x[0]);
}

TEST(Witness, StretchProvesALargestValueTooSmall) {
    correct_result c = correct(gaussian(6, 6, 18), vectors::none);
    c.response.S[0] *= 0.999999;
    const auto w = *find(judged(c), "L1.singular_values").witness;
    EXPECT_EQ(w["proof"]["kind"], "stretch");
    EXPECT_TRUE(parse_float(w["proof"]["norm_Ax_over_norm_x_at_least"].get<std::string>()) > c.response.S[0]);
}

TEST(Witness, CloserMatrixForABadTruncation) {
    correct_result c = correct({{4, 0, 0}, {0, 2, 0}, {0, 0, 1}});
    std::swap(c.response.S[1], c.response.S[2]);
    c.response.U = c.response.Vh = matrix<double>{{1, 0, 0}, {0, 0, 1}, {0, 1, 0}};
    c.response.Vh = transpose(*c.response.U);
    const auto w = *find(judged(c), "L4.spectral").witness;
    EXPECT_EQ(w["kind"], "closer");
    EXPECT_EQ(w["k"], 2);
    EXPECT_EQ(w["distance_of_A_k"], "2");
    EXPECT_EQ(w["least_distance"], "1");
}

TEST(Oracle, UndecidedFallsBackOnTheFreeIdentities) {
    correct_result c = correct(gaussian(4, 4, 19));
    c.exact.decided = false;
    c.exact.reason = "test";
    EXPECT_TRUE(failures(judged(c)).empty());
    EXPECT_EQ(checks(judged(c), verdict::undecided), (names{"L2.ulps"}));
    c.response.S[0] *= 2;
    EXPECT_TRUE(failures(judged(c)).count("L1.frobenius_norm"));
    c.response.S.assign(4, 0);
    c.response.S[3] = 0;
    const auto f = failures(judge(some_driver(), c.job, c.A, c.response, nullptr));
    EXPECT_TRUE(f.count("L1.largest_value") && f.count("L1.frobenius_norm") && f.count("L1.residual"));
}

TEST(Oracle, ImpossibleValuesAreBlamedOnTheOracle) {
    correct_result c = correct({{4, 0}, {0, 2}});
    c.exact.S[1] = 3; // no matrix of rank 1 could be nearer than 3, yet A_1 is: 2
    EXPECT_EQ(find(judged(c), "L4.frobenius").verdict, verdict::undecided);
    c.exact.S.pop_back();
    EXPECT_THROW(judged(c), std::invalid_argument);
}

} // namespace
} // namespace eckart::validate
