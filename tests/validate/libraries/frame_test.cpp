#include <eckart/validate/libraries/frame.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

namespace eckart::validate {

namespace {

/// A source that hands out `bytes` in pieces of `piece` bytes.
frame_reader reader_of(const std::string& bytes, std::size_t piece = 1 << 20) {
    return frame_reader([bytes, piece, at = std::size_t(0)](char* to, std::size_t size) mutable {
        const std::size_t count = std::min({size, piece, bytes.size() - at});
        std::memcpy(to, bytes.data() + at, count);
        at += count;
        return count;
    });
}

std::string rule_broken_by(const std::string& bytes, const std::vector<array_limit>& limits) {
    auto reader = reader_of(bytes);
    frame f;
    try {
        while (reader.next(f, limits)) {
        }
    } catch (const protocol_error& e) {
        return e.what();
    }
    return "";
}

const std::vector<array_limit> small = {{"S", 3, 1}, {"U", 4, 3}};

} // namespace

TEST(Frame, RoundTripKeepsEveryBitInPiecesOfAnySize) {
    frame f;
    f.header = {{"type", "result"}, {"info", 0}};
    matrix<double> U{{0.0, -0.0}, {std::numeric_limits<double>::denorm_min(), std::numeric_limits<double>::infinity()}};
    const std::uint64_t signalling = 0x7FF4ECA000000000;
    std::memcpy(U.data(), &signalling, sizeof signalling);
    f.arrays = {{"S", matrix<double>(3, 1)}, {"U", U}};
    const std::string bytes = encode(f) + encode(f);
    for (const std::size_t piece : {1, 3, 7, 8, 1000}) {
        auto reader = reader_of(bytes, piece);
        for (int twice = 0; twice < 2; ++twice) {
            frame g;
            ASSERT_TRUE(reader.next(g, small));
            EXPECT_EQ(g.header.at("type"), "result");
            ASSERT_EQ(g.arrays.size(), 2u);
            EXPECT_EQ(g.arrays[1].name, "U");
            ASSERT_EQ(g.arrays[1].values.rows(), 2);
            EXPECT_EQ(std::memcmp(g.arrays[1].values.data(), U.data(), 4 * sizeof(double)), 0);
            EXPECT_FALSE(reader.inside_frame());
        }
        frame g;
        EXPECT_FALSE(reader.next(g, small));
    }
}

TEST(Frame, EmptyArraysHaveNoBytes) {
    frame f;
    f.header = {{"type", "call"}};
    f.arrays = {{"S", matrix<double>(0, 1)}, {"U", matrix<double>(4, 0)}};
    auto reader = reader_of(encode(f));
    frame g;
    ASSERT_TRUE(reader.next(g, small));
    EXPECT_EQ(g.arrays[0].values.cols(), 1);
    EXPECT_EQ(g.arrays[1].values.rows(), 4);
    EXPECT_FALSE(reader.next(g, small));
}

TEST(Frame, RefusesWhatIsNoFrame) {
    const auto header = [](const std::string& arrays) { return R"({"type":"result","arrays":)" + arrays + "}\n"; };
    EXPECT_NE(rule_broken_by("garbage\n", small).find("not a JSON object"), std::string::npos);
    EXPECT_NE(rule_broken_by(std::string("\0\xFF\x80\n", 4), small).find("not a JSON object"), std::string::npos);
    EXPECT_NE(rule_broken_by("[1]\n", small).find("not a JSON object"), std::string::npos);
    EXPECT_NE(rule_broken_by("{\"seconds\": NaN}\n", small).find("not a JSON object"), std::string::npos);
    EXPECT_NE(rule_broken_by("{\"type\"", small).find("ends inside a header"), std::string::npos);
    EXPECT_NE(rule_broken_by(std::string(max_header_bytes + 2, 'x'), small).find("longer than"), std::string::npos);
    EXPECT_NE(rule_broken_by(header("3"), small).find("not a list"), std::string::npos);
    EXPECT_NE(rule_broken_by(header("[3]"), small).find("no \"name\""), std::string::npos);
    EXPECT_NE(rule_broken_by(header(R"([{"name":"W","rows":1,"cols":1}])"), small).find("not asked for"), std::string::npos);
    EXPECT_NE(rule_broken_by(header(R"([{"name":"S","rows":1}])"), small).find("\"cols\" is not an integer"), std::string::npos);
    EXPECT_NE(rule_broken_by(header(R"([{"name":"S","rows":1.5,"cols":1}])"), small).find("not an integer"), std::string::npos);
    EXPECT_NE(rule_broken_by(header(R"([{"name":"S","rows":"1","cols":1}])"), small).find("not an integer"), std::string::npos);
    EXPECT_NE(rule_broken_by(header(R"([{"name":"S","rows":-1,"cols":1}])"), small).find("allowed are 0 to 3"), std::string::npos);
    EXPECT_NE(rule_broken_by(header(R"([{"name":"S","rows":4,"cols":1}])"), small).find("allowed are 0 to 3"), std::string::npos);
    EXPECT_NE(rule_broken_by(header(R"([{"name":"S","rows":18446744073709551615,"cols":1}])"), small).find("allowed"), std::string::npos);
    EXPECT_NE(rule_broken_by(header(R"([{"name":"S","rows":1e300,"cols":1}])"), small).find("not an integer"), std::string::npos);
    const std::string twice = header(R"([{"name":"S","rows":0,"cols":0},{"name":"S","rows":0,"cols":0}])");
    EXPECT_NE(rule_broken_by(twice, small).find("comes twice"), std::string::npos);
    EXPECT_NE(rule_broken_by(header(R"([{"name":"S","rows":3,"cols":1}])") + "1234567", small).find("ends inside an array"),
              std::string::npos);
}

TEST(Frame, AClaimAloneAllocatesNothing) {
    // A terabyte is allowed by these limits and announced; the reader fails for want of bytes, not of memory.
    const std::vector<array_limit> huge = {{"A", index(1) << 20, index(1) << 20}};
    const std::string claim = R"({"arrays":[{"name":"A","rows":1048576,"cols":131072}]})"
                              "\n12345678";
    EXPECT_NE(rule_broken_by(claim, huge).find("1 of 137438953472 entries arrived"), std::string::npos);
}

TEST(Frame, InsideFrameTellsAnEndInTheMiddle) {
    auto reader = reader_of(R"({"arrays":[{"name":"S","rows":3,"cols":1}]})"
                            "\n1234");
    frame f;
    EXPECT_THROW(reader.next(f, small), protocol_error);
    EXPECT_TRUE(reader.inside_frame());
}

} // namespace eckart::validate
