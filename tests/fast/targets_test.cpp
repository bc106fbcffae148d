#include "tests/support/random.hpp"

#include <eckart/core/error.hpp>
#include <eckart/fast/svd.hpp>
#include <eckart/fast/targets.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <stdexcept>

namespace eckart::tests {
namespace {

/// Leaves the process on the target that it found.
class FastTargets : public testing::Test {
protected:
    FastTargets() : before_(fast::current_target()) {}
    ~FastTargets() override { fast::force_target(before_); }

private:
    std::string before_;
};

bool has_fma(const std::string& target) { return target.starts_with("AVX") || target == "NEON"; }

TEST_F(FastTargets, TheListIsNotEmptyAndHoldsTheCurrentOne) {
    const auto all = fast::supported_targets();
    ASSERT_FALSE(all.empty());
    EXPECT_EQ(std::count(all.begin(), all.end(), fast::current_target()), 1);
    for (const auto& name : all) EXPECT_EQ(std::count(all.begin(), all.end(), name), 1) << name;
#if defined(__x86_64__)
    EXPECT_TRUE(std::count(all.begin(), all.end(), "SCALAR") + std::count(all.begin(), all.end(), "EMU128") == 1) << "no fallback";
#endif
}

TEST_F(FastTargets, AForcedTargetIsTheOneThatRuns) {
    const auto all = fast::supported_targets();
    for (const auto& name : all) {
        fast::force_target(name);
        EXPECT_EQ(fast::current_target(), name);   // asked through the dispatch table itself
        EXPECT_EQ(fast::supported_targets(), all); // forcing hides nothing
    }
}

TEST_F(FastTargets, AnUnknownTargetThrowsAndNamesTheValidOnes) {
    const std::string before = fast::current_target();
    for (const std::string bad : {"", "avx2", "AVX9", "Unknown"}) {
        try {
            fast::force_target(bad);
            ADD_FAILURE() << "'" << bad << "' was accepted";
        } catch (const std::invalid_argument& e) {
            for (const auto& name : fast::supported_targets()) EXPECT_NE(std::string(e.what()).find(name), std::string::npos);
        }
        EXPECT_EQ(fast::current_target(), before);
    }
}

/// Matrices of many shapes and scales, graded ones included.
matrix<double> sample(std::uint64_t seed) {
    counter_random random(seed);
    const index m = random.between(1, 40), n = random.between(1, 40);
    const int spread = random.below(3) == 0 ? random.between(1, 400) : 0;
    std::vector<int> row(static_cast<std::size_t>(m)), col(static_cast<std::size_t>(n));
    for (int& e : row) e = random.between(-spread, spread);
    for (int& e : col) e = random.between(-spread, spread);
    matrix<double> A(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i)
            A(i, j) = std::ldexp(random.gaussian(), row[static_cast<std::size_t>(i)] + col[static_cast<std::size_t>(j)]);
    return A;
}

// All that have fma agree to the bit, and all that have not: the reduction trees are the same everywhere (block-inl.h).
TEST_F(FastTargets, SameBitsWithinEachClass) {
    for (std::uint64_t seed = 0; seed < 150; ++seed) {
        const auto A = sample(seed);
        svd_result<double> first[2];
        bool seen[2] = {false, false};
        for (const auto& name : fast::supported_targets()) {
            fast::force_target(name);
            const auto r = svd(A, {vectors::full});
            ASSERT_EQ(r.status, status::ok);
            const int group = has_fma(name) ? 1 : 0;
            if (!seen[group]) {
                first[group] = r;
                seen[group] = true;
                continue;
            }
            EXPECT_TRUE(r.S == first[group].S && r.U == first[group].U && r.Vh == first[group].Vh)
                << name << " differs from its class at seed " << seed;
            EXPECT_EQ(r.iterations, first[group].iterations);
        }
    }
}

// The variable is read once, hence a fresh process for each case; `supported_targets` does not read it.
TEST(FastTargetsDeathTest, EnvironmentVariableChooses) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    for (const auto& name : fast::supported_targets())
        EXPECT_EXIT(
            {
                setenv("ECKART_TARGET", name.c_str(), 1);
                (void)svd(matrix<double>{{1, 2}, {3, 4}});
                std::exit(fast::current_target() == name ? 0 : 1);
            },
            testing::ExitedWithCode(0), "");
}

TEST(FastTargetsDeathTest, EmptyEnvironmentVariableIsNoChoice) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_EXIT(
        {
            setenv("ECKART_TARGET", "", 1);
            std::exit(fast::current_target() == fast::supported_targets().front() ? 0 : 1);
        },
        testing::ExitedWithCode(0), "");
}

TEST(FastTargetsDeathTest, AWrongEnvironmentVariableIsReportedEachTime) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_EXIT(
        {
            setenv("ECKART_TARGET", "AVX9", 1);
            int reports = 0;
            for (int call = 0; call < 2; ++call) try {
                    (void)svd(matrix<double>{{1}});
                } catch (const input_error& e) {
                    reports += std::string(e.what()).find("AVX9") != std::string::npos;
                }
            std::exit(reports == 2 ? 0 : 1);
        },
        testing::ExitedWithCode(0), "");
}

} // namespace
} // namespace eckart::tests
