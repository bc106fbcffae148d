// T1: what diagonal dominance of H − μ²G counts is the number of singular values on either side of μ.
#include "tests/support/exact_spectrum.hpp"
#include "tests/support/generators.hpp"

#include <eckart/fast/svd.hpp>
#include <eckart/reference/certified/digits.hpp>
#include <eckart/reference/certified/dyadic_arithmetic.hpp>
#include <eckart/reference/certified/pencil_of_digits.hpp>
#include <eckart/reference/certified/proposal.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace eckart::tests {
namespace {

using namespace reference;

/// B = A or Aᵀ with m >= n; nothing for a matrix without entries or of zeros.
matrix<double> tall(const svd_problem& p) {
    matrix<double> B = p.A.rows() >= p.A.cols() ? p.A : transpose(p.A);
    const double* b = B.data();
    RC_PRE(std::any_of(b, b + B.rows() * B.cols(), [](double x) { return x != 0; }));
    return B;
}

/// Random points, and the numbers around the singular values that the fast path computes.
std::vector<big_dyadic> points_for(const matrix<double>& B, counter_random& random) {
    std::vector<big_dyadic> points;
    for (const double s : eckart::svd(B.view(), {.vectors = vectors::none}).S) {
        if (!(s > 0) || !std::isfinite(s)) continue;
        for (const int bits : {1, 20, 45, 50, 52, 60, 100})
            points.push_back(dyadic_of(s) + dyadic_of(s) * big_dyadic{random.between(-3, 3), -bits});
        points.push_back(dyadic_of(s));
    }
    std::erase_if(points, [](const big_dyadic& x) { return sign(x) <= 0; });
    return points;
}

RC_GTEST_PROP(T1Inertia, CountsAreThoseOfTheCharacteristicPolynomial, (std::uint64_t seed)) {
    counter_random random(seed);
    const svd_problem p = *svd_problems(5);
    const matrix<double> B = tall(p);
    // From the best V that a double holds to one that shows nothing.
    matrix<double> V = propose_right_vectors(B, false);
    const double noise = std::ldexp(1.0, -random.between(4, 60));
    for (index l = 0; l < V.rows() * V.cols(); ++l) V.data()[l] += noise * random.gaussian();
    const int beta = radix_bits_for(std::max(B.rows(), B.cols()), 16);
    digit_matrix BV;
    const pencil pen =
        pencil_of_digits(digits_of(B.view(), beta), digits_of(V.view(), beta), false, random.between(20, 120), fast::own_gemm(1), BV);
    const inertia test(pen);
    const exact_spectrum truth(B.view());
    for (const big_dyadic& mu : points_for(B, random)) {
        const std::optional<index> above = test.count_above(mu);
        if (!above) continue;
        RC_ASSERT(truth.at(mu).equal == 0);
        RC_ASSERT(truth.at(mu).above == *above);
    }
}

/// The second order of T1: a V of doubles decides all points that lie clear of the singular values of a well-separated matrix.
TEST(T1Inertia, ADoubleVDecidesWhatLies2ToMinus80Away) {
    const matrix<double> B = make_svd_problem(6, 5, spectrum_law::arithmetic, matrix_structure::dense, 0, 3).A;
    const int beta = radix_bits_for(6, 16);
    digit_matrix BV;
    const pencil p = pencil_of_digits(digits_of(B.view(), beta), digits_of(propose_right_vectors(B, false).view(), beta), false, 128,
                                      fast::own_gemm(1), BV);
    const inertia test(p);
    const exact_spectrum truth(B.view());
    for (index k = 0; k < 5; ++k) {
        big_dyadic low{0, 0}, high{1, 4};
        while (magnitude_exponent(high - low) > -85) {
            const big_dyadic middle = (low + high) * big_dyadic{1, -1};
            (truth.compare(k, middle) >= 0 ? low : high) = middle;
        }
        EXPECT_EQ(test.count_above(low - big_dyadic{1, -80}), k + 1);
        EXPECT_EQ(test.count_above(high + big_dyadic{1, -80}), k);
    }
}

} // namespace
} // namespace eckart::tests
