#include "tests/fast/measures.hpp"
#include "tests/fast/scalars.hpp"

#include <eckart/fast/svd.hpp>
#include <eckart/reference/certified/svd.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace eckart::tests {
namespace {

/// What `FastSvdAccuracy` shows for real double precision, for all scalars, against certified values.
template <class T>
class FastSvdScalarsAccuracy : public testing::Test {
protected:
    static constexpr bool is_single = sizeof(real_type<T>) == 4;

    /// max |S_i - sigma_i| / sigma_i in units of 2^-53. In single precision half an ulp is taken off first: S_i was rounded once more.
    static double worst_relative_error(const matrix<T>& A) {
        reference::certified_options options;
        options.digits = 30; // so that `lower` stands for sigma
        const auto exact = reference::certified_svd(A.view(), options);
        EXPECT_EQ(exact.status, reference::certified_status::ok) << exact.reason;
        const auto r = svd(strided_view<const T>(A));
        expect_contract(A, r, vectors::thin);
        double worst = 0;
        for (std::size_t i = 0; i < r.S.size(); ++i) {
            // In units of 2^e near sigma, so that a subnormal one keeps its bits.
            const reference::big_dyadic& d = exact.values[i].lower;
            if (d.mantissa == 0) {
                EXPECT_EQ(r.S[i], 0);
                continue;
            }
            long log2 = 0;
            mpf_class fraction(0, 128);
            mpf_set_z(fraction.get_mpf_t(), d.mantissa.get_mpz_t());
            (void)mpf_get_d_2exp(&log2, fraction.get_mpf_t());
            const int e = static_cast<int>(log2 + d.exponent);
            mpf_class error(std::ldexp(static_cast<double>(r.S[i]), -e), 128);
            mpf_class sigma(fraction);
            log2 >= 0 ? mpf_div_2exp(sigma.get_mpf_t(), sigma.get_mpf_t(), static_cast<unsigned long>(log2))
                      : mpf_mul_2exp(sigma.get_mpf_t(), sigma.get_mpf_t(), static_cast<unsigned long>(-log2));
            error = abs(mpf_class(error - sigma));
            const bool rounded_again = is_single || e <= std::numeric_limits<double>::min_exponent;
            if (rounded_again) error -= mpf_class(std::ldexp(static_cast<double>(ulp(r.S[i])), -e - 1));
            worst = std::max(worst, mpf_class(error / sigma).get_d() * 0x1p53);
            EXPECT_FALSE(std::isnan(r.S[i]));
        }
        return worst;
    }

    /// As in svd_relative_accuracy_test.cpp.
    static double allowed(index n) { return 100.0 * static_cast<double>(n); }

    /// The exponents of a diagonal scaling: spread evenly over `range` bits, in random order.
    static std::vector<int> exponents(index n, int range, counter_random& random) {
        std::vector<int> e(static_cast<std::size_t>(n));
        for (index i = 0; i < n; ++i) e[static_cast<std::size_t>(i)] = n == 1 ? 0 : static_cast<int>(range / 2 - range * i / (n - 1));
        for (std::size_t i = e.size(); i > 1; --i) std::swap(e[i - 1], e[static_cast<std::size_t>(random.below(static_cast<int>(i)))]);
        return e;
    }

    /// D1 B D2 with B a unitary matrix, disturbed by a tenth.
    static matrix<T> graded(index m, index n, int row_range, int col_range, std::uint64_t seed) {
        const index p = std::max(m, n);
        const matrix<T> Q = svd(strided_view<const T>(gaussian<T>(p, p, seed))).U, G = gaussian<T>(p, p, seed + 1);
        counter_random random(seed + 2);
        const auto row = exponents(m, row_range, random), col = exponents(n, col_range, random);
        matrix<T> A(m, n);
        for (index j = 0; j < n; ++j)
            for (index i = 0; i < m; ++i)
                A(i, j) =
                    times_power(Q(i, j) + G(i, j) * real_type<T>(0.1), row[static_cast<std::size_t>(i)] + col[static_cast<std::size_t>(j)]);
        return A;
    }
};
TYPED_TEST_SUITE(FastSvdScalarsAccuracy, all_scalars, scalar_names);

TYPED_TEST(FastSvdScalarsAccuracy, GradedOnOneSide) {
    for (const int range : {30, this->is_single ? 200 : 1900})
        for (const index n : {2, 5, 9}) {
            const auto seed = static_cast<std::uint64_t>(range + n);
            for (const auto& A : {this->graded(n + n / 2, n, 0, range, seed), this->graded(n, n, range, 0, seed)}) {
                const double worst = this->worst_relative_error(A);
                EXPECT_TRUE(worst <= this->allowed(n)) << n << ", 2^" << range << ": " << worst << " u";
            }
        }
}

TYPED_TEST(FastSvdScalarsAccuracy, GradedOnBothSides) {
    for (const int range : {30, this->is_single ? 100 : 900})
        for (const index n : {2, 5, 9}) {
            const auto A = this->graded(n, n, range, range, static_cast<std::uint64_t>(range + n));
            const double worst = this->worst_relative_error(A);
            EXPECT_TRUE(worst <= this->allowed(n)) << n << ", 2^" << range << ": " << worst << " u";
        }
}

// F5 with a phase at every entry of its own: sigma_2, ..., sigma_{n-1} near 1 below sigma_1 = 6e26 (n = 26).
TYPED_TEST(FastSvdScalarsAccuracy, CompanionWithPhases) {
    for (const index n : {2, 5, 10, 18, 26}) {
        counter_random random(static_cast<std::uint64_t>(n));
        const auto phase = [&] {
            const double angle = 6 * random.uniform();
            return is_complex<TypeParam> ? scalar<TypeParam>(std::cos(angle), std::sin(angle)) : TypeParam(1);
        };
        matrix<TypeParam> A(n, n);
        double entry = 1;
        for (index i = 0; i < n; ++i) {
            entry *= static_cast<double>(n - i);
            A(0, i) = phase() * static_cast<real_type<TypeParam>>(entry);
            if (i > 0) A(i, i - 1) = phase();
        }
        const double worst = this->worst_relative_error(A);
        EXPECT_TRUE(worst <= 32) << "n = " << n << ": " << worst << " u";
    }
}

// Columns down to subnormal ones, whose few bits still are a well-conditioned B.
TYPED_TEST(FastSvdScalarsAccuracy, GradedIntoTheSubnormals) {
    auto A = this->graded(6, 6, 0, this->is_single ? 180 : 1800, 5);
    A = scaled(A, this->is_single ? -40 : -150);
    const double worst = this->worst_relative_error(A);
    EXPECT_TRUE(worst <= this->allowed(6)) << worst << " u";
}

} // namespace
} // namespace eckart::tests
