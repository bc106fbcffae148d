#include "correct_result.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace eckart::validate {
namespace {

using tests::checks;
using tests::correct;
using tests::correct_result;
using tests::failures;
using tests::find;

using names = std::set<std::string>;

std::vector<measurement> checked(const correct_result& c) {
    const matrix<double> none;
    return check(c.A, c.response.U ? *c.response.U : none, c.response.S, c.response.Vh ? *c.response.Vh : none);
}

TEST(Check, CorrectResultsPassInEverySize) {
    for (const matrix<double>& A : {matrix<double>{{1, 2}, {3, 4}, {5, 6}}, matrix<double>{{1, 2, 3}}, matrix<double>{{-2}},
                                    matrix<double>(0, 2), matrix<double>(2, 0), matrix<double>(3, 3)})
        for (const vectors wanted : {vectors::none, vectors::thin, vectors::full})
            for (const measurement& f : checked(correct(A, wanted))) EXPECT_EQ(f.verdict, verdict::pass) << f.check << ": " << f.message;
}

TEST(Check, WorkedNumbersOfD12) {
    const matrix<double> A{{1, 0, 0, 0, 2}, {0, 0, 3, 0, 0}, {0, 0, 0, 0, 0}, {0, 2, 0, 0, 0}};
    const std::vector<double> right{3, std::sqrt(5.0), 2, 0};
    const matrix<double> none;
    EXPECT_TRUE(failures(check(A, none, right, none)).empty());
    const std::vector<double> wrong{3, 2.25, 2, 0};
    EXPECT_EQ(failures(check(A, none, wrong, none)), (names{"L1.singular_values"}));
}

TEST(Check, ShapesThatFitNothingAreFindings) {
    const matrix<double> A{{1, 2}, {3, 4}, {5, 6}};
    correct_result c = correct(A);
    c.response.U = matrix<double>(2, 2);
    EXPECT_EQ(failures(checked(c)), (names{"L0.shape"}));
    c = correct(A);
    c.response.S.clear();
    EXPECT_TRUE(failures(checked(c)).count("L0.shape"));
    c = correct(A);
    c.response.Vh = transpose(*c.response.U);
    EXPECT_EQ(failures(checked(c)), (names{"L0.shape"}));
}

TEST(Check, NonFiniteMatrix) {
    const matrix<double> none;
    const std::vector<double> plausible{1};
    EXPECT_EQ(failures(check(matrix<double>{{std::nan("")}}, none, plausible, none)), (names{"L0.nonfinite"}));
    const std::vector<double> honest{std::nan("")};
    EXPECT_TRUE(failures(check(matrix<double>{{std::nan("")}}, none, honest, none)).empty());
}

} // namespace
} // namespace eckart::validate
