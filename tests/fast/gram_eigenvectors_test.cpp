#include "tests/fast/eigen_measures.hpp"
#include "tests/fast/matrix_kinds.hpp"
#include "tests/support/sanitizers.hpp"

#include <eckart/fast/gram_eigenvectors.hpp>
#include <eckart/fast/targets.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>
#include <map>
#include <stdexcept>

namespace eckart::tests {
namespace {

using fast::gram_eigenvectors;

/// (2^scale A)^T (2^scale A), rounded once.
matrix<double> gram(const matrix<double>& A, int scale) {
    matrix<double> B = A, G(A.cols(), A.cols());
    for (index i = 0; i < A.rows() * A.cols(); ++i) B.data()[i] = std::ldexp(B.data()[i], scale);
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.cols(); ++i) {
            long double s = 0;
            for (index k = 0; k < A.rows(); ++k) s += static_cast<long double>(B(k, i)) * B(k, j);
            G(i, j) = static_cast<double>(s);
        }
    return G;
}

/// Forming the Gram matrix costs gamma_m |B|^T|B|, at most (m + 2) u |B|_F^2 <= (m + 2) sqrt(min(m, n)) u |G|_F; the steps behind O(n u)
/// |G|_F [Higham 2002, section 19.3; Gu and Eisenstat 1995]. Seen: 3 n u for V, and for the residual 6 at n = 3, 90 at n = 500.
void expect_eigenvectors(const matrix<double>& A, const fast::gram_eigen& r, const std::string& what) {
    const auto n = static_cast<double>(A.cols()), m = static_cast<double>(A.rows());
    ASSERT_EQ(r.status, status::ok) << what;
    ASSERT_EQ(r.V.rows(), A.cols()) << what;
    EXPECT_TRUE(std::is_sorted(r.values.rbegin(), r.values.rend())) << what;
    EXPECT_LE(orthogonality(r.V), 10 * n) << what;
    EXPECT_LE(eigen_residual(gram(A, r.scale), r.V, r.values), 10 * (m + n)) << what;
}

class GramEigenvectors : public testing::Test {
protected:
    GramEigenvectors() : before_(fast::current_target()) {}
    ~GramEigenvectors() override { fast::force_target(before_); }

private:
    std::string before_;
};

TEST_F(GramEigenvectors, EveryKindOfMatrix) {
    for (const auto& kind : matrix_kinds)
        for (const auto& [m, n] : {std::pair<index, index>{1, 1},
                                   {2, 2},
                                   {3, 2},
                                   {5, 5},
                                   {8, 8},
                                   {2, 9},
                                   {33, 32},
                                   {40, 33},
                                   {65, 65},
                                   {1100, 20},
                                   {50, 100},
                                   {150, 150}})
            expect_eigenvectors(some_matrix(m, n, kind, 1), gram_eigenvectors(some_matrix(m, n, kind, 1)),
                                kind + ' ' + std::to_string(m) + " by " + std::to_string(n));
}

TEST_F(GramEigenvectors, EveryTarget) {
    for (const auto& target : fast::supported_targets()) {
        fast::force_target(target);
        for (const auto& kind : matrix_kinds) {
            const auto A = some_matrix(70, 67, kind, 2);
            expect_eigenvectors(A, gram_eigenvectors(A), target + ' ' + kind);
        }
    }
}

TEST_F(GramEigenvectors, EmptyAndNonfinite) {
    for (const auto& [m, n] : {std::pair<index, index>{0, 0}, {4, 0}, {0, 4}}) {
        const auto r = gram_eigenvectors(matrix<double>(m, n));
        EXPECT_EQ(r.status, status::ok);
        EXPECT_TRUE(r.V == matrix<double>::identity(n) || n > 0);
        EXPECT_LE(orthogonality(r.V), 0);
        EXPECT_EQ(r.values, std::vector<double>(static_cast<std::size_t>(n), 0.0));
    }
    for (const double bad :
         {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()})
        for (const index at : {0, 3, 8}) {
            matrix<double> A{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}};
            A.data()[at] = bad;
            const auto r = gram_eigenvectors(A);
            EXPECT_EQ(r.status, status::nonfinite_input);
            EXPECT_TRUE(r.V.empty() && r.values.empty());
        }
    EXPECT_THROW(gram_eigenvectors(matrix<double>(2, 2), 0), std::invalid_argument);
}

// Entries at either end of the range; a power of two changes no bit of V.
TEST_F(GramEigenvectors, Scaling) {
    const auto A = some_matrix(40, 35, "gaussian", 4);
    const auto expected = gram_eigenvectors(A);
    for (const int k : {-900, -300, 7, 300, 1000}) {
        matrix<double> B = A;
        for (index i = 0; i < 40 * 35; ++i) B.data()[i] = std::ldexp(B.data()[i], k);
        const auto r = gram_eigenvectors(B);
        EXPECT_TRUE(r.V == expected.V && r.values == expected.values) << k;
        EXPECT_EQ(r.scale, expected.scale - k);
    }
    for (const double x : {std::numeric_limits<double>::max(), std::numeric_limits<double>::denorm_min()}) {
        matrix<double> B(5, 5);
        for (index i = 0; i < 25; ++i) B.data()[i] = i % 7 < 3 ? x : 0;
        expect_eigenvectors(B, gram_eigenvectors(B), "end of the range");
    }
}

TEST_F(GramEigenvectors, SameBitsForAnyThreadsAndWithinEachClass) {
    for (const char* kind : {"gaussian", "ones"}) {
        const index n = size_under_sanitizers(500, 150);
        const auto A = some_matrix(n + 20, n, kind, 5);
        std::map<bool, matrix<double>> first;
        for (const auto& target : fast::supported_targets())
            for (const int threads : {1, 3}) {
                fast::force_target(target);
                const auto r = gram_eigenvectors(A, threads);
                const auto [at, fresh] = first.try_emplace(has_fma(target), r.V);
                EXPECT_TRUE(fresh || at->second == r.V) << target << ' ' << threads << " threads, " << kind;
            }
    }
}

RC_GTEST_PROP(GramEigenvectorsProp, AnyFiniteMatrix, ()) {
    const auto n = *rc::gen::inRange<index>(0, 80), m = *rc::gen::inRange<index>(0, 80);
    const auto& kind = *rc::gen::elementOf(matrix_kinds);
    const auto A = some_matrix(m, n, kind, *rc::gen::arbitrary<std::uint64_t>());
    const auto r = gram_eigenvectors(A, *rc::gen::inRange(1, 3));
    RC_ASSERT(r.status == status::ok);
    RC_ASSERT(orthogonality(r.V) <= 10 * static_cast<double>(n));
    RC_ASSERT(eigen_residual(gram(A, r.scale), r.V, r.values) <= 10 * static_cast<double>(m + n));
    RC_ASSERT(std::is_sorted(r.values.rbegin(), r.values.rend()));
}

} // namespace
} // namespace eckart::tests
