#include <eckart/validate/measures/shrink.hpp>

#include <tests/support/random.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace eckart::validate {
namespace {

matrix<double> random_matrix(index m, index n) {
    tests::counter_random random(1);
    matrix<double> A(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) A(i, j) = random.gaussian();
    return A;
}

TEST(Shrink, FindsTheSmallestMatrixWithALargeEntry) {
    matrix<double> A = random_matrix(13, 9);
    A(7, 4) = 1234.5678;
    const auto fails = [](const matrix<double>& B) {
        for (index j = 0; j < B.cols(); ++j)
            for (index i = 0; i < B.rows(); ++i)
                if (B(i, j) > 1000) return true;
        return false;
    };
    EXPECT_EQ(shrink(A, fails, 10000, 60), (matrix<double>{{1024}}));
}

TEST(Shrink, KeepsWhatIsNeeded) {
    const auto fails = [](const matrix<double>& B) {
        double sum = 0;
        for (index j = 0; j < B.cols(); ++j)
            for (index i = 0; i < B.rows(); ++i) sum += B(i, j) != 0;
        return B.rows() >= 2 && B.cols() >= 3 && sum >= 4;
    };
    const matrix<double> B = shrink(random_matrix(10, 11), fails, 10000, 60);
    EXPECT_EQ(B.rows(), 2);
    EXPECT_EQ(B.cols(), 3);
    double ones = 0, others = 0;
    for (index j = 0; j < 3; ++j)
        for (index i = 0; i < 2; ++i) (B(i, j) == 1 ? ones : others) += B(i, j) != 0;
    EXPECT_EQ(ones, 4);
    EXPECT_EQ(others, 0);
}

TEST(Shrink, RemovesBitsThatDoNotMatter) {
    const double needed = 1 + 0x1p-9;
    const auto fails = [&](const matrix<double>& B) { return B.rows() == 1 && B.cols() == 1 && std::fabs(B(0, 0) - needed) < 0x1p-12; };
    EXPECT_EQ(shrink({{needed + 0x1p-30}}, fails, 1000, 60)(0, 0), needed);
}

TEST(Shrink, BudgetAndTimeAreKept) {
    int calls = 0;
    const auto fails = [&](const matrix<double>&) { return ++calls, true; };
    const matrix<double> A = random_matrix(20, 20);
    shrink(A, fails, 7, 60);
    EXPECT_EQ(calls, 7);
    EXPECT_EQ(shrink(A, fails, 0, 60), A);
    EXPECT_EQ(shrink(A, fails, 100, 0), A);
    EXPECT_EQ(shrink(A, fails, 100, -1), A);
    EXPECT_EQ(shrink(A, fails, 100, std::nan("")), A);
    EXPECT_EQ(calls, 7);
}

TEST(Shrink, DeterministicAndNeverAcceptsAPassingMatrix) {
    const auto fails = [](const matrix<double>& B) { return B.rows() + B.cols() >= 5 && B(0, 0) != 0; };
    const matrix<double> A = random_matrix(6, 8);
    const matrix<double> B = shrink(A, fails, 500, 60);
    EXPECT_TRUE(fails(B));
    EXPECT_EQ(B, shrink(A, fails, 500, 60));
    EXPECT_EQ(B.rows() + B.cols(), 5);
    const auto never = [](const matrix<double>&) { return false; };
    EXPECT_EQ(shrink(A, never, 500, 60), A);
}

TEST(Shrink, EmptyAndNonFinite) {
    const auto always = [](const matrix<double>&) { return true; };
    EXPECT_EQ(shrink(matrix<double>(0, 4), always, 100, 60).rows(), 0);
    const auto has_nan = [](const matrix<double>& B) {
        for (index j = 0; j < B.cols(); ++j)
            for (index i = 0; i < B.rows(); ++i)
                if (std::isnan(B(i, j))) return true;
        return false;
    };
    matrix<double> A = random_matrix(5, 5);
    A(2, 3) = std::nan("");
    const matrix<double> B = shrink(A, has_nan, 1000, 60);
    EXPECT_EQ(B.rows(), 1);
    EXPECT_EQ(B.cols(), 1);
    EXPECT_TRUE(std::isnan(B(0, 0)));
}

} // namespace
} // namespace eckart::validate
