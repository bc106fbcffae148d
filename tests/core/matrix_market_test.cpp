#include "tests/support/any_matrix_bits.hpp"
#include "tests/support/error_message.hpp"
#include "tests/support/scratch_folder.hpp"

#include <eckart/core/file_bytes.hpp>
#include <eckart/core/matrix_market.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace eckart::tests {
namespace {

using complex = std::complex<double>;
constexpr double infinity = std::numeric_limits<double>::infinity();

any_matrix parse(const std::string& text) { return parse_matrix_market(text, "x.mtx"); }
any_matrix parse(const std::string& kind, const std::string& body) { return parse("%%MatrixMarket matrix " + kind + "\n" + body); }
std::string rejection(const std::string& text) {
    return error_message([&] { parse(text); });
}
std::string rejection(const std::string& kind, const std::string& body) { return rejection("%%MatrixMarket matrix " + kind + "\n" + body); }

TEST(MatrixMarket, ArrayIsColumnMajor) {
    EXPECT_TRUE(same_bits(parse("array real general", "2 3\n1\n2\n3\n4\n5\n-6.5e-1\n"), matrix<double>{{1, 3, 5}, {2, 4, -0.65}}));
    EXPECT_TRUE(same_bits(parse("array complex general", "1 2\n1 2\n3 -4\n"), matrix<complex>{{complex(1, 2), complex(3, -4)}}));
    EXPECT_TRUE(same_bits(parse("array integer general", "2 1\n7\n-8\n"), matrix<double>{{7}, {-8}}));
}

TEST(MatrixMarket, Coordinate) {
    EXPECT_TRUE(same_bits(parse("coordinate real general", "2 3 2\n2 3 1.5\n1 1 -2\n"), matrix<double>{{-2, 0, 0}, {0, 0, 1.5}}));
    EXPECT_TRUE(same_bits(parse("coordinate complex general", "1 2 1\n1 2 0 1\n"), matrix<complex>{{complex(0), complex(0, 1)}}));
    EXPECT_TRUE(same_bits(parse("coordinate integer general", "1 2 1\n1 2 +12\n"), matrix<double>{{0, 12}}));
    EXPECT_TRUE(same_bits(parse("coordinate pattern general", "2 2 2\n1 2\n2 1\n"), matrix<double>{{0, 1}, {1, 0}}));
    EXPECT_TRUE(same_bits(parse("coordinate real general", "2 2 0\n"), matrix<double>(2, 2)));
}

TEST(MatrixMarket, SymmetriesFillTheUpperTriangle) {
    EXPECT_TRUE(same_bits(parse("array real symmetric", "2 2\n1\n2\n3\n"), matrix<double>{{1, 2}, {2, 3}}));
    EXPECT_TRUE(same_bits(parse("array real symmetric", "3 3\n1\n2\n3\n4\n5\n6\n"), matrix<double>{{1, 2, 3}, {2, 4, 5}, {3, 5, 6}}));
    EXPECT_TRUE(same_bits(parse("array real skew-symmetric", "3 3\n1\n2\n3\n"), matrix<double>{{0, -1, -2}, {1, 0, -3}, {2, 3, 0}}));
    EXPECT_TRUE(same_bits(parse("array complex hermitian", "2 2\n1 0\n2 3\n4 0\n"),
                          matrix<complex>{{complex(1, 0), complex(2, -3)}, {complex(2, 3), complex(4, 0)}}));
    EXPECT_TRUE(same_bits(parse("array complex symmetric", "2 2\n1 1\n2 3\n4 0\n"),
                          matrix<complex>{{complex(1, 1), complex(2, 3)}, {complex(2, 3), complex(4, 0)}}));
    EXPECT_TRUE(same_bits(parse("coordinate pattern symmetric", "2 2 1\n2 1\n"), matrix<double>{{0, 1}, {1, 0}}));
    EXPECT_TRUE(same_bits(parse("coordinate integer skew-symmetric", "2 2 1\n2 1 5\n"), matrix<double>{{0, -5}, {5, 0}}));
    EXPECT_TRUE(same_bits(parse("coordinate complex skew-symmetric", "2 2 1\n2 1 5 -6\n"),
                          matrix<complex>{{complex(0), complex(-5, 6)}, {complex(5, -6), complex(0)}}));
}

TEST(MatrixMarket, EmptyMatricesKeepTheirShape) {
    for (const std::string kind : {"array real general", "array real symmetric", "array real skew-symmetric"})
        EXPECT_TRUE(same_bits(parse(kind, "0 0\n"), matrix<double>(0, 0)));
    EXPECT_TRUE(same_bits(parse("array real general", "0 7"), matrix<double>(0, 7)));
    EXPECT_TRUE(same_bits(parse("array real general", "9223372036854775807 0\n"), matrix<double>(std::numeric_limits<index>::max(), 0)));
    EXPECT_TRUE(same_bits(parse("coordinate real general", "5 0 0\n"), matrix<double>(5, 0)));
    EXPECT_TRUE(same_bits(parse("array real skew-symmetric", "1 1\n"), matrix<double>(1, 1)));
}

TEST(MatrixMarket, CommentsBlankLinesCaseAndLineEnds) {
    EXPECT_TRUE(same_bits(parse("%%MatrixMarket MATRIX Array REAL General\r\n% a comment\r\n%\r\n\r\n1 2\r\n\r\n 1\t\r\n  2  \r\n\r\n"),
                          matrix<double>{{1, 2}}));
    EXPECT_TRUE(same_bits(parse("array real general", "1 1\n3"), matrix<double>{{3}})); // no end of line at the end
}

TEST(MatrixMarket, NumbersThatAreNotFinite) {
    const auto A = std::get<matrix<double>>(parse("array real general", "6 1\nnan\n-NaN\ninf\n-Inf\n+INFINITY\n-0\n"));
    EXPECT_TRUE(std::isnan(A(0, 0)) && !std::signbit(A(0, 0)));
    EXPECT_TRUE(std::isnan(A(1, 0)) && std::signbit(A(1, 0)));
    EXPECT_EQ(A(2, 0), infinity);
    EXPECT_EQ(A(3, 0), -infinity);
    EXPECT_EQ(A(4, 0), infinity);
    EXPECT_TRUE(A(5, 0) == 0 && std::signbit(A(5, 0)));
}

TEST(MatrixMarket, IntegersMustBeExact) {
    const auto value = [](const std::string& token) {
        return std::get<matrix<double>>(parse("array integer general", "1 1\n" + token))(0, 0);
    };
    EXPECT_EQ(value("9007199254740992"), 0x1p53);
    EXPECT_EQ(value("-9007199254740994"), -0x1p53 - 2);
    EXPECT_EQ(value("9223372036854775808"), 0x1p63);
    EXPECT_EQ(value("0"), 0.0);
    EXPECT_FALSE(std::signbit(value("-0")));
    for (const std::string token : {"9007199254740993", "-9007199254740993", "18446744073709551615", "18446744073709551616"})
        EXPECT_TRUE(contains(rejection("array integer general", "1 1\n" + token), "integer '" + token + "' is not exact in double"));
    for (const std::string token : {"1.5", "1e3", "nan", "-", "+", "0x10", "--1"})
        EXPECT_TRUE(contains(rejection("array integer general", "1 1\n" + token), "entry '" + token + "' is not an integer"));
}

TEST(MatrixMarket, WrongBannersAreRejected) {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"", "not a Matrix Market file"},
        {"\n", "not a Matrix Market file"},
        {"%MatrixMarket matrix array real general\n1 1\n1\n", "not a Matrix Market file"},
        {"%%matrixmarket matrix array real general\n1 1\n1\n", "not a Matrix Market file"},
        {"%%MatrixMarket\n1 1\n1\n", "five words"},
        {"%%MatrixMarket matrix array real\n1 1\n1\n", "five words"},
        {"%%MatrixMarket matrix array real general extra\n1 1\n1\n", "five words"},
        {"%%MatrixMarket vector array real general\n1 1\n1\n", "'vector'"},
        {"%%MatrixMarket matrix dense real general\n1 1\n1\n", "'dense' in the banner; known here: array, coordinate"},
        {"%%MatrixMarket matrix array double general\n1 1\n1\n", "'double'"},
        {"%%MatrixMarket matrix array real triangular\n1 1\n1\n", "'triangular'"},
        {"%%MatrixMarket matrix array pattern general\n1 1\n1\n", "use coordinate"},
        {"%%MatrixMarket matrix coordinate pattern skew-symmetric\n1 1 0\n", "cannot be skew-symmetric"},
        {"%%MatrixMarket matrix array real hermitian\n1 1\n1\n", "only complex matrices are hermitian"},
    };
    for (const auto& [text, expected] : cases) {
        const std::string message = rejection(text);
        EXPECT_TRUE(contains(message, expected)) << text << "\n  gave: " << message;
        EXPECT_TRUE(message.starts_with("x.mtx: line ")) << message;
    }
}

TEST(MatrixMarket, MalformedBodiesAreRejected) {
    const std::vector<std::array<std::string, 3>> cases = {
        {"array real general", "", "the size line is missing"},
        {"array real general", "% only a comment\n", "the size line is missing"},
        {"array real general", "1\n1\n", "the size line needs 2 numbers"},
        {"array real general", "1 1 1\n1\n", "the size line needs 2 numbers"},
        {"coordinate real general", "1 1\n", "the size line needs 3 numbers"},
        {"array real general", "-1 1\n1\n", "dimension '-1' is not"},
        {"array real general", "x 1\n1\n", "dimension 'x' is not"},
        {"array real general", "1.0 1\n1\n", "dimension '1.0' is not"},
        {"array real general", "9223372036854775808 1\n1\n", "is not a non-negative decimal integer below 2^63"},
        {"array real general", "2 1\n1\n", "line 3: truncated: 2 entries are expected"},
        {"array real general", "1 1\n1\n2\n", "line 4: data after the last entry"},
        {"array real general", "1 2\n1 2\n", "an entry needs 1 numbers"},
        {"array complex general", "1 1\n1\n", "an entry needs 2 numbers"},
        {"array complex general", "1 1\n1 2 3\n", "an entry needs 2 numbers"},
        {"array real general", "1 1\n% late\n1\n", "a comment after the size line"},
        {"array real general", "1 1\none\n", "entry 'one' is not a number"},
        {"array real general", "1 1\n0x1p3\n", "entry '0x1p3' is not a number"},
        {"array real general", "1 1\nnan(7)\n", "is not a number"},
        {"array real general", "1 1\n1d0\n", "is not a number"},
        {"array real general", "1 1\n1,5\n", "is not a number"},
        {"array real general", "1 1\n1e\n", "'1e' is not a number"},
        {"array real general", "1 1\n1e999\n", "beyond the largest double"},
        {"array real general", "1 1\n" + std::string(100, 'z') + "\n", "'" + std::string(40, 'z') + "...'"},
        {"array real general", std::string("1 1\n\0\x1b\n", 7),
         "'?"
         "?' is not a number"},
        {"array real symmetric", "2 1\n1\n2\n", "must be square"},
        {"array complex hermitian", "1 1\n1 1e-300\n", "must be real"},
        {"array complex hermitian", "1 1\n1 nan\n", "must be real"},
        {"coordinate real general", "2 2 1\n0 1 1\n", "position (0, 1) is outside of 1..2 x 1..2"},
        {"coordinate real general", "2 2 1\n1 0 1\n", "is outside of"},
        {"coordinate real general", "2 2 1\n3 1 1\n", "is outside of"},
        {"coordinate real general", "2 2 1\n1 3 1\n", "is outside of"},
        {"coordinate real general", "2 2 1\n-1 1 1\n", "row '-1'"},
        {"coordinate real general", "2 2 1\n1 x 1\n", "column 'x'"},
        {"coordinate real general", "2 2 1\n1 1\n", "an entry needs 3 numbers"},
        {"coordinate pattern general", "2 2 1\n1 1 1\n", "an entry needs 2 numbers"},
        {"coordinate real general", "2 2 2\n1 1 100\n", "truncated: 2 entries are expected, 1 are there"},
        {"coordinate real general", "2 2 1\n1 1 1\n2 2 2\n", "data after the last entry"},
        {"coordinate real general", "2 2 3\n1 2 1\n1 1 1\n1 2 4\n", "position (1, 2) is given twice, in lines 3 and 5"},
        {"coordinate real symmetric", "2 2 1\n1 2 1\n", "above the diagonal"},
        {"coordinate real skew-symmetric", "2 2 1\n1 1 0\n", "diagonal entry of a skew-symmetric"},
        {"coordinate real general", "0 5 1\n1 1 1\n", "is outside of 1..0"},
    };
    for (const auto& [kind, body, expected] : cases) {
        const std::string message = rejection(kind, body);
        EXPECT_TRUE(contains(message, expected)) << kind << "\n" << body << "\n  gave: " << message;
        EXPECT_TRUE(message.starts_with("x.mtx: line ")) << message;
    }
}

TEST(MatrixMarket, HugeClaimsAreRejectedWithoutAllocation) {
    for (const std::string sizes : {"1000000000 1000000000", "3000000000 3000000000", "100000 100000"}) {
        EXPECT_TRUE(contains(rejection("array real general", sizes + "\n1\n"), "bytes follow; the file is truncated")) << sizes;
        EXPECT_TRUE(contains(rejection("array real symmetric", sizes + "\n1\n"), "bytes follow; the file is truncated")) << sizes;
        EXPECT_TRUE(contains(rejection("array real skew-symmetric", sizes + "\n1\n"), "bytes follow; the file is truncated")) << sizes;
        EXPECT_TRUE(contains(rejection("coordinate real general", sizes + " 1\n1 1 1\n"), "beyond the limit of 268435456 entries"))
            << sizes;
    }
    EXPECT_TRUE(contains(rejection("array real general", "9223372036854775807 2\n1\n"), "more than any memory holds"));
    EXPECT_TRUE(contains(rejection("coordinate real general", "4294967296 4294967296 0\n"), "more than any memory holds"));
    EXPECT_TRUE(contains(rejection("coordinate real general", "9 9 9223372036854775807\n1 1 1\n"), "bytes follow; the file is truncated"));
    // Two entries in the fewest bytes are accepted, three are refused before any line is read.
    EXPECT_TRUE(same_bits(parse("coordinate pattern general", "2 2 2\n1 1\n2 2"), matrix<double>{{1, 0}, {0, 1}}));
    EXPECT_TRUE(contains(rejection("coordinate pattern general", "2 2 3\n1 1\n2 2"), "asks for 3 entries, but only 7 bytes follow"));
    EXPECT_TRUE(contains(error_message([] { parse_matrix_market("%%MatrixMarket matrix coordinate real general\n5 5 0\n", "x", 24); }),
                         "beyond the limit of 24 entries"));
}

TEST(MatrixMarket, EveryTruncationIsRejectedOrTheSame) {
    for (const matrix_market_format format : {matrix_market_format::array, matrix_market_format::coordinate})
        for (const any_matrix& A : {any_matrix(matrix<double>{{1, 25}, {-3, 0.125}}), any_matrix(matrix<complex>{{complex(1, 25)}})}) {
            const std::string text = matrix_market_text(A, format);
            ASSERT_TRUE(same_bits(parse(text), A));
            // Cutting inside the last number leaves a valid, different file; Matrix Market cannot tell. Everything shorter is an error.
            const std::size_t last_number = text.find_last_of(" \n", text.size() - 2) + 1;
            for (std::size_t n = 0; n <= last_number; ++n) EXPECT_NE(rejection(text.substr(0, n)), "") << text.substr(0, n);
            EXPECT_TRUE(same_bits(parse(text.substr(0, text.size() - 1)), A));
        }
}

TEST(MatrixMarket, WrittenText) {
    EXPECT_EQ(matrix_market_text(matrix<double>{{1, 0.1}, {0, -0.0}}), "%%MatrixMarket matrix array real general\n2 2\n1\n0\n0.1\n-0\n");
    EXPECT_EQ(matrix_market_text(matrix<double>{{1, 0.1}, {0, -0.0}}, matrix_market_format::coordinate),
              "%%MatrixMarket matrix coordinate real general\n2 2 3\n1 1 1\n1 2 0.1\n2 2 -0\n");
    EXPECT_EQ(matrix_market_text(matrix<complex>{{complex(1, -2)}}), "%%MatrixMarket matrix array complex general\n1 1\n1 -2\n");
    // A float is widened: the shortest decimal of the double that it is.
    EXPECT_EQ(matrix_market_text(matrix<float>{{0.1f}}), "%%MatrixMarket matrix array real general\n1 1\n0.10000000149011612\n");
    EXPECT_EQ(matrix_market_text(matrix<std::complex<float>>{{{0.5f, -0.0f}}}, matrix_market_format::coordinate),
              "%%MatrixMarket matrix coordinate complex general\n1 1 1\n1 1 0.5 -0\n");
    EXPECT_EQ(matrix_market_text(matrix<double>(0, 3)), "%%MatrixMarket matrix array real general\n0 3\n");
}

TEST(MatrixMarket, FilesOnDisk) {
    const scratch_folder folder;
    const any_matrix A = matrix<double>{{1, 2, 3}};
    write_matrix_market(folder / "a.mtx", A, matrix_market_format::coordinate);
    EXPECT_TRUE(same_bits(read_matrix_market(folder / "a.mtx"), A));
    write_bytes(folder / "bad.mtx", "%%MatrixMarket matrix array real general\n2 2\n1\n");
    EXPECT_TRUE(contains(error_message([&] { read_matrix_market(folder / "bad.mtx"); }), "bad.mtx: line "));
    EXPECT_TRUE(contains(error_message([&] { read_matrix_market(folder / "none.mtx"); }), "none.mtx: no such file"));
}

} // namespace
} // namespace eckart::tests
