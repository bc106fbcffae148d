#include <eckart/validate/command/progress_line.hpp>

#include <gtest/gtest.h>

#include <limits>

namespace eckart::command {
namespace {

TEST(ProgressLine, Durations) {
    EXPECT_EQ(duration_text(0), "0 s");
    EXPECT_EQ(duration_text(59.4), "59 s");
    EXPECT_EQ(duration_text(164), "2 min 44 s");
    EXPECT_EQ(duration_text(7380), "2 h 03 min");
    EXPECT_EQ(duration_text(-1), "?");
    EXPECT_EQ(duration_text(std::numeric_limits<double>::quiet_NaN()), "?");
    EXPECT_EQ(duration_text(std::numeric_limits<double>::infinity()), "?");
}

TEST(ProgressLine, RateAndEstimateComeFromThisRunsCases) {
    validate::progress p;
    p.total = 100;
    EXPECT_EQ(progress_text(p), "0/100 cases");
    p.done = 60; // 40 of them from an earlier run
    p.made = 20;
    p.seconds = 10;
    EXPECT_EQ(progress_text(p), "60/100 cases  2/s  about 20 s left");
}

} // namespace
} // namespace eckart::command
