#include "tests/support/random.hpp"

#include <eckart/reference/certified/integer_kernel.hpp>

#include <gtest/gtest.h>

namespace eckart::tests {
namespace {

using namespace reference;

constexpr std::uint64_t first_prime = (std::uint64_t(1) << 62) - 57; // the greatest one below 2^62

integer_columns rows_of(std::vector<std::vector<mpz_class>> rows) {
    integer_columns B;
    B.rows = static_cast<index>(rows.size());
    B.cols = rows.empty() ? 0 : static_cast<index>(rows[0].size());
    for (index j = 0; j < B.cols; ++j)
        for (index i = 0; i < B.rows; ++i) B.re.push_back(rows[i][j]);
    return B;
}

integer_columns random_integers(index rows, index cols, bool is_complex, int bits, counter_random& random) {
    integer_columns B{rows, cols, {}, {}};
    const auto draw = [&]() -> mpz_class {
        return mpz_class(static_cast<long>(random.bits() >> (64 - bits))) - (mpz_class(1) << (bits - 1));
    };
    for (index at = 0; at < rows * cols; ++at) {
        B.re.push_back(draw());
        if (is_complex) B.im.push_back(draw());
    }
    return B;
}

integer_columns product(const integer_columns& X, const integer_columns& Y) {
    const bool is_complex = !X.im.empty();
    const auto size = static_cast<std::size_t>(X.rows * Y.cols);
    integer_columns Z{X.rows, Y.cols, std::vector<mpz_class>(size), std::vector<mpz_class>(is_complex ? size : 0)};
    for (index i = 0; i < X.rows; ++i)
        for (index j = 0; j < Y.cols; ++j)
            for (index l = 0; l < X.cols; ++l) {
                const index x = i + l * X.rows, y = l + j * Y.rows, z = i + j * X.rows;
                Z.re[z] += X.re[x] * Y.re[y];
                if (!is_complex) continue;
                Z.re[z] -= X.im[x] * Y.im[y];
                Z.im[z] += X.re[x] * Y.im[y] + X.im[x] * Y.re[y];
            }
    return Z;
}

bool is_zero(const integer_columns& X) {
    const auto zero = [](const mpz_class& x) { return x == 0; };
    return std::all_of(X.re.begin(), X.re.end(), zero) && std::all_of(X.im.begin(), X.im.end(), zero);
}

/// A kernel of the promised shape, in the kernel, of full rank modulo its prime, without common divisors.
void expect_kernel(const integer_columns& B, const kernel_result& k, index rank) {
    ASSERT_TRUE(k.kernel.has_value());
    const integer_columns& X = *k.kernel;
    EXPECT_EQ(k.rank, rank);
    EXPECT_EQ(X.rows, B.cols);
    EXPECT_EQ(X.cols, B.cols - rank);
    ASSERT_EQ(X.re.size(), static_cast<std::size_t>(X.rows * X.cols));
    ASSERT_EQ(X.im.size(), B.im.empty() ? 0 : X.re.size());
    EXPECT_TRUE(is_zero(product(B, X)));
    const kernel_result of_kernel = integer_kernel(X);
    EXPECT_EQ(of_kernel.rank, X.cols);
    for (index j = 0; j < X.cols; ++j) {
        mpz_class common = 0;
        for (index i = 0; i < X.rows; ++i) {
            common = gcd(common, X.re[i + j * X.rows]);
            if (!X.im.empty()) common = gcd(common, X.im[i + j * X.rows]);
        }
        EXPECT_EQ(common, 1);
    }
}

TEST(IntegerKernel, OfProductsHasTheirRank) {
    counter_random random(1);
    for (const bool is_complex : {false, true})
        for (const auto& [m, n] : {std::pair<index, index>{1, 1}, {1, 5}, {6, 3}, {7, 7}, {9, 8}, {4, 9}})
            for (index r = 1; r <= std::min(m, n); ++r)
                for (const int bits : {2, 20, 53}) {
                    integer_columns B;
                    for (index rank = -1; rank != r;) { // a few small matrices have a smaller rank
                        B = product(random_integers(m, r, is_complex, bits, random), random_integers(r, n, is_complex, bits, random));
                        rank = integer_kernel(B).rank;
                    }
                    expect_kernel(B, integer_kernel(B), r);
                }
}

TEST(IntegerKernel, ZeroAndEmptyMatrices) {
    for (const auto& [m, n] : {std::pair<index, index>{0, 0}, {0, 3}, {3, 0}, {2, 3}}) {
        const auto size = static_cast<std::size_t>(m * n);
        const integer_columns B{m, n, std::vector<mpz_class>(size), {}};
        expect_kernel(B, integer_kernel(B), 0);
    }
}

TEST(IntegerKernel, KnownKernels) {
    const kernel_result k = integer_kernel(rows_of({{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}));
    ASSERT_TRUE(k.kernel.has_value());
    EXPECT_EQ(k.kernel->re, (std::vector<mpz_class>{1, -2, 1}));
    EXPECT_EQ(k.prime, first_prime);
    // x = (1, i) and (i, -1) / (1, i) = i: the matrix has rank 1 over the Gaussian integers.
    const integer_columns B{2, 2, {1, 0, 0, -1}, {0, 1, 1, 0}};
    expect_kernel(B, integer_kernel(B), 1);
}

TEST(IntegerKernel, PowersOfTwoInRowsAndColumnsDoNotMakeItHarder) {
    counter_random random(2);
    integer_columns B = product(random_integers(6, 4, false, 20, random), random_integers(4, 6, false, 20, random));
    const kernel_result plain = integer_kernel(B);
    for (index j = 0; j < 6; ++j)
        for (index i = 0; i < 6; ++i) B.re[i + 6 * j] <<= static_cast<mp_bitcnt_t>(700 * ((i * i) % 7) + 900 * ((3 * j) % 5));
    const kernel_budget budget{60, static_cast<long>(62 * 16)}; // far below the entries' thousands of bits
    expect_kernel(B, integer_kernel(B, budget), 4);
    EXPECT_EQ(plain.rank, 4);
}

// Structured matrices have small kernels, and these are found long before the bits that the determinant would need.
TEST(IntegerKernel, SmallKernelsOfLargeEntriesAreFoundEarly) {
    counter_random random(3);
    const index n = 30;
    integer_columns B = random_integers(n, n, false, 53, random);
    for (index i = 0; i < n; ++i) {
        mpz_class sum = 0;
        for (index j = 0; j + 1 < n; ++j) sum += B.re[i + j * n];
        B.re[i + (n - 1) * n] = sum;
    }
    const kernel_result k = integer_kernel(B, {60, 100});
    ASSERT_TRUE(k.kernel.has_value());
    EXPECT_EQ(k.kernel->re[0], -k.kernel->re[static_cast<std::size_t>(n - 1)]);
    expect_kernel(B, k, n - 1);
}

TEST(IntegerKernel, BudgetThatDoesNotSuffice) {
    counter_random random(4);
    const integer_columns B = product(random_integers(12, 11, false, 53, random), random_integers(11, 12, false, 53, random));
    for (const kernel_budget& budget : {kernel_budget{60, 100}, kernel_budget{0, 1000000}}) {
        const kernel_result k = integer_kernel(B, budget);
        EXPECT_FALSE(k.kernel.has_value());
        EXPECT_EQ(k.rank, 11);
        EXPECT_EQ(k.prime, first_prime);
    }
    expect_kernel(B, integer_kernel(B), 11);
}

// Modulo the first prime the rank is too small; the kernel that would follow fails on another row.
TEST(IntegerKernel, UnluckyPrimeIsNoticed) {
    const mpz_class p = first_prime;
    const integer_columns B = rows_of({{1, 0, 2}, {0, p, p}, {0, 0, 0}});
    const kernel_result k = integer_kernel(B);
    expect_kernel(B, k, 2);
    EXPECT_LT(k.prime, first_prime);
    const integer_columns regular = rows_of({{1, 2}, {3, 6 + p}});
    const kernel_result none = integer_kernel(regular);
    expect_kernel(regular, none, 2);
    EXPECT_LT(none.prime, first_prime);
}

TEST(IntegerKernel, GaussianPrimesAreInert) {
    counter_random random(5);
    const integer_columns B = product(random_integers(5, 2, true, 30, random), random_integers(2, 5, true, 30, random));
    const kernel_result k = integer_kernel(B);
    expect_kernel(B, k, 2);
    EXPECT_EQ(k.prime % 4, 3u);
}

/// (BᴴB) X = μ² X.
void expect_singular(const integer_columns& B, const big_dyadic& mu, index multiplicity) {
    const kernel_result k = singular_kernel(B, mu);
    ASSERT_TRUE(k.kernel.has_value());
    EXPECT_EQ(k.kernel->cols, multiplicity);
    EXPECT_EQ(k.rank, B.cols - multiplicity);
    integer_columns adjoint{B.cols, B.rows, {}, {}};
    for (index i = 0; i < B.rows; ++i)
        for (index j = 0; j < B.cols; ++j) {
            adjoint.re.push_back(B.re[i + j * B.rows]);
            if (!B.im.empty()) adjoint.im.push_back(-B.im[i + j * B.rows]);
        }
    integer_columns left = product(product(adjoint, B), *k.kernel);
    mpq_class square = mpq_class(mu.mantissa * mu.mantissa);
    square = mu.exponent >= 0 ? mpq_class(square * (mpz_class(1) << static_cast<mp_bitcnt_t>(2 * mu.exponent)))
                              : mpq_class(square / (mpz_class(1) << static_cast<mp_bitcnt_t>(-2 * mu.exponent)));
    for (std::size_t at = 0; at < left.re.size(); ++at) EXPECT_EQ(left.re[at], square * k.kernel->re[at]);
    for (std::size_t at = 0; at < left.im.size(); ++at) EXPECT_EQ(left.im[at], square * k.kernel->im[at]);
}

TEST(IntegerKernel, SingularValues) {
    const integer_columns pythagorean = rows_of({{3, 0, 0}, {4, 0, 0}, {0, 10, 5}, {0, 0, 10}});
    expect_singular(pythagorean, {5, 0}, 1);
    expect_singular(pythagorean, {10, -1}, 1);
    expect_singular(pythagorean, {5, 1}, 0);
    expect_singular(pythagorean, {0xa00000001, -33}, 0);
    expect_singular(rows_of({{1, 1}, {1, -1}}), {1, 0}, 0); // √2 twice
    expect_singular(rows_of({{2, 0, 0}, {0, 2, 0}, {0, 0, 1}}), {1, 1}, 2);
    expect_singular({2, 2, {3, 0, 0, 0}, {4, 0, 0, 5}}, {5, 0}, 2); // diag(3 + 4i, 5i)
}

} // namespace
} // namespace eckart::tests
