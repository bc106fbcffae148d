#include "tests/fast/exact_singular_values.hpp"
#include "tests/fast/measures.hpp"
#include "tests/support/haar_orthogonal.hpp"
#include "tests/support/random.hpp"

#include <eckart/fast/small_svd.hpp>
#include <eckart/fast/targets.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>

namespace eckart::tests {
namespace {

std::optional<svd_result<double>> small_svd_of(strided_view<const double> A, vectors job, int max_sweeps) {
    svd_result<double> r;
    const auto outcome = fast::small_svd_of(A, fast::svd_outputs<double>(r, A.rows, A.cols, job), job, max_sweeps);
    if (!outcome) return {};
    r.status = outcome->status;
    r.iterations = outcome->iterations;
    return r;
}

/// Leaves the process on the target that it found.
class SmallSvd : public testing::Test {
protected:
    SmallSvd() : before_(fast::current_target()) {}
    ~SmallSvd() override { fast::force_target(before_); }

private:
    std::string before_;
};

matrix<double> gaussian(index m, index n, std::uint64_t seed) {
    counter_random random(seed);
    matrix<double> A(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) A(i, j) = random.gaussian();
    return A;
}

/// 2^row B 2^col with B random and well conditioned.
matrix<double> graded(index m, index n, int row_range, int col_range, std::uint64_t seed) {
    const auto Q = haar_orthogonal(std::max(m, n), seed);
    counter_random random(seed + 1);
    std::vector<int> row(static_cast<std::size_t>(m)), col(static_cast<std::size_t>(n));
    for (int& e : row) e = random.between(-row_range / 2, row_range / 2);
    for (int& e : col) e = random.between(-col_range / 2, col_range / 2);
    matrix<double> A(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i)
            A(i, j) = std::ldexp(Q(i, j) + 0.1 * random.gaussian(), row[static_cast<std::size_t>(i)] + col[static_cast<std::size_t>(j)]);
    return A;
}

TEST_F(SmallSvd, EveryShapeJobAndTarget) {
    for (const auto& target : fast::supported_targets()) {
        fast::force_target(target);
        const auto check = [&](index m, index n) {
            for (const vectors job : {vectors::none, vectors::thin, vectors::full}) {
                SCOPED_TRACE(testing::Message() << target << ", " << m << " by " << n << ", job " << static_cast<int>(job));
                const auto A = gaussian(m, n, static_cast<std::uint64_t>(100 * m + n));
                const auto r = small_svd_of(A, job, 60);
                ASSERT_TRUE(r.has_value());
                expect_contract(A, *r, job);
            }
        };
        for (index m = 1; m <= 20; ++m)
            for (index n = 1; n <= 20; ++n)
                if (m < 4 || n < 4 || m == n || (m + n) % 7 == 0) check(m, n);
        for (const auto& [m, n] :
             {std::pair<index, index>(24, 24), {25, 31}, {33, 32}, {40, 40}, {48, 48}, {64, 64}, {128, 5}, {9, 128}, {100, 64}})
            check(m, n);
    }
}

TEST_F(SmallSvd, SameBitsWithinEachClass) {
    for (const index n : {1, 2, 5, 8, 9, 16, 17, 24, 31, 33, 48, 64}) {
        const auto A = graded(n + n % 3, n, n % 2 == 0 ? 0 : 12, 12, static_cast<std::uint64_t>(n));
        svd_result<double> first[2];
        for (const auto& target : fast::supported_targets()) {
            fast::force_target(target);
            const auto r = small_svd_of(A, vectors::full, 60);
            ASSERT_TRUE(r.has_value());
            auto& mine = first[target.starts_with("AVX") || target == "NEON"];
            if (mine.S.empty()) mine = *r;
            EXPECT_TRUE(r->S == mine.S && r->U == mine.U && r->Vh == mine.Vh) << target << ", n = " << n;
        }
    }
}

TEST_F(SmallSvd, LeavesAloneWhatItCannotHold) {
    matrix<double> deficient = gaussian(5, 5, 1);
    for (index i = 0; i < 5; ++i) deficient(i, 3) = 0;
    auto tiny_in_the_middle = matrix<double>{{1, 1, 0}, {0, 1e-75, 1}, {0, 0, 1}}; // its small value needs complete pivoting
    for (const auto& A : {matrix<double>(3, 3), matrix<double>(0, 3), deficient, gaussian(65, 65, 1), gaussian(129, 2, 1),
                          graded(8, 8, 0, 60, 2), graded(8, 8, 900, 0, 3), tiny_in_the_middle})
        EXPECT_FALSE(small_svd_of(A, vectors::thin, 60).has_value()) << A.rows() << " by " << A.cols();
    EXPECT_FALSE(small_svd_of(gaussian(12, 12, 1), vectors::thin, 1).has_value()); // the budget
}

// The bound of FastSvdAccuracy: 100 n u, for scaled condition numbers below 30.
TEST_F(SmallSvd, GradedMatricesKeepTheirSmallValues) {
    for (const auto& target : fast::supported_targets()) {
        fast::force_target(target);
        for (const auto& [row_range, col_range] : {std::pair(0, 28), {28, 0}, {14, 14}})
            for (const auto& [m, n] : {std::pair<index, index>(2, 2), {5, 5}, {8, 8}, {12, 9}, {9, 16}}) {
                const auto A = graded(m, n, row_range, col_range, static_cast<std::uint64_t>(m + n));
                const auto r = small_svd_of(A, vectors::thin, 60);
                ASSERT_TRUE(r.has_value());
                expect_contract(A, *r, vectors::thin);
                const auto exact = exact_singular_values(A);
                for (std::size_t i = 0; i < exact.size(); ++i) {
                    const many_digits error = abs(exact[i] - many_digits(r->S[i])) / exact[i];
                    EXPECT_TRUE(error <= many_digits(100.0 * static_cast<double>(std::max(m, n)) * 0x1p-53))
                        << target << ", " << m << " by " << n << ", S[" << i << "] off by " << error;
                }
            }
    }
}

TEST_F(SmallSvd, TheWholeRangeOfDouble) {
    const double tiniest = std::numeric_limits<double>::denorm_min(), huge = std::numeric_limits<double>::max();
    for (const double x : {tiniest, 3 * tiniest, 1e-300, 1e300, huge}) {
        const auto r = small_svd_of(matrix<double>{{0, x}, {-x, 0}}, vectors::full, 60);
        ASSERT_TRUE(r.has_value());
        EXPECT_EQ(r->status, status::ok);
        for (const double sigma : r->S) EXPECT_TRUE(std::fabs(sigma - x) <= 8 * 0x1p-53 * x) << sigma << " for " << x;
    }
    const auto r = small_svd_of(matrix<double>{{huge, huge}, {-huge, huge / 2}}, vectors::full, 60);
    ASSERT_TRUE(r.has_value());
    EXPECT_EQ(r->status, status::overflow);
    EXPECT_TRUE(std::isinf(r->S[0]));
    EXPECT_TRUE(orthogonality(r->U) <= 40 * 0x1p-53L && orthogonality(transpose(r->Vh)) <= 40 * 0x1p-53L);
}

TEST_F(SmallSvd, ClustersAndEqualValuesConverge) {
    for (const index n : {3, 8, 16, 30, 64}) {
        auto A = haar_orthogonal(n, static_cast<std::uint64_t>(n));
        const auto equal = small_svd_of(A, vectors::thin, 60);
        ASSERT_TRUE(equal.has_value());
        expect_contract(A, *equal, vectors::thin);
        for (index i = 0; i < n; ++i) A(i, n / 2) *= 1e-9;
        const auto one_small = small_svd_of(A, vectors::thin, 60);
        ASSERT_TRUE(one_small.has_value());
        expect_contract(A, *one_small, vectors::thin);
        const auto identity = small_svd_of(matrix<double>::identity(n), vectors::thin, 60);
        ASSERT_TRUE(identity.has_value());
        EXPECT_EQ(identity->S, std::vector<double>(static_cast<std::size_t>(n), 1.0));
    }
}

} // namespace
} // namespace eckart::tests
