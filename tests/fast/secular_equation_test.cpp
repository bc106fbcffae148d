#include "tests/fast/eigen_measures.hpp"
#include "tests/support/random.hpp"

#include <eckart/fast/secular_equation.hpp>
#include <eckart/fast/targets.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

// Broken on purpose and seen red: the last step taken at 2^-12 instead of 2^-28, the brackets exchanged, a million times the rounding of f
// admitted, roots that go on after they were found, poles on the wrong side. Green, for they only cost steps: the start, the interpolation.

namespace eckart::tests {
namespace {

struct equation {
    std::vector<double> d, z;
    double rho;
};

/// Ascending poles and weights as deflation leaves them: gaps and weights from rounding level up to 1.
equation some_equation(index n, std::uint64_t seed) {
    counter_random random(seed);
    const int spread = random.below(3) == 0 ? 0 : random.between(1, 44);
    equation e{{}, {}, std::ldexp(1 + random.uniform(), -random.between(0, spread))};
    double at = random.gaussian(), square = 0;
    for (index i = 0; i < n; ++i) {
        const double next = at + std::ldexp(1 + random.uniform(), -random.between(0, spread) - 4);
        e.d.push_back(at = next > at ? next : at + std::fabs(at) * 0x1p-48);
        e.z.push_back(std::ldexp(random.below(2) == 0 ? -1 - random.uniform() : 1 + random.uniform(), -random.between(0, spread / 2)));
        square += e.z.back() * e.z.back();
    }
    for (double& x : e.z) x /= std::sqrt(square);
    return e;
}

matrix<double> dense(const equation& e) {
    const index n = static_cast<index>(e.d.size());
    matrix<double> A(n, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < n; ++i)
            A(i, j) = e.rho * e.z[static_cast<std::size_t>(i)] * e.z[static_cast<std::size_t>(j)] +
                      (i == j ? e.d[static_cast<std::size_t>(i)] : 0);
    return A;
}

matrix_view<const double> vectors_of(fast::secular_solution& s, index n) {
    const auto v = s.vectors.ref();
    return {v.data, n, n, v.ld};
}

class SecularEquation : public testing::Test {
protected:
    SecularEquation() : before_(fast::current_target()) {}
    ~SecularEquation() override { fast::force_target(before_); }

private:
    std::string before_;
};

// [Gu and Eisenstat 1994, section 3]: vectors orthogonal and residual of the matrix to O(n u), however close poles and roots are. The dense
// matrix carries three roundings of its own in each entry.
TEST_F(SecularEquation, VectorsAreOrthogonalAndSolve) {
    for (const auto& target : fast::supported_targets()) {
        fast::force_target(target);
        for (std::uint64_t seed = 0; seed < 400; ++seed) {
            const index n = 1 + static_cast<index>(seed % 40);
            const equation e = some_equation(n, seed);
            auto s = fast::solve_secular_equation(e.d, e.z, e.rho, 1);
            EXPECT_TRUE(s.converged) << seed;
            EXPECT_LE(orthogonality(vectors_of(s, n)), 10.0 * static_cast<double>(n)) << target << " seed " << seed;
            EXPECT_LE(eigen_residual(dense(e), vectors_of(s, n), s.values), 10.0 * static_cast<double>(n) + 10)
                << target << " seed " << seed;
            for (index i = 0; i < n; ++i) {
                EXPECT_GE(s.values[static_cast<std::size_t>(i)], e.d[static_cast<std::size_t>(i)]);
                if (i + 1 < n) {
                    EXPECT_LE(s.values[static_cast<std::size_t>(i)], e.d[static_cast<std::size_t>(i + 1)]);
                }
            }
        }
    }
}

// diag(0, 1) + z z^T with z = (1, 1) / sqrt 2 has the characteristic polynomial x^2 - 2 x + 1/2.
TEST_F(SecularEquation, TwoByTwo) {
    const double z = std::sqrt(0.5);
    const auto s = fast::solve_secular_equation(std::vector<double>{0, 1}, std::vector<double>{z, -z}, 1, 1);
    EXPECT_NEAR(s.values[0], 1 - z, 4e-16);
    EXPECT_NEAR(s.values[1], 1 + z, 8e-16);
}

} // namespace
} // namespace eckart::tests
