#include "tests/support/generators.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <sstream>

// Inside the namespace, because POSIX puts a function `index` into the global one.
namespace eckart::tests {
namespace {

bool all_finite(const matrix<double>& A) {
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i)
            if (!std::isfinite(A(i, j))) return false;
    return true;
}

template <class T>
std::vector<T> sample(const rc::Gen<T>& gen, int count) {
    std::vector<T> values;
    for (int i = 0; i < count; ++i) values.push_back(gen(rc::Random(static_cast<std::uint64_t>(i))).value());
    return values;
}

TEST(Generators, FiniteDoublesReachEveryClass) {
    std::map<int, int> classes;
    int negative_zeros = 0, huge = 0;
    for (const hex_double x : sample(finite_doubles(), 4000)) {
        ++classes[std::fpclassify(x.value)];
        negative_zeros += x.value == 0 && std::signbit(x.value);
        huge += std::abs(x.value) > 0x1p1000;
    }
    EXPECT_EQ(classes.size(), 3u); // zero, subnormal, normal
    EXPECT_GT(classes[FP_ZERO], 50);
    EXPECT_GT(classes[FP_SUBNORMAL], 50);
    EXPECT_GT(negative_zeros, 10);
    EXPECT_GT(huge, 50);
}

TEST(Generators, NonfiniteDoublesAreNonfinite) {
    int nans = 0, infinities = 0;
    for (const hex_double x : sample(nonfinite_doubles(), 1000)) {
        ASSERT_FALSE(std::isfinite(x.value));
        nans += std::isnan(x.value);
        infinities += std::isinf(x.value);
    }
    EXPECT_GT(nans, 100);
    EXPECT_GT(infinities, 100);
}

TEST(Generators, ProblemsReachEveryShapeLawStructureAndScale) {
    std::map<shape_class, int> shapes;
    std::map<spectrum_law, int> laws;
    std::map<matrix_structure, int> structures;
    int tiny = 0, huge = 0;
    for (const svd_problem& p : sample(svd_problems(), 4000)) {
        ASSERT_TRUE(all_finite(p.A)) << p;
        ASSERT_TRUE(p.A.rows() <= 8 && p.A.cols() <= 8);
        ++shapes[p.shape()];
        ++laws[p.law];
        ++structures[p.structure];
        tiny += p.scale < -900;
        huge += p.scale > 900;
    }
    EXPECT_EQ(shapes.size(), 7u);
    EXPECT_EQ(laws.size(), all_spectrum_laws.size());
    EXPECT_EQ(structures.size(), all_matrix_structures.size());
    EXPECT_GT(tiny, 50);
    EXPECT_GT(huge, 50);
}

TEST(Generators, SameSeedGivesTheSameBits) {
    const auto make = [] { return make_svd_problem(7, 5, spectrum_law::geometric, matrix_structure::two_sided_graded, -300, 42); };
    EXPECT_EQ(make().A, make().A);
    EXPECT_EQ(counter_random(1).bits(), counter_random(1).bits());
    EXPECT_NE(counter_random(1).bits(), counter_random(2).bits());
}

TEST(Generators, MixIsSplitMix64) {
    // First output of SplitMix64 with state 1234567, as published with its reference code.
    EXPECT_EQ(mix(1234567), 6457827717110365317u);
}

TEST(Generators, HaarOrthogonalIsOrthogonal) {
    for (const index n : {0, 1, 2, 5, 30}) {
        const auto Q = haar_orthogonal(n, 7);
        for (index i = 0; i < n; ++i)
            for (index j = 0; j < n; ++j) {
                double dot = 0;
                for (index l = 0; l < n; ++l) dot += Q(l, i) * Q(l, j);
                // n reflectors, each orthogonal to gamma_(cn) with a small c (Higham 2002, Lemma 19.3).
                EXPECT_TRUE(std::abs(dot - (i == j)) <= 20.0 * double(n) * double(n) * unit_roundoff<double>);
            }
    }
}

TEST(Generators, ProblemsPrintInHexadecimal) {
    std::ostringstream out;
    showValue(svd_problem{matrix<double>{{0.1, 2}}, spectrum_law::signs, matrix_structure::dense, 3, 9}, out);
    EXPECT_EQ(out.str(), "signs, dense, scale 2^3, seed 9, A = matrix<double>{{0x1.999999999999ap-4, 0x1p+1}}");
    EXPECT_EQ(hex_text(matrix<double>(0, 3)), "matrix<double>(0, 3)");
}

RC_GTEST_PROP(GeneratorsProp, ShrinksOfADoubleAreSimplerAndFinite, (hex_double x)) {
    for (const double y : shrinks_of(x.value)) {
        RC_ASSERT(std::isfinite(y));
        RC_ASSERT(complexity(y) < complexity(x.value));
    }
}

RC_GTEST_PROP(GeneratorsProp, ShrinksOfAProblemAreSmallerOrSimpler, (const svd_problem& p)) {
    const auto measure = [](const svd_problem& q) {
        std::uint64_t sum = 0;
        for (index j = 0; j < q.A.cols(); ++j)
            for (index i = 0; i < q.A.rows(); ++i) sum += complexity(q.A(i, j));
        return std::tuple(q.A.rows() + q.A.cols(), q.scale != 0, sum);
    };
    for (const svd_problem& q : shrinks_of(p)) {
        RC_ASSERT(all_finite(q.A));
        RC_ASSERT(measure(q) < measure(p));
    }
}

// Shrinking by the order shape, scale, entries must find the smallest matrix that fails "no entry exceeds 3".
TEST(Generators, ShrinkingFindsTheSmallestFailure) {
    svd_problem p = make_svd_problem(6, 5, spectrum_law::integers, matrix_structure::dense, 40, 3);
    const auto fails = [](const svd_problem& q) {
        for (index j = 0; j < q.A.cols(); ++j)
            for (index i = 0; i < q.A.rows(); ++i)
                if (q.A(i, j) > 3) return true;
        return false;
    };
    ASSERT_TRUE(fails(p));
    for (bool progress = true; progress;) {
        progress = false;
        for (svd_problem& q : shrinks_of(p))
            if (fails(q)) {
                p = std::move(q);
                progress = true;
                break;
            }
    }
    EXPECT_EQ(p.A.rows(), 1);
    EXPECT_EQ(p.A.cols(), 1);
    EXPECT_EQ(p.scale, 0);
    EXPECT_EQ(p.A(0, 0), 4.0);
}

} // namespace
} // namespace eckart::tests
