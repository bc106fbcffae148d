#include "tests/fast/exact_singular_values.hpp"
#include "tests/fast/measures.hpp"
#include "tests/fast/scalars.hpp"
#include "tests/support/random.hpp"

#include <eckart/fast/jacobi_of_columns.hpp>

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <complex>
#include <utility>
#include <vector>

namespace eckart::tests {
namespace {

matrix<double> as_matrix(const fast::columns& X) {
    matrix<double> A(X.rows(), X.cols());
    for (index j = 0; j < X.cols(); ++j) std::copy_n(X.col(j), X.rows(), A.col(j));
    return A;
}

/// Columns x_j 2^e_j of an n-by-n matrix; entry by entry from f.
template <class F>
fast::columns make_columns(const std::vector<int>& e, F f) {
    const index n = static_cast<index>(e.size());
    fast::columns L(n, n);
    for (index j = 0; j < n; ++j) {
        L.exponent(j) = e[static_cast<std::size_t>(j)];
        for (index i = 0; i < n; ++i) L(i, j) = f(i, j);
    }
    return L;
}

// Without the preconditioning of `svd`, so that columns of very different size meet at large angles: the Gram-Schmidt branch of the
// rotation and exponents that differ beyond what a double can hold squared.
TEST(FastJacobiOfColumns, ColumnsOfAnySizeInAnyOrder) {
    for (const std::vector<int>& e : {std::vector<int>{0, -70, 40, -500, 300}, {-900, 900, 0, -900, 900}, {-59, 0, -61, 1, -60}}) {
        counter_random random(7);
        matrix<double> A(5, 5);
        fast::columns L = make_columns(e, [&](index i, index j) {
            const double x = (i == j ? 1.0 : 0.0) + 0.3 * random.gaussian();
            A(i, j) = std::ldexp(x, e[static_cast<std::size_t>(j)]);
            return x;
        });
        const auto exact = exact_singular_values(A);
        const auto s = fast::jacobi_of_columns(std::move(L), true, 60);
        EXPECT_TRUE(s.count.converged);
        for (std::size_t i = 0; i < exact.size(); ++i)
            EXPECT_TRUE(abs(exact[i] - many_digits(s.S[i])) <= 100 * 0x1p-53 * exact[i]) << i << ": " << s.S[i];
        EXPECT_TRUE(orthogonality(as_matrix(s.W)) <= 100 * 0x1p-53L);
        EXPECT_TRUE(orthogonality(as_matrix(s.J)) <= 100 * 0x1p-53L);
    }
}

/// L J = W diag(S) and orthonormal factors, for 4-by-4 columns 2^e_j x_j of which some are zero.
template <class T>
void expect_zero_columns_completed(unsigned zeros) {
    SCOPED_TRACE(zeros);
    const int planes = is_complex<T> ? 2 : 1;
    counter_random random(3);
    fast::columns L(4, 4, planes);
    for (index j = 0; j < 4; ++j) {
        L.exponent(j) = std::vector<int>{0, 5, -3, 0}[static_cast<std::size_t>(j)];
        for (index i = 0; i < 4; ++i)
            for (int plane = 0; plane < planes; ++plane) {
                const double x = random.gaussian();
                if ((zeros >> j & 1u) == 0) L(i, j, plane) = x;
            }
    }
    const auto dense = [](fast::columns& X) {
        matrix<T> A(X.rows(), X.cols());
        for (index j = 0; j < X.cols(); ++j)
            for (index i = 0; i < X.rows(); ++i) A(i, j) = times_power(scalar<T>(X(i, j), X.planes() == 2 ? X(i, j, 1) : 0), X.exponent(j));
        return A;
    };
    svd_result<T> r; // L = W diag(S) J^H as the result that `residual` takes
    const matrix<T> A = dense(L);
    auto s = fast::jacobi_of_columns(std::move(L), true, 60);
    EXPECT_TRUE(s.count.converged);
    r.U = dense(s.W);
    r.S.assign(s.S.begin(), s.S.end());
    r.Vh = conjugate_transpose(dense(s.J));
    expect_contract(A, r, vectors::thin);
    for (index i = 0; i < 4; ++i) EXPECT_EQ(s.S[static_cast<std::size_t>(i)] == 0, i >= 4 - std::popcount(zeros));
}

TEST(FastJacobiOfColumns, ZeroColumnsAreCompletedToABasis) {
    for (unsigned zeros = 0; zeros < 16; ++zeros) {
        expect_zero_columns_completed<double>(zeros);
        expect_zero_columns_completed<std::complex<double>>(zeros);
    }
}

TEST(FastJacobiOfColumns, EqualColumnsConverge) {
    counter_random random(4);
    for (const bool constant : {true, false}) {
        std::vector<double> x(6);
        for (double& e : x) e = constant ? 1.0 : random.gaussian();
        fast::columns L = make_columns(std::vector<int>(6, 0), [&](index i, index) { return x[static_cast<std::size_t>(i)]; });
        const auto s = fast::jacobi_of_columns(std::move(L), true, 60);
        EXPECT_TRUE(s.count.converged) << constant;
        double squares = 0;
        for (const double e : x) squares += e * e;
        EXPECT_TRUE(std::fabs(s.S[0] - std::sqrt(6 * squares)) <= 20 * 0x1p-53 * s.S[0]);
        EXPECT_TRUE(s.S[1] <= 120 * 0x1p-53 * s.S[0]);
        EXPECT_TRUE(orthogonality(as_matrix(s.W)) <= 120 * 0x1p-53L) << constant;
        EXPECT_TRUE(orthogonality(as_matrix(s.J)) <= 120 * 0x1p-53L) << constant;
    }
}

} // namespace
} // namespace eckart::tests
