#include "tests/fast/eigen_measures.hpp"
#include "tests/support/random.hpp"
#include "tests/support/sanitizers.hpp"

#include <eckart/fast/symmetric_tridiagonal.hpp>
#include <eckart/fast/targets.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <map>

namespace eckart::tests {
namespace {

matrix<double> symmetric(index n, const std::string& kind, std::uint64_t seed) {
    counter_random random(seed);
    matrix<double> A(n, n);
    for (index j = 0; j < n; ++j)
        for (index i = j; i < n; ++i) {
            double x = random.gaussian();
            if (kind == "zero") x = 0;
            if (kind == "diagonal" && i != j) x = 0;
            if (kind == "ones") x = 1;
            if (kind == "graded") x = std::ldexp(x, -static_cast<int>(5 * (i + j)));
            if (kind == "subnormal beside" && i != j) x = std::ldexp(x, -1060);
            if (kind == "near the limit" && i != j) x = std::ldexp(x, -random.between(440, 520));
            A(i, j) = A(j, i) = x;
        }
    return A;
}

/// The lower triangle and the blocks of 8 by 8 on the diagonal; NaN above them, where nothing may be read.
fast::planes<1> stored(const matrix<double>& A) {
    fast::planes<1> storage = fast::symmetric_storage<1>(A.rows());
    fast::columns& G = storage.part[0];
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) G(i, j) = i / 8 >= j / 8 ? A(i, j) : std::numeric_limits<double>::quiet_NaN();
    return storage;
}

matrix<double> orthogonal_factor(const fast::tridiagonal_form<1>& form, index n, int threads) {
    auto Q = matrix<double>::identity(n);
    apply(form, fast::planes_view<1>{Q.view()}, threads);
    return Q;
}

class SymmetricTridiagonal : public testing::Test {
protected:
    SymmetricTridiagonal() : before_(fast::current_target()) {}
    ~SymmetricTridiagonal() override { fast::force_target(before_); }

private:
    std::string before_;
};

// [Higham 2002, section 19.3]: n reflections are a backward error of a modest multiple of n u in the F-norm.
void expect_tridiagonal_form(index n, const std::string& kind) {
    SCOPED_TRACE(fast::current_target() + ' ' + kind + ' ' + std::to_string(n));
    const auto A = symmetric(n, kind, static_cast<std::uint64_t>(n));
    const auto form = fast::tridiagonalise(stored(A), n, 1);
    const auto Q = orthogonal_factor(form, n, 1);
    EXPECT_LE(orthogonality(Q), 10.0 * static_cast<double>(n));
    // |A - Q T Q^T| = |A Q - Q T|
    const auto T = tridiagonal(form.diagonal, form.off_diagonal);
    long double sum = 0, size = 0;
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < n; ++i) {
            long double s = 0;
            for (index k = 0; k < n; ++k)
                s += static_cast<long double>(A(k, i)) * Q(k, j) - static_cast<long double>(Q(i, k)) * T(k, j);
            sum += s * s;
            size += static_cast<long double>(A(i, j)) * A(i, j);
        }
    const long double bound = 10 * static_cast<long double>(n) * unit_roundoff;
    EXPECT_TRUE(sum <= bound * bound * size);
}

TEST_F(SymmetricTridiagonal, EveryCase) {
    for (const auto& target : fast::supported_targets()) {
        fast::force_target(target);
        for (const index n : {0, 1, 2, 3, 7, 8, 9, 10, 31, 32, 33, 34, 64, 65, 66, 67, 100})
            for (const char* kind : {"gaussian", "zero", "diagonal", "ones", "graded", "subnormal beside", "near the limit"})
                expect_tridiagonal_form(n, kind);
    }
}

TEST_F(SymmetricTridiagonal, ProductsInShares) {
    for (const index n : {260, 520}) expect_tridiagonal_form(n, "gaussian"); // two of them, and four
}

TEST_F(SymmetricTridiagonal, SameBitsForAnyThreadsAndWithinEachClass) {
    const index n = size_under_sanitizers(900, 200); // enough for several threads
    const auto A = symmetric(n, "gaussian", 3);
    std::map<bool, matrix<double>> first;
    for (const auto& target : fast::supported_targets())
        for (const int threads : {1, 3}) {
            fast::force_target(target);
            const auto Q = orthogonal_factor(fast::tridiagonalise(stored(A), n, threads), n, threads);
            const auto [at, fresh] = first.try_emplace(has_fma(target), Q);
            EXPECT_TRUE(fresh || at->second == Q) << target << ' ' << threads << " threads";
        }
}

} // namespace
} // namespace eckart::tests
