#include "tests/support/any_matrix_bits.hpp"
#include "tests/support/error_message.hpp"
#include "tests/support/scratch_folder.hpp"

#include <eckart/core/file_bytes.hpp>
#include <eckart/core/npy.hpp>

#include <gtest/gtest.h>

#include <bit>
#include <limits>

namespace eckart::tests {
namespace {

using cfloat = std::complex<float>;
using cdouble = std::complex<double>;

any_matrix parse(const std::string& bytes) { return parse_npy(std::as_bytes(std::span(bytes)), "x.npy"); }
std::string rejection(const std::string& bytes) {
    return error_message([&] { parse(bytes); });
}

/// A file as the format's description has it, written out by hand: no code of ours takes part.
std::string file(const std::string& header, const std::string& data, int version = 1) {
    std::string bytes("\x93NUMPY", 6);
    bytes += static_cast<char>(version);
    bytes += '\0';
    for (int i = 0; i < (version == 1 ? 2 : 4); ++i) bytes += static_cast<char>((header.size() >> (8 * i)) & 0xff);
    return bytes + header + data;
}

std::string dict(const std::string& descr, const std::string& order, const std::string& shape) {
    return "{'descr': '" + descr + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }\n";
}

const std::string one_le("\x00\x00\x00\x00\x00\x00\xf0\x3f", 8);   // 1.0
const std::string two_le("\x00\x00\x00\x00\x00\x00\x00\x40", 8);   // 2.0
const std::string three_le("\x00\x00\x00\x00\x00\x00\x08\x40", 8); // 3.0
const std::string four_le("\x00\x00\x00\x00\x00\x00\x10\x40", 8);  // 4.0
const std::string one_be("\x3f\xf0\x00\x00\x00\x00\x00\x00", 8);
const std::string two_be("\x40\x00\x00\x00\x00\x00\x00\x00", 8);

// The 128 + 32 bytes that numpy.save writes for [[1., 2.], [3., 4.]], transcribed.
TEST(Npy, BytesOfNumpySave) {
    std::string bytes("\x93NUMPY\x01\x00\x76\x00", 10);
    bytes += "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }";
    bytes += std::string(58, ' ') + "\n";
    ASSERT_EQ(bytes.size(), 128u);
    bytes += one_le + two_le + three_le + four_le;
    EXPECT_TRUE(same_bits(parse(bytes), matrix<double>{{1, 2}, {3, 4}}));
}

TEST(Npy, BothOrders) {
    const std::string data = one_le + two_le + three_le + four_le;
    EXPECT_TRUE(same_bits(parse(file(dict("<f8", "False", "(2, 2)"), data)), matrix<double>{{1, 2}, {3, 4}}));
    EXPECT_TRUE(same_bits(parse(file(dict("<f8", "True", "(2, 2)"), data)), matrix<double>{{1, 3}, {2, 4}}));
    EXPECT_TRUE(same_bits(parse(file(dict("<f8", "False", "(1, 4)"), data)), matrix<double>{{1, 2, 3, 4}}));
    EXPECT_TRUE(same_bits(parse(file(dict("<f8", "False", "(4, 1)"), data)), matrix<double>{{1}, {2}, {3}, {4}}));
}

TEST(Npy, EveryScalarInEitherByteOrder) {
    EXPECT_TRUE(
        same_bits(parse(file(dict("<f4", "True", "(1, 2)"), std::string("\x00\x00\x80\x3f\x00\x00\x00\xc0", 8))), matrix<float>{{1, -2}}));
    EXPECT_TRUE(
        same_bits(parse(file(dict(">f4", "True", "(1, 2)"), std::string("\x3f\x80\x00\x00\xc0\x00\x00\x00", 8))), matrix<float>{{1, -2}}));
    EXPECT_TRUE(same_bits(parse(file(dict("<c8", "True", "(1, 1)"), std::string("\x00\x00\x80\x3f\x00\x00\x00\xc0", 8))),
                          matrix<cfloat>{{cfloat(1, -2)}}));
    EXPECT_TRUE(same_bits(parse(file(dict(">c8", "True", "(1, 1)"), std::string("\x3f\x80\x00\x00\xc0\x00\x00\x00", 8))),
                          matrix<cfloat>{{cfloat(1, -2)}}));
    EXPECT_TRUE(same_bits(parse(file(dict(">f8", "True", "(1, 2)"), one_be + two_be)), matrix<double>{{1, 2}}));
    EXPECT_TRUE(same_bits(parse(file(dict("<c16", "True", "(1, 1)"), one_le + two_le)), matrix<cdouble>{{cdouble(1, 2)}}));
    EXPECT_TRUE(same_bits(parse(file(dict(">c16", "True", "(1, 1)"), one_be + two_be)), matrix<cdouble>{{cdouble(1, 2)}}));
}

TEST(Npy, AVectorIsOneColumn) {
    EXPECT_TRUE(same_bits(parse(file(dict("<f8", "False", "(2,)"), one_le + two_le)), matrix<double>{{1}, {2}}));
    EXPECT_TRUE(same_bits(parse(file(dict("<f8", "False", "(0,)"), "")), matrix<double>(0, 1)));
}

TEST(Npy, VersionTwo) {
    EXPECT_TRUE(same_bits(parse(file(dict("<f8", "True", "(1, 1)"), one_le, 2)), matrix<double>{{1}}));
    EXPECT_TRUE(same_bits(parse(npy_bytes(matrix<double>{{1, 2}}, {.fortran_order = false, .version = 2})), matrix<double>{{1, 2}}));
    EXPECT_EQ(npy_bytes(matrix<double>{{1, 2}}, {.version = 2})[6], '\2');
}

TEST(Npy, TheHeaderIsADictInAnyOrderAndSpacing) {
    for (const std::string header : {
             "{'descr':'<f8','fortran_order':False,'shape':(1,1)}",
             "{'shape': (1, 1,), 'fortran_order': True, 'descr': '<f8'}     \n",
             " { \"descr\" : \"<f8\" ,\t\"shape\" : ( 1 , 1 ) , \"fortran_order\" : False , } \n\n",
             "{'shape':(01,1),'descr':'<f8','fortran_order':True,}",
         })
        EXPECT_TRUE(same_bits(parse(file(header, one_le)), matrix<double>{{1}})) << header;
}

TEST(Npy, MalformedHeadersAreRejected) {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"", "expected '{'"},
        {"{", "expected a quoted string"},
        {"{}", "is missing"},
        {"{'descr': '<f8', 'fortran_order': True}", "is missing"},
        {"{'descr': '<f8', 'descr': '<f8', 'fortran_order': True, 'shape': (1, 1)}", "given twice"},
        {"{'descr': '<f8', 'fortran_order': True, 'shape': (1, 1), 'more': 1}", "'more' is unknown"},
        {"{'descr': '<f8' 'fortran_order': True, 'shape': (1, 1)}", "expected '}'"},
        {"{'descr' '<f8', 'fortran_order': True, 'shape': (1, 1)}", "expected ':'"},
        {"{'descr': '<f8', 'fortran_order': true, 'shape': (1, 1)}", "True or False"},
        {"{'descr': '<f8', 'fortran_order': 1, 'shape': (1, 1)}", "True or False"},
        {"{'descr': [('a', '<f8')], 'fortran_order': True, 'shape': (1, 1)}", "structured"},
        {"{'descr': '<f8', 'fortran_order': True, 'shape': [1, 1]}", "expected '('"},
        {"{'descr': '<f8', 'fortran_order': True, 'shape': (1)}", "with a comma"},
        {"{'descr': '<f8', 'fortran_order': True, 'shape': (1 1)}", "with a comma"},
        {"{'descr': '<f8', 'fortran_order': True, 'shape': (1, 1 1)}", "expected ')'"},
        {"{'descr': '<f8', 'fortran_order': True, 'shape': (,)}", "expected a dimension"},
        {"{'descr': '<f8', 'fortran_order': True, 'shape': (-1, 1)}", "expected a dimension"},
        {"{'descr': '<f8', 'fortran_order': True, 'shape': (1.0, 1)}", "with a comma"},
        {"{'descr': '<f8', 'fortran_order': True, 'shape': (9223372036854775808, 1)}", "too large"},
        {"{'descr': '<f8', 'fortran_order': True, 'shape': (99999999999999999999, 1)}", "too large"},
        {"{'descr': '<f8', 'fortran_order': True, 'shape': (1, 1)} x", "after the closing brace"},
        {"{'descr': '<f8', 'fortran_order': True, 'shape': (1, 1)", "expected '}'"},
        {"{'descr': '<f8", "without an end"},
        {"{'de\\x73cr': '<f8', 'fortran_order': True, 'shape': (1, 1)}", "unexpected character"},
        {"{'descr': '<f8\n', 'fortran_order': True, 'shape': (1, 1)}", "unexpected character"},
        {std::string("{'descr': '<f8', 'fortran_order': True, 'shape': (1, 1)}\0", 57), "after the closing brace"},
    };
    for (const auto& [header, expected] : cases) {
        const std::string message = rejection(file(header, one_le));
        EXPECT_TRUE(contains(message, expected)) << header << "\n  gave: " << message;
        EXPECT_TRUE(message.starts_with("x.npy: ")) << message;
    }
}

TEST(Npy, OtherDtypesAndDimensionsAreRejectedWithTheRemedy) {
    for (const std::string descr : {"<i8", "|b1", "<f2", "<f16", "f8", "=f8", "|f8", "<U3", "", "<", "<c32", "<f88"})
        EXPECT_TRUE(contains(rejection(file(dict(descr, "True", "(1, 1)"), one_le)), "dtype '" + descr + "' is not supported; convert"));
    EXPECT_TRUE(contains(rejection(file(dict("<f8", "True", "()"), one_le)), "0 dimensions"));
    EXPECT_TRUE(contains(rejection(file(dict("<f8", "True", "(1, 1, 1)"), one_le)), "3 dimensions"));
}

TEST(Npy, WrongPreambleIsRejected) {
    EXPECT_TRUE(contains(rejection(""), "not an NPY file"));
    EXPECT_TRUE(contains(rejection("NUMPY"), "not an NPY file"));
    const std::string good = file(dict("<f8", "True", "(1, 1)"), one_le);
    for (const auto& [major, minor] : {std::pair{0, 0}, {3, 0}, {1, 1}, {2, 7}, {255, 255}}) {
        std::string bytes = good;
        bytes[6] = static_cast<char>(major);
        bytes[7] = static_cast<char>(minor);
        EXPECT_TRUE(contains(rejection(bytes), "version " + std::to_string(major) + "." + std::to_string(minor) + " is not supported"));
    }
    std::string long_header = good;
    long_header[9] = '\x7f';
    EXPECT_TRUE(contains(rejection(long_header), "truncated NPY file, the header should have"));
    std::string huge_header = file(dict("<f8", "True", "(1, 1)"), one_le, 2);
    huge_header[11] = '\xff';
    EXPECT_TRUE(contains(rejection(huge_header), "truncated NPY file, the header should have"));
}

TEST(Npy, SizesThatDoNotFitAreRejectedWithoutAllocation) {
    for (const std::string shape :
         {"(1000000000, 1000000000)", "(9223372036854775807, 9223372036854775807)", "(4294967296, 4294967296)", "(2305843009213693952, 8)",
          "(2305843009213693952, 1)", "(1, 2305843009213693953)", "(3, 1)", "(0, 5)", "(5, 0)", "(0,)"})
        EXPECT_TRUE(contains(rejection(file(dict("<f8", "True", shape), one_le + two_le)), "16 bytes of data are not")) << shape;
    EXPECT_TRUE(contains(rejection(file(dict("<f8", "True", "(1, 1)"), one_le + "x")), "9 bytes of data are not"));
}

TEST(Npy, EmptyMatricesKeepTheirShape) {
    for (const auto& [m, n] : {std::pair<index, index>{0, 0}, {0, 7}, {7, 0}, {std::numeric_limits<index>::max(), 0}}) {
        for (const bool fortran_order : {false, true})
            EXPECT_TRUE(same_bits(parse(npy_bytes(matrix<cfloat>(m, n), {.fortran_order = fortran_order})), matrix<cfloat>(m, n)));
    }
}

TEST(Npy, EveryTruncationIsRejected) {
    for (const int version : {1, 2})
        for (const any_matrix& A : {any_matrix(matrix<double>{{1, 2}, {3, 4}}), any_matrix(matrix<cfloat>{{cfloat(1, 2)}})}) {
            const std::string bytes = npy_bytes(A, {.version = version});
            ASSERT_TRUE(same_bits(parse(bytes), A));
            for (std::size_t n = 0; n < bytes.size(); ++n) EXPECT_NE(rejection(bytes.substr(0, n)), "") << n;
        }
}

TEST(Npy, TheWrittenHeaderIsNumpys) {
    const std::string bytes = npy_bytes(matrix<double>{{1, 2}});
    EXPECT_EQ(bytes.size(), 128u + 16u);
    EXPECT_EQ(bytes.substr(0, 10), std::string("\x93NUMPY\x01\x00\x76\x00", 10));
    EXPECT_TRUE(bytes.substr(10).starts_with("{'descr': '<f8', 'fortran_order': True, 'shape': (1, 2), }  "));
    EXPECT_EQ(bytes[127], '\n');
    EXPECT_EQ(bytes.substr(128), one_le + two_le);
    // The longest dimensions move the data to the next multiple of 64.
    EXPECT_EQ(npy_bytes(matrix<cdouble>(std::numeric_limits<index>::max(), 0), {.version = 2}).size() % 64, 0u);
    EXPECT_THROW(npy_bytes(matrix<double>(1, 1), {.version = 3}), std::invalid_argument);
}

TEST(Npy, NonFiniteBitsSurvive) {
    const double payload = std::bit_cast<double>(0xfff800000000beefu);
    const double infinity = std::numeric_limits<double>::infinity();
    const any_matrix A = matrix<double>{{payload, infinity, -infinity, -0.0, 5e-324}};
    EXPECT_TRUE(same_bits(parse(npy_bytes(A)), A));
}

TEST(Npy, FilesOnDisk) {
    const scratch_folder folder;
    const any_matrix A = matrix<float>{{1, 2, 3}};
    write_npy(folder / "a.npy", A, {.fortran_order = false});
    EXPECT_TRUE(same_bits(read_npy(folder / "a.npy"), A));
    write_bytes(folder / "short.npy", npy_bytes(A).substr(0, 100));
    EXPECT_TRUE(contains(error_message([&] { read_npy(folder / "short.npy"); }), "short.npy: truncated NPY file"));
    EXPECT_TRUE(contains(error_message([&] { read_npy(folder / "none.npy"); }), "none.npy: no such file"));
    EXPECT_TRUE(contains(error_message([&] { write_npy(folder / "no" / "a.npy", A); }), "cannot be created"));
}

} // namespace
} // namespace eckart::tests
