#include "correct_result.hpp"

#include <eckart/core/floating_point.hpp>
#include <eckart/validate/measures/bounds.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace eckart::validate {
namespace {

using tests::correct;
using tests::correct_result;
using tests::some_driver;

const matrix<double> sample{{4, 1, 0}, {0, 2, 1}, {1, 0, 3}, {1, 1, 1}};

const twin& named(const std::vector<twin>& twins, const std::string& name) {
    for (const twin& t : twins)
        if (t.name == name) return t;
    throw std::out_of_range("no twin " + name);
}

TEST(Twins, SixOfThemAndDeterministic) {
    const auto a = make_twins(sample), b = make_twins(sample);
    ASSERT_EQ(a.size(), 6u);
    for (std::size_t i = 0; i < a.size(); ++i) EXPECT_EQ(a[i].A, b[i].A);
    EXPECT_EQ(named(a, "transpose").A, transpose(sample));
    EXPECT_EQ(named(a, "row_permutation").A(0, 1), sample(3, 1));
    EXPECT_EQ(named(a, "column_signs").A(0, 0), -4);
    EXPECT_EQ(named(a, "zero_padding").A.rows(), 5);
    EXPECT_EQ(named(a, "zero_padding").extra_zeros, 1);
}

TEST(Twins, ExactSingularValuesAreThoseClaimed) {
    for (const int e : {0, -1060, 1015}) {
        matrix<double> A = sample;
        for (index j = 0; j < 3; ++j)
            for (index i = 0; i < 4; ++i) A(i, j) = std::ldexp(A(i, j), e);
        const correct_result c = correct(A, vectors::none);
        for (const twin& t : make_twins(A)) {
            SCOPED_TRACE(t.name);
            const auto S = correct(t.A, vectors::none).exact.S;
            ASSERT_EQ(static_cast<index>(S.size()), 3 + t.extra_zeros);
            for (std::size_t i = 0; i < S.size(); ++i) {
                const oracle_real wanted = i < 3 ? ldexp(c.exact.S[i], t.scale_exponent) : oracle_real(0);
                EXPECT_TRUE(abs(S[i] - wanted) <= oracle_real(t.perturbation) + 1e-45 * wanted);
            }
        }
    }
}

TEST(Twins, LastBitsMoveEveryEntryByOneStep) {
    const matrix<double> A{{1, -3}, {0, std::numeric_limits<double>::max()}, {0x1p-1074, 1}};
    const auto twins = make_twins(A);
    const twin& t = named(twins, "last_bit");
    for (index j = 0; j < 2; ++j)
        for (index i = 0; i < 3; ++i) {
            EXPECT_TRUE(std::isfinite(t.A(i, j)));
            EXPECT_EQ(ulp_distance(A(i, j), t.A(i, j)), A(i, j) == 0 ? 0u : 1u);
        }
    EXPECT_TRUE(t.perturbation >= 0x1p971);
}

TEST(Twins, ScalingIsSkippedWhereItWouldRound) {
    const auto has_scaling = [](const matrix<double>& A) {
        for (const twin& t : make_twins(A))
            if (t.name == "power_of_two") return true;
        return false;
    };
    EXPECT_FALSE(has_scaling({{std::numeric_limits<double>::max(), 0x1p-1074}}));
    EXPECT_FALSE(has_scaling(matrix<double>(2, 2)));
    EXPECT_TRUE(has_scaling({{std::numeric_limits<double>::max(), 1}}));
    EXPECT_TRUE(has_scaling({{0x1p-1074, 1}}));
    EXPECT_EQ(make_twins(matrix<double>(0, 3)).size(), 5u);
}

TEST(JudgeTwin, RightTwinsPass) {
    const correct_result c = correct(sample, vectors::none);
    for (const twin& t : make_twins(sample)) {
        const measurement f = judge_twin(some_driver(), t, sample, c.response, correct(t.A, vectors::none).response, c.exact);
        EXPECT_EQ(f.verdict, verdict::pass) << f.message;
        EXPECT_EQ(f.check, "M." + t.name);
    }
}

TEST(JudgeTwin, WrongTwinsFail) {
    const correct_result c = correct(sample, vectors::none);
    for (const twin& t : make_twins(sample)) {
        const correct_result right = correct(t.A, vectors::none);
        response r = right.response;
        r.S.back() += std::ldexp(1e-9, t.scale_exponent);
        EXPECT_EQ(judge_twin(some_driver(), t, sample, c.response, r, c.exact).verdict, verdict::fail) << t.name;
        r = right.response;
        r.S[0] = std::nan("");
        EXPECT_EQ(judge_twin(some_driver(), t, sample, c.response, r, c.exact).verdict, verdict::fail);
        r = right.response;
        r.S.pop_back();
        EXPECT_EQ(judge_twin(some_driver(), t, sample, c.response, r, c.exact).verdict, verdict::fail);
        r.info = 1;
        EXPECT_EQ(judge_twin(some_driver(), t, sample, c.response, r, c.exact).verdict, verdict::fail);
        r.outcome = outcome::crashed;
        EXPECT_EQ(judge_twin(some_driver(), t, sample, c.response, r, c.exact).verdict, verdict::died);
        response broken = c.response;
        broken.info = 1;
        EXPECT_EQ(judge_twin(some_driver(), t, sample, broken, right.response, c.exact).verdict, verdict::not_applicable);
    }
}

TEST(JudgeTwin, LimitIsTheSumOfTwoNormwiseBounds) {
    const matrix<double> I = matrix<double>::identity(4);
    const correct_result c = correct(I, vectors::none);
    const auto twins = make_twins(I);
    const twin& t = named(twins, "transpose");
    response r = c.response;
    r.S[3] = 1 - 2 * failure_factor(4, 4) * 0x1p-53;
    EXPECT_EQ(judge_twin(some_driver(), t, I, c.response, r, c.exact).verdict, verdict::pass);
    r.S[3] = next_down(r.S[3]);
    EXPECT_EQ(judge_twin(some_driver(), t, I, c.response, r, c.exact).verdict, verdict::fail);
}

} // namespace
} // namespace eckart::validate
