#include "tests/fast/eigen_measures.hpp"
#include "tests/support/random.hpp"

#include <eckart/fast/symmetric_eigen.hpp>
#include <eckart/fast/symmetric_tridiagonal.hpp>
#include <eckart/fast/targets.hpp>

#include <gtest/gtest.h>

#include <complex>
#include <limits>
#include <map>
#include <span>
#include <vector>

// Broken on purpose and seen red: the conjugate in row j of the panel, the sign of the phase of a reflection, each right factor of the
// update, the phases not multiplied up, T of the reflectors conjugated.

namespace eckart::tests {
namespace {

using number = std::complex<double>;
using wide = std::complex<long double>;

matrix<number> hermitian(index n, const std::string& kind, std::uint64_t seed) {
    counter_random random(seed);
    matrix<number> A(n, n);
    for (index j = 0; j < n; ++j)
        for (index i = j; i < n; ++i) {
            number x(random.gaussian(), random.gaussian());
            if (kind == "zero") x = 0;
            if (kind == "real") x = x.real();
            if (kind == "imaginary beside") x = number(0, x.imag());
            if (kind == "diagonal" && i != j) x = 0;
            if (kind == "tridiagonal" && i > j + 1) x = 0;
            if (kind == "ones") x = number(0, i == j ? 0 : 1) + (i == j ? 1.0 : 0.0);
            if (kind == "graded") x *= std::ldexp(1.0, -static_cast<int>(5 * (i + j)));
            if (kind == "subnormal beside" && i != j) x *= std::ldexp(1.0, -1060);
            if (kind == "near the limit" && i != j) x *= std::ldexp(1.0, -random.between(440, 520));
            A(i, j) = i == j ? x.real() : x;
            A(j, i) = std::conj(A(i, j));
        }
    return A;
}

/// The lower triangle and the blocks of 8 by 8 on the diagonal; NaN above them, where nothing may be read.
fast::planes<2> stored(const matrix<number>& A) {
    fast::planes<2> G = fast::symmetric_storage<2>(A.rows());
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) {
            G.part[0](i, j) = i / 8 >= j / 8 ? A(i, j).real() : std::numeric_limits<double>::quiet_NaN();
            G.part[1](i, j) = i / 8 >= j / 8 ? A(i, j).imag() : std::numeric_limits<double>::quiet_NaN();
        }
    return G;
}

matrix<number> assembled(const fast::planes<2>& X, index n) {
    matrix<number> Z(n, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < n; ++i) Z(i, j) = {X.part[0](i, j), X.part[1](i, j)};
    return Z;
}

/// |A Q - Q T| and |Q^H Q - I| in the F-norm, in units of u |A| and u, for tridiagonal T with its lower entries e.
std::pair<long double, long double> errors(const matrix<number>& A, const matrix<number>& Q, std::span<const double> d,
                                           const std::vector<number>& e) {
    const index n = A.rows();
    long double residual = 0, orthogonality = 0, size = 0;
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < n; ++i) {
            const auto at = [](index k) { return static_cast<std::size_t>(k); };
            wide s = -wide(Q(i, j)) * static_cast<long double>(d[at(j)]), o = i == j ? -1 : 0;
            if (j + 1 < n) s -= wide(Q(i, j + 1)) * wide(e[at(j)]);
            if (j > 0) s -= wide(Q(i, j - 1)) * wide(std::conj(e[at(j - 1)]));
            for (index k = 0; k < n; ++k) {
                s += wide(A(i, k)) * wide(Q(k, j));
                o += std::conj(wide(Q(k, i))) * wide(Q(k, j));
            }
            residual += std::norm(s);
            orthogonality += std::norm(o);
            size += std::norm(wide(A(i, j)));
        }
    const long double u = 0x1p-53L;
    return {size == 0 && residual == 0 ? 0 : std::sqrt(residual / size) / u, std::sqrt(orthogonality) / u};
}

constexpr const char* kinds[] = {"gaussian",    "zero", "real",   "imaginary beside", "diagonal",
                                 "tridiagonal", "ones", "graded", "subnormal beside", "near the limit"};

class HermitianEigen : public testing::Test {
protected:
    HermitianEigen() : before_(fast::current_target()) {}
    ~HermitianEigen() override { fast::force_target(before_); }

private:
    std::string before_;
};

// [Higham 2002, section 19.3]: n reflections are a backward error of a modest multiple of n u in the F-norm; sqrt(2) and twice the inner
// dimension for complex products (lemma 3.5 there).
TEST_F(HermitianEigen, TridiagonalForm) {
    for (const auto& target : fast::supported_targets()) {
        fast::force_target(target);
        for (const index n : {0, 1, 2, 3, 8, 9, 32, 33, 34, 66, 75})
            for (const char* kind : kinds) {
                const auto A = hermitian(n, kind, static_cast<std::uint64_t>(n));
                const auto form = fast::tridiagonalise(stored(A), n, 1);
                fast::planes<2> Q(n, n);
                for (index j = 0; j < n; ++j) Q.part[0](j, j) = 1;
                apply(form, Q.view(), 1);
                std::vector<number> e;
                for (std::size_t j = 0; j < form.diagonal.size(); ++j)
                    e.push_back(form.off_diagonal[j] * number(form.phase[0][j], form.phase[1][j]));
                const auto [residual, orthogonality] = errors(A, assembled(Q, n), form.diagonal, e);
                const auto bound = 10 * static_cast<long double>(n);
                EXPECT_TRUE(residual <= bound) << target << ' ' << kind << ' ' << n << ": " << residual;
                EXPECT_TRUE(orthogonality <= bound) << target << ' ' << kind << ' ' << n << ": " << orthogonality;
            }
    }
}

TEST_F(HermitianEigen, EveryCase) {
    for (const auto& target : fast::supported_targets()) {
        fast::force_target(target);
        for (const index n : {0, 1, 2, 3, 7, 8, 9, 16, 17, 33, 70, 80, 81, 110})
            for (const char* kind : kinds) {
                const auto A = hermitian(n, kind, static_cast<std::uint64_t>(n + 7));
                const auto r = fast::symmetric_eigen(stored(A), n, 1);
                EXPECT_TRUE(r.converged);
                EXPECT_TRUE(std::is_sorted(r.values.rbegin(), r.values.rend()));
                const auto [residual, orthogonality] =
                    errors(A, assembled(r.V, n), r.values, std::vector<number>(static_cast<std::size_t>(n)));
                const auto bound = 20 * static_cast<long double>(n);
                EXPECT_TRUE(residual <= bound) << target << ' ' << kind << ' ' << n << ": " << residual;
                EXPECT_TRUE(orthogonality <= bound) << target << ' ' << kind << ' ' << n << ": " << orthogonality;
                for (const auto& part : r.V.part)
                    for (index j = 0; j < n; ++j)
                        for (index i = n; i < part.ld(); ++i) EXPECT_EQ(part.col(j)[i], 0);
            }
    }
}

TEST_F(HermitianEigen, SameBitsForAnyThreadsAndWithinEachClass) {
    for (const index n : {5, 40, 80, 500}) { // the last enough for several threads
        const auto A = hermitian(n, "gaussian", 3);
        std::map<bool, matrix<number>> first;
        for (const auto& target : fast::supported_targets())
            for (const int threads : {1, 3}) {
                fast::force_target(target);
                const auto V = assembled(fast::symmetric_eigen(stored(A), n, threads).V, n);
                const auto [at, fresh] = first.try_emplace(has_fma(target), V);
                EXPECT_TRUE(fresh || at->second == V) << target << ' ' << threads << " threads, " << n;
            }
    }
}

} // namespace
} // namespace eckart::tests
