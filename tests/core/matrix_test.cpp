#include <eckart/core/matrix.hpp>
#include <eckart/core/status.hpp>
#include <eckart/core/svd_result.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <numeric>

namespace eckart::tests {
namespace {

using complex = std::complex<double>;

template <class F>
std::string message_of(F f) {
    try {
        f();
    } catch (const std::invalid_argument& e) {
        return e.what();
    }
    return "";
}

TEST(MatrixView, WrongCallsThrow) {
    double x[6] = {};
    EXPECT_EQ(message_of([&] { matrix_view<double>(x, -1, 2, 1); }), "matrix_view: dimensions -1 by 2 must not be negative");
    EXPECT_EQ(message_of([&] { matrix_view<double>(x, 2, -3, 2); }), "matrix_view: dimensions 2 by -3 must not be negative");
    EXPECT_EQ(message_of([&] { matrix_view<double>(x, 3, 2, 2); }), "matrix_view: leading dimension 2 is less than max(1, rows = 3)");
    EXPECT_NE(message_of([&] { matrix_view<double>(x, 0, 2, 0); }), "");
    EXPECT_NE(message_of([&] { matrix_view<double>(x, 2, 2, -2); }), "");
    EXPECT_EQ(message_of([] { matrix_view<double>(nullptr, 1, 1, 1); }), "matrix_view: null pointer for a 1 by 1 matrix");
}

TEST(MatrixView, EmptyNeedsNoMemory) {
    for (const auto& [m, n] : {std::pair<index, index>{0, 0}, {0, 5}, {5, 0}}) {
        const matrix_view<const double> A(nullptr, m, n, std::max<index>(1, m));
        EXPECT_TRUE(A.empty());
        EXPECT_EQ(A.rows, m);
        EXPECT_EQ(A.cols, n);
        EXPECT_TRUE(A.block(0, 0, m, n).empty());
    }
    EXPECT_TRUE(matrix_view<double>().empty());
}

TEST(MatrixView, EntriesColumnsAndBlocks) {
    double x[12];
    std::iota(x, x + 12, 0.0);
    const matrix_view<double> A(x, 3, 3, 4);
    EXPECT_EQ(A(2, 1), 6.0);
    EXPECT_EQ(A.col(2), x + 8);
    const auto B = A.block(1, 1, 2, 2);
    EXPECT_EQ(B(0, 0), 5.0);
    EXPECT_EQ(B(1, 1), 10.0);
    EXPECT_EQ(B.ld, 4);
    EXPECT_TRUE(A.block(3, 3, 0, 0).empty());
    B(0, 0) = -1;
    EXPECT_EQ(x[5], -1.0);
    const matrix_view<const double> C = A;
    EXPECT_EQ(C(1, 1), -1.0);
}

TEST(MatrixView, PaddingIsNeitherReadNorWritten) {
    const double canary = std::numeric_limits<double>::quiet_NaN();
    std::vector<double> x(15, canary);
    const matrix_view<double> A(x.data(), 3, 3, 5);
    for (index j = 0; j < 3; ++j)
        for (index i = 0; i < 3; ++i) A(i, j) = static_cast<double>(i + 3 * j);
    for (std::size_t k = 0; k < x.size(); ++k) EXPECT_EQ(std::isnan(x[k]), k % 5 >= 3) << k;
    const matrix<double> B{matrix_view<const double>(A)};
    EXPECT_EQ(B, (matrix<double>{{0, 3, 6}, {1, 4, 7}, {2, 5, 8}}));
    EXPECT_EQ(transpose(matrix_view<const double>(A)), (matrix<double>{{0, 1, 2}, {3, 4, 5}, {6, 7, 8}}));
}

TEST(StridedView, WrongCallsThrow) {
    double x[1] = {};
    EXPECT_EQ(message_of([&] { strided_view<double>(x, -1, 1, 1, 1); }), "strided_view: dimensions -1 by 1 must not be negative");
    EXPECT_NE(message_of([&] { strided_view<double>(x, 1, -1, 1, 1); }), "");
    EXPECT_EQ(message_of([] { strided_view<double>(nullptr, 2, 1, 1, 1); }), "strided_view: null pointer for a 2 by 1 matrix");
    EXPECT_EQ(message_of([] { strided_view<double>(nullptr, 2, 0, 1, 1); }), "");
}

TEST(StridedView, RowMajorTransposedReversedAndBroadcast) {
    const double x[6] = {1, 2, 3, 4, 5, 6};
    const auto A = row_major(x, 2, 3);
    EXPECT_EQ(matrix<double>(A), (matrix<double>{{1, 2, 3}, {4, 5, 6}}));
    EXPECT_EQ(matrix<double>(A.transposed()), (matrix<double>{{1, 4}, {2, 5}, {3, 6}}));
    const strided_view<const double> reversed(x + 5, 2, 3, -3, -1);
    EXPECT_EQ(matrix<double>(reversed), (matrix<double>{{6, 5, 4}, {3, 2, 1}}));
    const strided_view<const double> broadcast(x, 2, 3, 0, 1);
    EXPECT_EQ(matrix<double>(broadcast), (matrix<double>{{1, 2, 3}, {1, 2, 3}}));
    const strided_view<const double> constant(x, 2, 2, 0, 0);
    EXPECT_EQ(matrix<double>(constant), (matrix<double>{{1, 1}, {1, 1}}));
}

TEST(StridedView, FromViewsOfEitherConstness) {
    matrix<double> A{{1, 2}, {3, 4}};
    const strided_view<double> writable = A.view();
    writable(0, 1) = 7;
    const strided_view<const double> readable = A.view();
    EXPECT_EQ(readable(0, 1), 7.0);
    EXPECT_EQ(strided_view<const double>().rows, 0);
}

TEST(Matrix, ConstructionIsZeroAndColumnMajor) {
    const matrix<double> A(2, 3);
    for (index k = 0; k < 6; ++k) EXPECT_EQ(A.data()[k], 0.0);
    const matrix<double> B{{1, 2, 3}, {4, 5, 6}};
    EXPECT_EQ(B.data()[1], 4.0);
    EXPECT_EQ(B.ld(), 2);
    EXPECT_EQ(*B.col(2), 3.0);
    EXPECT_EQ(matrix<double>(0, 4).ld(), 1);
    EXPECT_TRUE(matrix<double>(0, 4).empty());
    EXPECT_EQ(matrix<double>(0, 4).cols(), 4);
    EXPECT_EQ(matrix<double>(std::initializer_list<std::initializer_list<double>>{}), matrix<double>(0, 0));
}

TEST(Matrix, WrongCallsThrow) {
    EXPECT_EQ(message_of([] { matrix<double>(-1, 0); }), "matrix: dimensions -1 by 0 must not be negative");
    EXPECT_EQ(message_of([] { matrix<double>(0, -1); }), "matrix: dimensions 0 by -1 must not be negative");
    EXPECT_EQ(message_of([] { matrix<double>(index(1) << 32, index(1) << 32); }),
              "matrix: 4294967296 by 4294967296 entries are more than any memory holds");
    EXPECT_EQ(message_of([] { matrix<double>({{1, 2}, {3}}); }), "matrix: row 1 has 1 entries, row 0 has 2");
}

TEST(Matrix, CopiesAreDeepAndMovedFromIsEmpty) {
    matrix<double> A{{1, 2}, {3, 4}};
    matrix<double> B = A;
    B(0, 0) = 9;
    EXPECT_EQ(A(0, 0), 1.0);
    const matrix<double> C = std::move(A);
    EXPECT_EQ(A, matrix<double>()); // NOLINT(bugprone-use-after-move): the state is promised
    EXPECT_EQ(C, (matrix<double>{{1, 2}, {3, 4}}));
    matrix<double> D(5, 5);
    D = std::move(B);
    EXPECT_EQ(B, matrix<double>()); // NOLINT(bugprone-use-after-move)
    EXPECT_EQ(D, (matrix<double>{{9, 2}, {3, 4}}));
    D = C;
    EXPECT_EQ(D, C);
}

TEST(Matrix, EqualityNeedsEqualShapes) {
    EXPECT_NE(matrix<double>(2, 3), matrix<double>(3, 2));
    EXPECT_NE(matrix<double>(0, 3), matrix<double>(3, 0));
    EXPECT_NE((matrix<double>{{1, 2}}), (matrix<double>{{1, 3}}));
}

TEST(Matrix, IdentityAndTransposes) {
    EXPECT_EQ(matrix<double>::identity(2), (matrix<double>{{1, 0}, {0, 1}}));
    EXPECT_EQ(matrix<double>::identity(2, 3), (matrix<double>{{1, 0, 0}, {0, 1, 0}}));
    EXPECT_EQ(matrix<double>::identity(0), matrix<double>(0, 0));
    EXPECT_EQ(transpose(matrix<double>{{1, 2, 3}}), (matrix<double>{{1}, {2}, {3}}));
    EXPECT_EQ(transpose(matrix<double>(0, 3)), matrix<double>(3, 0));
    const matrix<complex> A{{complex(1, 2), complex(3, -4)}};
    EXPECT_EQ(conjugate_transpose(A), (matrix<complex>{{complex(1, -2)}, {complex(3, 4)}}));
    EXPECT_EQ(transpose(A), (matrix<complex>{{complex(1, 2)}, {complex(3, -4)}}));
    EXPECT_EQ(conjugate_transpose(matrix<double>{{1, 2}}), (matrix<double>{{1}, {2}}));
}

TEST(Matrix, ImplicitViews) {
    matrix<double> A{{1, 2}, {3, 4}};
    const matrix_view<double> writable = A;
    writable(1, 0) = 8;
    const matrix_view<const double> readable = A;
    EXPECT_EQ(readable(1, 0), 8.0);
    const strided_view<const double> strided = A;
    EXPECT_EQ(strided(1, 0), 8.0);
    EXPECT_EQ(A.col(0)[1], 8.0);
}

TEST(Scalar, RealAndComplexTraits) {
    static_assert(std::is_same_v<real_type<complex>, double> && std::is_same_v<real_type<float>, float>);
    static_assert(is_complex<complex> && !is_complex<double>);
    using real_traits = scalar_traits<double>;
    EXPECT_EQ(real_traits::conjugate(-2.0), -2.0);
    EXPECT_EQ(real_traits::real_part(-2.0), -2.0);
    EXPECT_EQ(real_traits::imaginary_part(-2.0), 0.0);
    EXPECT_EQ(real_traits::from_parts(3.0, 4.0), 3.0);
    using complex_traits = scalar_traits<complex>;
    EXPECT_EQ(complex_traits::conjugate({1, 2}), complex(1, -2));
    EXPECT_EQ(complex_traits::real_part({1, 2}), 1.0);
    EXPECT_EQ(complex_traits::imaginary_part({1, 2}), 2.0);
    EXPECT_EQ(complex_traits::from_parts(3.0, 4.0), complex(3, 4));
}

TEST(Status, Names) {
    EXPECT_STREQ(to_string(status::ok), "ok");
    EXPECT_STREQ(to_string(status::nonfinite_input), "nonfinite_input");
    EXPECT_STREQ(to_string(status::not_converged), "not_converged");
    EXPECT_STREQ(to_string(status::overflow), "overflow");
    EXPECT_STREQ(to_string(static_cast<status>(99)), "unknown");
    EXPECT_EQ(svd_result<double>().status, status::ok);
}

} // namespace
} // namespace eckart::tests
