#include <eckart/fast/svd.hpp>
#include <eckart/validate/campaign.hpp>
#include <eckart/validate/examine.hpp>

#include <tests/support/error_message.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <set>

namespace eckart::validate {
namespace {

using tests::contains;
using tests::error_message;

driver lapack_like() {
    driver d;
    d.library = "Test LAPACK 1.0";
    d.name = "dgesdd";
    d.jobs = {{"S", factor::thin, factor::thin}, {"N", factor::none, factor::none}, {"A", factor::full, factor::full}};
    d.workspace_choice = true;
    d.padded_storage = true;
    return d;
}

test_case diagonal(bool every_storage = false) {
    test_case c;
    c.key = parse_case_key("F4/kind=diagonal n=2/0");
    c.title = "diag(2, 1)";
    c.A = matrix<double>{{2, 0}, {0, 1}};
    c.known_singular_values = {oracle_real(2), oracle_real(1)};
    c.every_storage = every_storage;
    return c;
}

/// The right answer of diag(2, 1) and of its twins' values, by job.
response right_answer(const call& how) {
    response r;
    r.S = {2, 1};
    if (how.job == "N") return r;
    r.U = matrix<double>::identity(2);
    r.Vh = matrix<double>::identity(2);
    return r;
}

prepared_case without_twins(bool every_storage = false) {
    prepared_case c = prepare(diagonal(every_storage), oracle(), level::quick);
    c.twins.clear();
    return c;
}

TEST(Prepare, TakesClosedFormsAndLeavesNonFiniteMatricesWithoutOracle) {
    const prepared_case c = prepare(diagonal(), oracle(), level::standard);
    ASSERT_TRUE(c.exact.has_value());
    EXPECT_EQ(c.exact->method, "closed form");
    EXPECT_EQ(c.exact->rank, 2);
    EXPECT_FALSE(c.twins.empty());
    test_case bad = diagonal();
    bad.A(1, 1) = std::numeric_limits<double>::quiet_NaN();
    bad.known_singular_values.reset();
    const prepared_case n = prepare(bad, oracle(), level::standard);
    EXPECT_FALSE(n.exact.has_value());
    EXPECT_TRUE(n.twins.empty());
}

TEST(Variants, EveryStorageCaseGetsEveryCall) {
    const driver d = lapack_like();
    std::set<std::string> names;
    for (const variant& v : variants(d, diagonal(true))) names.insert(v.name);
    EXPECT_EQ(names, (std::set<std::string>{"values_only", "job_A", "workspace_minimum", "storage_padded", "storage_misaligned"}));
}

TEST(Variants, OtherCasesGetValuesOnlyAndOneRotatingCallAndAllTurnUp) {
    const driver d = lapack_like();
    std::set<std::string> rotating;
    for (int n = 1; n <= 200; ++n) {
        test_case c = diagonal();
        c.key = parse_case_key("F4/kind=diagonal n=" + std::to_string(n) + "/0");
        const std::vector<variant> calls = variants(d, c);
        ASSERT_EQ(calls.size(), 2u);
        EXPECT_EQ(calls[0].name, "values_only");
        EXPECT_EQ(calls[0].how.job, "N");
        rotating.insert(calls[1].name);
    }
    EXPECT_EQ(rotating, (std::set<std::string>{"job_A", "workspace_minimum", "storage_padded", "storage_misaligned"}));
}

TEST(Variants, DriverWithOneJobAndNothingElseIsStillCalledMisaligned) {
    driver d;
    d.name = "plain";
    d.jobs = {{"thin", factor::thin, factor::thin}};
    const std::vector<variant> calls = variants(d, diagonal());
    ASSERT_EQ(calls.size(), 1u);
    EXPECT_EQ(calls[0].how.storage, storage::misaligned);
}

TEST(Examine, RightAnswersPass) {
    int calls = 0;
    const record r = examine(
        [&](const call& how, matrix_view<const double>) {
            ++calls;
            return right_answer(how);
        },
        lapack_like(), without_twins(true), level::quick);
    EXPECT_EQ(r.worst, verdict::pass) << to_json(r).dump(1);
    EXPECT_EQ(r.outcome, "returned");
    EXPECT_EQ(r.max_ulps, 0);
    EXPECT_EQ(r.correctly_rounded, 2);
    EXPECT_EQ(calls, 6);
    EXPECT_EQ(r.key(), "Test LAPACK 1.0/dgesdd/" + r.case_id);
    EXPECT_EQ(r.matrix_hash.size(), 32u);
}

TEST(Examine, WrongValueOfOneJobIsFound) {
    const record r = examine(
        [](const call& how, matrix_view<const double>) {
            response answer = right_answer(how);
            if (how.job == "N") answer.S[1] = 1.5;
            return answer;
        },
        lapack_like(), without_twins(true), level::quick);
    EXPECT_EQ(r.worst, verdict::fail);
    EXPECT_TRUE(std::any_of(r.measurements.begin(), r.measurements.end(), [](const measurement& m) {
        return m.verdict == verdict::fail && m.check == "J.values_only";
    })) << to_json(r).dump(1);
    EXPECT_EQ(r.max_ulps, 0) << "of the primary call";
}

TEST(Examine, NotANumberIsNotMeasuredAndFails) {
    const record r = examine(
        [](const call& how, matrix_view<const double>) {
            response answer = right_answer(how);
            answer.S[1] = std::numeric_limits<double>::quiet_NaN();
            return answer;
        },
        lapack_like(), without_twins(), level::quick);
    EXPECT_EQ(r.worst, verdict::fail);
    EXPECT_TRUE(std::isnan(r.max_ulps));
    EXPECT_EQ(r.correctly_rounded, std::nullopt);
}

TEST(Examine, ValuesThatTheOracleCannotCertifyAreNeitherPassedNorFailed) {
    test_case hilbert = diagonal();
    hilbert.A = matrix<double>(9, 9);
    for (index i = 0; i < 9; ++i)
        for (index j = 0; j < 9; ++j) hilbert.A(i, j) = 1 / static_cast<double>(i + j + 1);
    hilbert.known_singular_values.reset();
    oracle_budget little;
    little.bits = 64;
    const prepared_case c = prepare(hilbert, oracle({}, little), level::quick);
    ASSERT_FALSE(c.exact->decided);
    const record r = examine(
        [&](const call& how, matrix_view<const double> A) {
            const auto f = eckart::svd(A);
            response answer;
            answer.S = f.S;
            if (how.job == "N") return answer;
            answer.U = f.U;
            answer.Vh = f.Vh;
            return answer;
        },
        lapack_like(), c, level::quick);
    EXPECT_EQ(r.worst, verdict::undecided) << to_json(r).dump(1);
    EXPECT_TRUE(std::isnan(r.max_ulps));
    EXPECT_EQ(r.correctly_rounded, std::nullopt);
    EXPECT_TRUE(std::any_of(r.measurements.begin(), r.measurements.end(),
                            [&](const measurement& m) { return m.verdict == verdict::undecided && contains(m.message, c.exact->reason); }));
}

TEST(Examine, AfterAHangNoFurtherCallIsMade) {
    int calls = 0;
    const record r = examine(
        [&](const call& how, matrix_view<const double>) {
            ++calls;
            response answer = right_answer(how);
            if (how.job == "N") answer.outcome = outcome::timed_out;
            return answer;
        },
        lapack_like(), without_twins(true), level::quick);
    EXPECT_EQ(calls, 2); // the primary call, then values only, which hangs
    EXPECT_EQ(r.outcome, "timed_out");
    EXPECT_EQ(r.worst, verdict::died);
}

TEST(Examine, CrashOfOneVariantIsRecordedAndTheOthersAreStillCalled) {
    int calls = 0;
    const record r = examine(
        [&](const call& how, matrix_view<const double>) {
            ++calls;
            response answer = right_answer(how);
            if (how.workspace == workspace::minimum) answer.outcome = outcome::crashed;
            return answer;
        },
        lapack_like(), without_twins(true), level::quick);
    EXPECT_EQ(calls, 6);
    EXPECT_EQ(r.outcome, "crashed");
    EXPECT_EQ(r.worst, verdict::died);
    EXPECT_TRUE(std::any_of(r.measurements.begin(), r.measurements.end(), [](const measurement& m) {
        return contains(m.message, "minimum workspace");
    })) << to_json(r).dump(1);
}

TEST(Skipped, SaysSo) {
    const record r = skipped(lapack_like(), diagonal(), level::quick, 3);
    EXPECT_EQ(r.outcome, "skipped");
    EXPECT_EQ(r.worst, verdict::died);
    EXPECT_TRUE(contains(r.measurements.at(0).message, "3 cases"));
    EXPECT_NO_THROW(record_from_json(to_json(r)));
}

TEST(Level, Texts) {
    EXPECT_EQ(parse_level("standard"), level::standard);
    EXPECT_TRUE(contains(error_message([] { parse_level("Quick"); }), "'Quick'"));
    EXPECT_NE(error_message([] { parse_level(""); }), "");
}

TEST(Shard, PartsAreDisjointAndCoverEverything) {
    for (const std::uint64_t count : {1, 2, 3, 16})
        for (int n = 0; n < 300; ++n) {
            const std::string id = parse_case_key("F5/n=" + std::to_string(n) + "/0").id();
            std::uint64_t holders = 0;
            for (std::uint64_t i = 0; i < count; ++i) holders += shard{i, count}.holds(id) ? 1u : 0u;
            EXPECT_EQ(holders, 1u) << id << " of " << count;
        }
}

/// Two parts of 300 cases: far from balanced would mean that the hash does not mix. 6 standard deviations of a fair coin: 52.
TEST(Shard, PartsAreBalanced) {
    int first = 0;
    for (int n = 0; n < 300; ++n) first += shard{0, 2}.holds(parse_case_key("F5/n=" + std::to_string(n) + "/0").id()) ? 1 : 0;
    EXPECT_TRUE(std::abs(first - 150) <= 52) << first;
}

TEST(Shard, Texts) {
    EXPECT_EQ(parse_shard("3/16").index, 3u);
    EXPECT_EQ(parse_shard("3/16").count, 16u);
    for (const char* bad : {"", "1", "/", "1/", "/2", "2/2", "0/0", "-1/2", "1/2x", " 0/2", "0/99999999999999999999999"})
        EXPECT_TRUE(contains(error_message([&] { parse_shard(bad); }), "'" + std::string(bad) + "'")) << bad;
}

} // namespace
} // namespace eckart::validate
