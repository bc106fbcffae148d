#include <eckart/validate/report/snippets.hpp>

#include <eckart/core/floating_point.hpp>

#include <tests/support/error_message.hpp>

#include <gtest/gtest.h>

#include <limits>

namespace eckart::validate {
namespace {

using tests::contains;

TEST(Snippets, CArrayIsColumnMajorAndExact) {
    const matrix<double> A{{1, -2.5}, {1e-320, 0.1}};
    EXPECT_EQ(c_array(A), "const double A[4] = { /* 2 x 2, column-major */\n    1.0, 1e-320,\n    -2.5, 0.1,\n};\n");
}

TEST(Snippets, NonFiniteEntries) {
    const double infinity = std::numeric_limits<double>::infinity();
    const matrix<double> A{{std::numeric_limits<double>::quiet_NaN(), infinity, -infinity}};
    EXPECT_TRUE(contains(c_array(A), "NAN,\n    INFINITY,\n    -INFINITY,"));
    EXPECT_TRUE(contains(python_program(A, "dgejsv"), "[np.nan, np.inf, -np.inf]"));
}

TEST(Snippets, PythonCallsTheDriverWhereSciPyHasIt) {
    const matrix<double> A{{1, 2}, {3, 4}};
    EXPECT_TRUE(contains(python_program(A, "dgesdd"), "    [1.0, 2.0],\n    [3.0, 4.0],\n"));
    EXPECT_TRUE(contains(python_program(A, "dgesdd"), "lapack_driver=\"gesdd\""));
    EXPECT_TRUE(contains(python_program(A, "BDCSVD"), "np.linalg.svd(A, compute_uv=False)"));
    EXPECT_TRUE(contains(python_program(matrix<double>(0, 3), "dgesdd"), "np.zeros((0, 3))"));
}

TEST(Snippets, EveryNumberReadsBackToItsBits) {
    for (const double x :
         {0x1.23456789abcdfp-1000, 5e-324, std::numeric_limits<double>::max(), -0.0, 1.0 / 3, 1e22, 123456789012345680.0}) {
        const std::string text = c_array(matrix<double>{{x}});
        const std::size_t begin = text.find("\n    ") + 5;
        const double back = parse_float(text.substr(begin, text.find(',', begin) - begin));
        EXPECT_EQ(std::bit_cast<std::uint64_t>(back), std::bit_cast<std::uint64_t>(x)) << text;
    }
}

} // namespace
} // namespace eckart::validate
