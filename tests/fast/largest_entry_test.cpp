#include "tests/fast/matrix_kinds.hpp"

#include <eckart/fast/largest_entry.hpp>
#include <eckart/fast/targets.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <limits>
#include <string>

namespace eckart::tests {
namespace {

template <class T>
class LargestEntry : public testing::Test {
protected:
    LargestEntry() : before_(fast::current_target()) {}
    ~LargestEntry() override { fast::force_target(before_); }

    /// x as the imaginary part where there is one.
    static T entry(double x) { return scalar_traits<T>::from_parts(is_complex<T> ? 0 : x, is_complex<T> ? x : 0); }

private:
    std::string before_;
};
using scalars = testing::Types<double, float, std::complex<double>, std::complex<float>>;
TYPED_TEST_SUITE(LargestEntry, scalars);

// Runs longer than four vectors of every target, with something left over; every place in one.
TYPED_TEST(LargestEntry, FoundWhereverItIs) {
    using T = TypeParam;
    constexpr auto infinity = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
    const auto A = some_matrix_of<T>(151, 3, "gaussian", 7);
    for (const auto& target : fast::supported_targets()) {
        fast::force_target(target);
        for (index i = 0; i < 151; ++i)
            for (const index j : {0, 2}) {
                SCOPED_TRACE(target + ", row " + std::to_string(i) + ", column " + std::to_string(j));
                auto B = A;
                const strided_view<const T> all(B);
                for (const double x : {-7.0, 9.0}) {
                    B(i, j) = this->entry(x);
                    EXPECT_EQ(fast::largest_entry(all), std::fabs(x));
                    EXPECT_EQ(fast::largest_entry(all.transposed()), std::fabs(x));
                }
                for (const double bad : {nan, infinity, -infinity}) {
                    B(i, j) = this->entry(bad);
                    EXPECT_TRUE(std::isnan(fast::largest_entry(all)));
                    EXPECT_TRUE(std::isnan(fast::largest_entry(all.transposed())));
                }
            }
    }
}

TYPED_TEST(LargestEntry, AnyStrides) {
    using T = TypeParam;
    auto A = some_matrix_of<T>(21, 13, "gaussian", 7);
    A(18, 12) = this->entry(-7);
    A(19, 12) = this->entry(std::numeric_limits<double>::quiet_NaN()); // not looked at
    for (const auto& view : {strided_view<const T>(A.data(), 10, 13, 2, 21), strided_view<const T>(A.data() + 18, 10, 13, -2, 21)}) {
        EXPECT_EQ(fast::largest_entry(view), 7);
        EXPECT_EQ(fast::largest_entry(view.transposed()), 7);
    }
    for (const T bad : {this->entry(std::numeric_limits<double>::quiet_NaN()),
                        scalar_traits<T>::from_parts(std::numeric_limits<double>::quiet_NaN(), 0)}) {
        A(0, 0) = bad;
        EXPECT_TRUE(std::isnan(fast::largest_entry(strided_view<const T>(A.data(), 10, 13, 2, 21))));
    }
    EXPECT_EQ(fast::largest_entry(strided_view<const T>(A.data(), 0, 13, 1, 21)), 0);
    EXPECT_EQ(fast::largest_entry(strided_view<const T>(A.data(), 0, 0, 1, 1)), 0);
}

TYPED_TEST(LargestEntry, OfTheSmallestAndTheLargestNumbers) {
    using R = real_type<TypeParam>;
    for (const double x : {static_cast<double>(std::numeric_limits<R>::denorm_min()), static_cast<double>(std::numeric_limits<R>::max())})
        for (const index m : {1, 40}) {
            matrix<TypeParam> A(m, 1);
            A(m - 1, 0) = this->entry(-x);
            EXPECT_EQ(fast::largest_entry(strided_view<const TypeParam>(A)), x);
        }
}

} // namespace
} // namespace eckart::tests
