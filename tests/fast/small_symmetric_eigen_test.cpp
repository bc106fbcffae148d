#include "tests/fast/eigen_measures.hpp"
#include "tests/support/random.hpp"

#include <eckart/fast/small_symmetric_eigen.hpp>
#include <eckart/fast/symmetric_tridiagonal.hpp>
#include <eckart/fast/targets.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <vector>

// Broken on purpose and seen red: no replacement for gamma = 0, no bound for the length of a column, the sign of a sine, that of a cosine,
// entry k + 1 of a reflector twice, G not mirrored, the last rotations not applied, one step an eigenvalue, ascending values.

namespace eckart::tests {
namespace {

constexpr const char* kinds[] = {"gaussian", "zero",           "identity",         "diagonal",        "Toeplitz", "Wilkinson",
                                 "blocks",   "ones",           "graded down",      "graded up",       "integers", "clustered",
                                 "rank 2",   "tiny beside it", "subnormal beside", "one off diagonal"};

matrix<double> symmetric(index n, const std::string& kind, std::uint64_t seed) {
    counter_random random(seed);
    matrix<double> A(n, n);
    for (index j = 0; j < n; ++j)
        for (index i = j; i < n; ++i) {
            double x = random.gaussian();
            const bool diagonal = i == j, beside = i == j + 1;
            if (kind == "zero") x = 0;
            if (kind == "identity") x = diagonal;
            if (kind == "diagonal" && !diagonal) x = 0;
            if (kind == "Toeplitz") x = beside; // d - shift vanishes on the way
            if (kind == "Wilkinson") x = diagonal ? std::fabs(static_cast<double>(2 * i - n + 1)) / 2 : beside;
            if (kind == "blocks" && i / 3 != j / 3) x = 0;
            if (kind == "ones") x = 1;
            if (kind == "graded down") x = std::ldexp(x, -static_cast<int>(4 * (i + j)));
            if (kind == "graded up") x = std::ldexp(x, -static_cast<int>(4 * (2 * n - i - j)));
            if (kind == "integers") x = random.between(-3, 3);
            if (kind == "clustered") x = diagonal + std::ldexp(x, -45);
            if (kind == "rank 2") x = std::cos(static_cast<double>(i - j));
            if (kind == "tiny beside it" && !diagonal) x = std::ldexp(x, -530);
            if (kind == "subnormal beside" && !diagonal) x = std::ldexp(x, -1060);
            if (kind == "one off diagonal") x = diagonal ? 1 : i == n - 1 && j == 0;
            A(i, j) = A(j, i) = x;
        }
    return A;
}

/// The lower triangle and the blocks of 8 by 8 on the diagonal; NaN above them, where nothing may be read.
fast::planes<1> stored(const matrix<double>& A) {
    fast::planes<1> G = fast::symmetric_storage<1>(A.rows());
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) G.part[0](i, j) = i / 8 >= j / 8 ? A(i, j) : std::numeric_limits<double>::quiet_NaN();
    return G;
}

class SmallSymmetricEigen : public testing::Test {
protected:
    SmallSymmetricEigen() : before_(fast::current_target()) {}
    ~SmallSymmetricEigen() override { fast::force_target(before_); }

private:
    std::string before_;
};

// n reflections and QR are a backward error of a modest multiple of n u in the F-norm [Higham 2002, section 19.3]; seen: residual 3 n u,
// orthogonality 5 n u, both below n = 8.
TEST_F(SmallSymmetricEigen, EveryKindOrderAndTarget) {
    for (const auto& target : fast::supported_targets()) {
        fast::force_target(target);
        for (index n = 0; n <= fast::most_small_symmetric; ++n) {
            if (n > 20 && n % 8 > 1 && n % 8 < 7) continue;
            for (const char* kind : kinds) {
                SCOPED_TRACE(target + ' ' + kind + ' ' + std::to_string(n));
                const auto A = symmetric(n, kind, static_cast<std::uint64_t>(n));
                const auto r = fast::small_symmetric_eigen(stored(A), n);
                EXPECT_TRUE(r.converged);
                EXPECT_TRUE(std::is_sorted(r.values.rbegin(), r.values.rend()));
                ASSERT_EQ(r.values.size(), static_cast<std::size_t>(n));
                const auto V = r.V.part[0].view(n, n);
                const double bound = 10 * static_cast<double>(n);
                EXPECT_LE(orthogonality(V), bound);
                EXPECT_LE(eigen_residual(A, V, {r.values.data(), r.values.size()}), bound);
                for (index j = 0; j < n; ++j)
                    for (index i = n; i < r.V.part[0].ld(); ++i) EXPECT_EQ(r.V.part[0].col(j)[i], 0);
            }
        }
    }
}

TEST_F(SmallSymmetricEigen, SameBitsWithinEachClass) {
    for (const index n : {3, 8, 17, 40, 64}) {
        std::map<bool, matrix<double>> first;
        for (const auto& target : fast::supported_targets()) {
            fast::force_target(target);
            const auto r = fast::small_symmetric_eigen(stored(symmetric(n, "gaussian", 5)), n);
            const matrix<double> V(r.V.part[0].view(n, n));
            const auto [at, fresh] = first.try_emplace(has_fma(target), V);
            EXPECT_TRUE(fresh || at->second == V) << target << ' ' << n;
        }
    }
}

} // namespace
} // namespace eckart::tests
