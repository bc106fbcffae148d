#include <eckart/core/error.hpp>
#include <eckart/validate/gallery/parameters.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

namespace eckart::validate::gallery {

namespace {

const std::vector<parameter> declared = {integer("m", 1, 40), word("side", {"left", "right"}), integer("exponent", -10, 10)};

std::string refusal(const std::string& text) {
    try {
        arguments("F99", declared, text);
    } catch (const input_error& e) {
        return e.what();
    }
    return {};
}

} // namespace

TEST(GalleryParameters, ReadsIntegersAndWords) {
    const arguments a("F99", declared, "m=40 side=right exponent=-10");
    EXPECT_EQ(a.integer("m"), 40);
    EXPECT_EQ(a.word("side"), "right");
    EXPECT_EQ(a.integer("exponent"), -10);
}

TEST(GalleryParameters, RefusesWhatIsNotCanonical) {
    for (const char* text : {"",
                             " ",
                             "m=1",
                             "m=1 side=left",
                             "side=left m=1 exponent=0",
                             "m=1  side=left exponent=0",
                             " m=1 side=left exponent=0",
                             "m=1 side=left exponent=0 ",
                             "m=1 side=left exponent=0 k=1",
                             "m=1 m=1 side=left exponent=0",
                             "n=1 side=left exponent=0",
                             "m side=left exponent=0",
                             "m= side=left exponent=0",
                             "m=01 side=left exponent=0",
                             "m=+1 side=left exponent=0",
                             "m=1.0 side=left exponent=0",
                             "m=1e1 side=left exponent=0",
                             "m=0x1 side=left exponent=0",
                             "m=nan side=left exponent=0",
                             "m=99999999999999999999 side=left exponent=0",
                             "m=1 side=LEFT exponent=0",
                             "m=1 side= exponent=0",
                             "m=1 side=left exponent=-0"})
        EXPECT_NE(refusal(text), "") << text;
}

TEST(GalleryParameters, RefusalNamesParameterValueAndRange) {
    for (const char* part : {"F99", "m", "\"41\"", "m=1..40"})
        EXPECT_NE(refusal("m=41 side=left exponent=0").find(part), std::string::npos) << refusal("m=41 side=left exponent=0");
    for (const char* part : {"side", "\"up\"", "side=left|right"})
        EXPECT_NE(refusal("m=1 side=up exponent=0").find(part), std::string::npos) << refusal("m=1 side=up exponent=0");
    EXPECT_NE(refusal("m=0 side=left exponent=0"), "");
    EXPECT_NE(refusal("m=1 side=left exponent=11"), "");
    EXPECT_NE(refusal("m=1 side=left").find("exponent"), std::string::npos);
    EXPECT_NE(refusal("m=1 side=left zebra=3").find("zebra"), std::string::npos);
}

TEST(GalleryParameters, LimitsAcrossParameters) {
    const arguments a("F99", declared, "m=7 side=left exponent=5");
    EXPECT_NO_THROW(a.at_most("exponent", 5, "m - 2"));
    EXPECT_THROW(a.at_most("exponent", 4, "m - 3"), input_error);
    EXPECT_THROW(a.integer("undeclared"), std::invalid_argument);
}

TEST(GalleryParameters, KindOfAText) {
    EXPECT_EQ(kind_of("kind=split n=3"), "split");
    EXPECT_EQ(kind_of("kind=split"), "split");
    EXPECT_EQ(kind_of("n=3 kind=split"), "");
    EXPECT_EQ(kind_of(""), "");
}

} // namespace eckart::validate::gallery
