#include "correct_result.hpp"

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

const matrix<double> sample{{2, 1, 0}, {0, 1, 1}, {1, 0, 3}, {1, 1, 1}};

TEST(Contract, EveryOutcomeButReturnedIsDied) {
    for (const outcome o : {outcome::crashed, outcome::memory_overrun, outcome::timed_out, outcome::out_of_memory, outcome::exited,
                            outcome::protocol_violation}) {
        correct_result c = correct(sample);
        c.response.outcome = o;
        c.response.detail = "SIGSEGV in the call";
        const auto all = judged(c);
        ASSERT_EQ(all.size(), 1u);
        EXPECT_EQ(all[0].check, "L0.outcome");
        EXPECT_EQ(all[0].verdict, verdict::died);
        EXPECT_NE(all[0].message.find("SIGSEGV"), std::string::npos);
    }
}

TEST(Contract, InfoIsHonest) {
    correct_result c = correct(sample);
    c.response.info = -4;
    EXPECT_EQ(failures(judged(c)), (names{"L0.info"}));
    c.response.info = 2;
    EXPECT_EQ(failures(judged(c)), (names{"L0.convergence"}));
    EXPECT_EQ(judged(c).size(), 1u); // nothing else is promised then
}

TEST(Contract, ShapesOfEveryJob) {
    correct_result c = correct(sample, vectors::thin);
    c.job.u = factor::full;
    EXPECT_EQ(failures(judged(c)), (names{"L0.shape"}));
    c.job.u = factor::none;
    EXPECT_EQ(failures(judged(c)), (names{"L0.shape"}));
    c.job.u = factor::thin;
    c.response.Vh.reset();
    EXPECT_EQ(failures(judged(c)), (names{"L0.shape"}));
    correct_result v = correct(sample, vectors::none);
    v.response.U = matrix<double>(4, 0); // empty is as good as absent
    EXPECT_TRUE(failures(judged(v)).empty());
    v.response.S.push_back(0);
    EXPECT_EQ(failures(judged(v)), (names{"L0.shape"}));
}

TEST(Contract, OneFactorOnly) {
    correct_result c = correct(sample, vectors::full);
    c.job.vt = factor::none;
    c.response.Vh.reset();
    const auto all = judged(c);
    EXPECT_TRUE(failures(all).empty());
    EXPECT_NO_THROW(find(all, "L1.orthogonality_u"));
    EXPECT_THROW(find(all, "L1.residual"), std::out_of_range);
}

TEST(Contract, OrderAndSign) {
    correct_result c = correct(sample, vectors::none);
    std::swap(c.response.S[0], c.response.S[1]);
    EXPECT_EQ(failures(judged(c)), (names{"L0.order"})); // the values themselves are right
    correct_result z = correct({{1, 1}, {1, 1}}, vectors::none);
    ASSERT_EQ(z.response.S[1], 0);
    z.response.S[1] = -0.0;
    EXPECT_EQ(failures(judged(z)), (names{"L0.negative_zero"}));
    correct_result equal = correct(matrix<double>::identity(3), vectors::none);
    EXPECT_TRUE(failures(judged(equal)).empty()); // equal values are in order
}

TEST(Contract, WorkerEvents) {
    for (const char* kind : {"canary", "padding", "floating_point_environment", "workspace_query"}) {
        correct_result c = correct(sample);
        c.response.events.push_back({kind, "S[3] was written"});
        EXPECT_EQ(failures(judged(c)), (names{std::string("L0.") + kind}));
    }
    correct_result c = correct(sample);
    c.response.events.push_back({"input_changed", "A[0]"});
    EXPECT_TRUE(failures(judged(c)).empty()); // never promised
    driver preserving = some_driver();
    preserving.preserves_input = true;
    EXPECT_EQ(failures(judged(c, preserving)), (names{"L0.input_preserved"}));
    correct_result w = correct(sample);
    w.response.events.push_back({"unwritten_output", "VT(2,1)"});
    EXPECT_EQ(failures(judged(w)), (names{"L0.unwritten"}));
    w.response.info = 3;
    EXPECT_EQ(failures(judged(w)), (names{"L0.convergence"}));
}

TEST(Contract, NonFiniteInput) {
    for (const double bad : {std::nan(""), std::numeric_limits<double>::infinity()})
        for (const bool documented : {false, true}) {
            driver d = some_driver();
            d.nonfinite_documented = documented;
            matrix<double> A = sample;
            A(3, 2) = bad;
            job values{"N"};
            response r;
            const auto result = [&] { return failures(judge(d, values, A, r, nullptr)); };
            r.info = -4;
            EXPECT_EQ(result(), names{}); // an error, whatever the outputs hold
            r.info = 3;
            EXPECT_EQ(result(), names{});
            r.info = 0;
            r.S = {3, 2, 1};
            EXPECT_EQ(result(), (names{"L0.nonfinite"})); // silent and plausible
            r.S = {std::nan(""), std::nan(""), std::nan("")};
            EXPECT_EQ(result(), documented ? names{"L0.nonfinite"} : names{});
            r.outcome = outcome::timed_out;
            EXPECT_EQ(checks(judge(d, values, A, r, nullptr), verdict::died), (names{"L0.outcome"}));
        }
}

} // namespace
} // namespace eckart::validate
