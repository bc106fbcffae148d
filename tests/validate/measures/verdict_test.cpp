#include <eckart/core/error.hpp>
#include <eckart/validate/measures/verdict.hpp>

#include <gtest/gtest.h>

namespace eckart::validate {
namespace {

TEST(Verdict, TextsReadBack) {
    for (const verdict v : {verdict::not_applicable, verdict::pass, verdict::lossy, verdict::undecided, verdict::fail, verdict::died})
        EXPECT_EQ(parse_verdict(to_string(v)), v);
    for (const char* text : {"", "Pass", "pass ", "unknown"}) EXPECT_THROW(parse_verdict(text), input_error) << text;
}

TEST(Verdict, WorseIsLarger) {
    EXPECT_TRUE(verdict::pass < verdict::lossy && verdict::undecided < verdict::fail && verdict::fail < verdict::died);
}

} // namespace
} // namespace eckart::validate
