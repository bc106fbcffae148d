#include <eckart/reference/derivation/precision.hpp>
#include <eckart/reference/derivation/spectral_theorem.hpp>
#include <eckart/reference/svd.hpp>

#include <gtest/gtest.h>

#include <cmath>

namespace eckart::tests {
namespace {

using namespace reference;

TEST(WorkedNumbers, D12FourByFive) {
    const working_precision scope(60);
    const matrix<double> A{{1, 0, 0, 0, 2}, {0, 0, 3, 0, 0}, {0, 0, 0, 0, 0}, {0, 2, 0, 0, 0}};
    const auto f = svd(A, 50, vectors::full);
    const real exact[] = {real(3), sqrt(real(5)), real(2)}, tolerance = pow(real(10), -50);
    EXPECT_EQ(f.rank, 3);
    for (index i = 0; i < 3; ++i) EXPECT_TRUE(abs(real(f.S[i] - exact[i])) <= tolerance * exact[i]);
    EXPECT_TRUE(f.S[3] == 0);
    // v for √5 is (√0.2, 0, 0, 0, √0.8) up to sign.
    const real v[] = {1 / sqrt(real(5)), real(0), real(0), real(0), 2 / sqrt(real(5))}, sign(f.Vh(1, 0) > 0 ? 1 : -1);
    for (index j = 0; j < 5; ++j) EXPECT_TRUE(abs(real(sign * f.Vh(1, j) - v[j])) <= tolerance);
}

TEST(WorkedNumbers, D12GramMatricesDifferAndShareTheirEigenvalues) {
    const working_precision scope(40);
    const matrix<real> A{{real("0.73741709"), real("0.2207241"), real("0.60793118")},
                         {real("0.00490906"), real("0.18066958"), real("0.44795408")},
                         {real("0.70657397"), real("0.5650763"), real("0.29043162")}};
    const matrix<real> right = gram(A), left = gram(transpose(A));
    EXPECT_TRUE(abs(real(right(0, 0) - left(0, 0))) > real("0.01"));
    const auto f = spectral_theorem(right), g = spectral_theorem(left);
    // The entries are known to 5e-9, which moves an eigenvalue of AᵀA by at most 2 ‖A‖₂ ‖δA‖_F <= 2 × 1.37 × 1.5e-8.
    const real printed[] = {real("1.84996505"), real("0.17461325"), real("0.0737421")}, tolerance("4.2e-8");
    for (index i = 0; i < 3; ++i) {
        EXPECT_TRUE(abs(real(f.lambda[i] - printed[i])) <= tolerance) << f.lambda[i];
        EXPECT_TRUE(abs(real(f.lambda[i] - g.lambda[i])) <= real(gram_error_constant(3, 3)) * epsilon<real>() * f.lambda[0]);
    }
}

} // namespace
} // namespace eckart::tests
