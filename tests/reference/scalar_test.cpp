#include "tests/reference/scalars.hpp"

#include <limits>
#include <thread>

namespace eckart::tests {
namespace {

using namespace reference;

template <class T>
class Scalar : public with_scalar<T> {};
TYPED_TEST_SUITE(Scalar, all_scalars);

TYPED_TEST(Scalar, EpsilonIsTheStepAboveOne) {
    using R = real_type<TypeParam>;
    const R eps = epsilon<R>(), one(1);
    EXPECT_TRUE(one + eps != one);
    EXPECT_TRUE(one + eps / 4 == one);
}

TYPED_TEST(Scalar, ConjugateModulusAndPhase) {
    using R = real_type<TypeParam>;
    const TypeParam x = scalar_traits<TypeParam>::from_parts(R(-3), R(4));
    const R length = is_complex<TypeParam> ? R(5) : R(3);
    EXPECT_TRUE(modulus(x) == length);
    EXPECT_TRUE(squared_modulus(x) == length * length);
    EXPECT_TRUE(conjugate(x) * x == TypeParam(length * length));
    EXPECT_TRUE(modulus(TypeParam(phase(x) * length - x)) <= 4 * epsilon<R>());
    EXPECT_TRUE(phase(TypeParam(0)) == TypeParam(1));
}

TYPED_TEST(Scalar, MultiplyAddAndSubtract) {
    using R = real_type<TypeParam>;
    const TypeParam a = scalar_traits<TypeParam>::from_parts(R(2), R(1)), b = scalar_traits<TypeParam>::from_parts(R(-3), R(5));
    TypeParam sum(7), scratch(0);
    multiply_add(sum, a, b, scratch);
    EXPECT_TRUE(sum == TypeParam(7) + a * b);
    multiply_subtract(sum, a, b, scratch);
    EXPECT_TRUE(sum == TypeParam(7));
    conjugate_multiply_add(sum, a, b, scratch);
    EXPECT_TRUE(sum == TypeParam(7) + conjugate(a) * b);
}

TYPED_TEST(Scalar, FiniteMeansBothParts) {
    using R = real_type<TypeParam>;
    const R nan = std::numeric_limits<R>::quiet_NaN(), inf = std::numeric_limits<R>::infinity();
    EXPECT_TRUE(is_finite(scalar_traits<TypeParam>::from_parts(R(1), R(2))));
    EXPECT_FALSE(is_finite(scalar_traits<TypeParam>::from_parts(nan, R(2))));
    EXPECT_FALSE(is_finite(scalar_traits<TypeParam>::from_parts(R(-inf), R(2))));
    if (is_complex<TypeParam>) {
        EXPECT_FALSE(is_finite(scalar_traits<TypeParam>::from_parts(R(1), nan)));
    }
}

TEST(WorkingPrecision, NestsAndReturns) {
    const unsigned before = mpfr_any::default_precision();
    {
        const working_precision outer(30);
        EXPECT_EQ(mpfr_any::default_precision(), 30u);
        EXPECT_EQ(mpc_any::default_precision(), 30u);
        const mpfr_any coarse = epsilon<mpfr_any>();
        {
            const working_precision inner(300);
            EXPECT_TRUE(epsilon<mpfr_any>() < coarse * coarse);
        }
        EXPECT_EQ(mpfr_any::default_precision(), 30u);
    }
    EXPECT_EQ(mpfr_any::default_precision(), before);
}

TEST(WorkingPrecision, ScopesOfTwoThreadsDoNotMix) {
    // Each thread squares √2 many times at its own precision; a leak of the other's precision would show in the error.
    const auto worst = [](int digits, double* error) {
        for (int i = 0; i < 2000; ++i) {
            const working_precision scope(digits);
            const mpfr_any root = sqrt(mpfr_any(2)), defect = abs(mpfr_any(root * root - 2)) / epsilon<mpfr_any>();
            *error = std::max(*error, static_cast<double>(defect));
        }
    };
    double coarse = 0, fine = 0;
    std::thread first(worst, 20, &coarse), second(worst, 200, &fine);
    first.join();
    second.join();
    EXPECT_TRUE(coarse <= 4);
    EXPECT_TRUE(fine <= 4);
}

TEST(Product, ShapesAreChecked) {
    const matrix<double> A(2, 3), B(2, 3);
    EXPECT_THROW(product(A, B), std::invalid_argument);
    EXPECT_THROW(product(A, std::vector<double>(2)), std::invalid_argument);
    EXPECT_THROW(adjoint_product(A, matrix<double>(3, 2)), std::invalid_argument);
    EXPECT_THROW(difference(A, matrix<double>(3, 2)), std::invalid_argument);
}

TEST(Product, OfEmptyMatricesIsZero) {
    EXPECT_EQ(product(matrix<double>(2, 0), matrix<double>(0, 3)), matrix<double>(2, 3));
    EXPECT_EQ(gram(matrix<double>(0, 2)), matrix<double>(2, 2));
    EXPECT_EQ(gram(matrix<double>(3, 0)), matrix<double>(0, 0));
}

} // namespace
} // namespace eckart::tests
