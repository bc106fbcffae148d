#include "tests/support/random.hpp"

#include <eckart/fast/gram_matrix.hpp>
#include <eckart/fast/planes_product.hpp>

#include <gtest/gtest.h>

#include <complex>

// Broken on purpose and seen red: each of the signs in `multiply` and `gram_matrix`.

namespace eckart::tests {
namespace {

using fast::planes;
using fast::transposition;
using number = std::complex<double>;

/// Gaussian integers: every sum below is exact whatever its order.
planes<2> integers(index m, index n, std::uint64_t seed) {
    counter_random random(seed);
    planes<2> X(m, n);
    for (auto& x : X.part)
        for (index j = 0; j < n; ++j)
            for (index i = 0; i < m; ++i) x(i, j) = random.between(-1000, 1000);
    return X;
}

number entry(const planes<2>& X, index i, index j) { return {X.part[0](i, j), X.part[1](i, j)}; }
number entry(transposition t, const planes<2>& X, index i, index j) {
    return t == transposition::none ? entry(X, i, j) : std::conj(entry(X, j, i));
}

TEST(PlanesProduct, IsTheComplexProduct) {
    for (const auto& [m, n, k] : {std::array<index, 3>{1, 1, 1}, {7, 5, 9}, {16, 8, 300}, {70, 33, 20}, {3, 4, 0}})
        for (const auto a : {transposition::none, transposition::transpose})
            for (const auto b : {transposition::none, transposition::transpose})
                for (const double beta : {0.0, 1.0, -2.0}) {
                    const bool at = a == transposition::transpose, bt = b == transposition::transpose;
                    auto A = integers(at ? k : m, at ? m : k, 1), B = integers(bt ? n : k, bt ? k : n, 2), C = integers(m, n, 3);
                    const auto before = integers(m, n, 3);
                    fast::multiply<2>(a, b, -3, A.view(), B.view(), beta, C.view(), 2);
                    for (index j = 0; j < n; ++j)
                        for (index i = 0; i < m; ++i) {
                            number sum = 0;
                            for (index l = 0; l < k; ++l) sum += entry(a, A, i, l) * entry(b, B, l, j);
                            ASSERT_EQ(entry(C, i, j), -3.0 * sum + beta * entry(before, i, j)) << i << ", " << j;
                        }
                }
}

TEST(PlanesProduct, GramMatrix) {
    for (const auto& [m, n] : {std::pair<index, index>{1, 1}, {20, 9}, {5, 24}, {300, 50}, {0, 3}})
        for (const double beta : {0.0, 1.0}) {
            auto B = integers(m, n, 4), G = integers(n, n, 5);
            const auto before = integers(n, n, 5);
            fast::gram_matrix<2>(B.view(), beta, G.view(), 2);
            for (index j = 0; j < n; ++j)
                for (index i = j / 8 * 8; i < n; ++i) {
                    number sum = beta * entry(before, i, j);
                    for (index l = 0; l < m; ++l) sum += std::conj(entry(B, l, i)) * entry(B, l, j);
                    ASSERT_EQ(entry(G, i, j), i == j ? sum.real() : sum) << i << ", " << j;
                }
        }
}

} // namespace
} // namespace eckart::tests
