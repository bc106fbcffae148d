#include "correct_result.hpp"

#include <eckart/core/floating_point.hpp>
#include <eckart/validate/measures/bounds.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace eckart::validate {
namespace {

using tests::correct;
using tests::correct_result;
using tests::some_driver;

measurement compared(const correct_result& c, const response& other, promise p = promise::normwise) {
    return judge_consistency(some_driver(p), "values_only", c.response, other, c.exact);
}

TEST(Consistency, SameValuesPass) {
    const correct_result c = correct({{3, 1}, {0, 2}}, vectors::none);
    const measurement f = compared(c, c.response);
    EXPECT_EQ(f.check, "J.values_only");
    EXPECT_EQ(f.verdict, verdict::pass);
    EXPECT_EQ(f.value, 0);
    EXPECT_EQ(compared(correct(matrix<double>(0, 2)), response{}).verdict, verdict::pass);
}

TEST(Consistency, LimitIsTwiceTheNormwiseBound) {
    const correct_result c = correct(matrix<double>::identity(4), vectors::none);
    response r = c.response;
    r.S[3] = 1 - 2 * failure_factor(4, 4) * 0x1p-53;
    EXPECT_EQ(compared(c, r).verdict, verdict::pass);
    r.S[3] = next_down(r.S[3]);
    EXPECT_EQ(compared(c, r).verdict, verdict::fail);
}

TEST(Consistency, RelativeDifferencesBelowTheNormwiseLimit) {
    const correct_result c = correct({{1, 0}, {0, 0x1p-60}}, vectors::none);
    response r = c.response;
    r.S[1] *= 2;
    EXPECT_EQ(compared(c, r).verdict, verdict::pass);
    EXPECT_FALSE(compared(c, r).message.empty());
    EXPECT_EQ(compared(c, r, promise::column_scaled).verdict, verdict::lossy);
}

TEST(Consistency, OtherCallsOwnDefects) {
    const correct_result c = correct({{3, 1}, {0, 2}}, vectors::none);
    response r = c.response;
    r.S[1] = std::nan("");
    EXPECT_EQ(compared(c, r).verdict, verdict::fail);
    r.S = {4};
    EXPECT_EQ(compared(c, r).verdict, verdict::fail);
    r = c.response;
    r.info = 1;
    EXPECT_EQ(compared(c, r).verdict, verdict::fail);
    r.outcome = outcome::timed_out;
    EXPECT_EQ(compared(c, r).verdict, verdict::died);
    correct_result broken = c;
    broken.response.S[0] = std::nan("");
    EXPECT_EQ(compared(broken, c.response).verdict, verdict::not_applicable);
}

} // namespace
} // namespace eckart::validate
