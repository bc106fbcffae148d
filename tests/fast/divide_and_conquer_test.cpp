#include "tests/fast/eigen_measures.hpp"
#include "tests/fast/tridiagonals.hpp"
#include "tests/support/sanitizers.hpp"

#include <eckart/fast/divide_and_conquer.hpp>
#include <eckart/fast/targets.hpp>

#include <gtest/gtest.h>

#include <map>

namespace eckart::tests {
namespace {

/// Leaves the process on the target that it found.
class DivideAndConquer : public testing::Test {
protected:
    DivideAndConquer() : before_(fast::current_target()) {}
    ~DivideAndConquer() override { fast::force_target(before_); }

private:
    std::string before_;
};

// [Gu and Eisenstat 1995]: both are O(n u); deflation alone may add 8 u |T| a column, hence 8 sqrt(n) u |T| in the F-norm.
TEST_F(DivideAndConquer, EveryCase) {
    for (const index n : {1, 2, 31, 32, 33, 34, 63, 64, 65, 66, 100, 129, 200})
        for (auto& c : tridiagonal_cases(n, static_cast<std::uint64_t>(n))) {
            matrix<double> Q(n, n);
            const auto r = fast::divide_and_conquer(c.d, c.e, Q, 1);
            EXPECT_TRUE(r.converged) << c.name << ' ' << n;
            EXPECT_LE(orthogonality(Q), 10.0 * static_cast<double>(n)) << c.name << ' ' << n;
            EXPECT_LE(eigen_residual(tridiagonal(c.d, c.e), Q, r.values), 10.0 * static_cast<double>(n)) << c.name << ' ' << n;
            std::vector<bool> seen(static_cast<std::size_t>(n));
            double last = -1e300;
            for (index j : r.ascending) {
                EXPECT_FALSE(seen[static_cast<std::size_t>(j)]);
                seen[static_cast<std::size_t>(j)] = true;
                EXPECT_GE(r.values[static_cast<std::size_t>(j)], last);
                last = r.values[static_cast<std::size_t>(j)];
            }
        }
}

TEST_F(DivideAndConquer, PowersOfTwoChangeNothing) {
    const index n = 100;
    for (const auto& c : tridiagonal_cases(n, 9)) {
        if (c.name.starts_with("graded")) continue; // its small entries underflow
        matrix<double> Q(n, n), scaled_Q(n, n);
        const auto r = fast::divide_and_conquer(c.d, c.e, Q, 1);
        for (const int k : {-600, -40, 30, 900}) {
            auto scaled = c;
            for (double& x : scaled.d) x = std::ldexp(x, k);
            for (double& x : scaled.e) x = std::ldexp(x, k);
            const auto s = fast::divide_and_conquer(scaled.d, scaled.e, scaled_Q, 1);
            EXPECT_TRUE(Q == scaled_Q) << c.name << ' ' << k;
            for (std::size_t i = 0; i < r.values.size(); ++i) EXPECT_EQ(s.values[i], std::ldexp(r.values[i], k)) << c.name << ' ' << k;
        }
    }
}

TEST_F(DivideAndConquer, SameBitsForAnyThreadsAndWithinEachClass) {
    const index n = size_under_sanitizers(700, 200); // enough for several threads
    for (auto& c : tridiagonal_cases(n, 5)) {
        std::map<bool, matrix<double>> first;
        for (const auto& target : fast::supported_targets())
            for (const int threads : {1, 3}) {
                fast::force_target(target);
                matrix<double> Q(n, n);
                fast::divide_and_conquer(c.d, c.e, Q, threads);
                const auto [at, fresh] = first.try_emplace(has_fma(target), Q);
                EXPECT_TRUE(fresh || at->second == Q) << target << ' ' << threads << " threads, " << c.name;
            }
    }
}

} // namespace
} // namespace eckart::tests
