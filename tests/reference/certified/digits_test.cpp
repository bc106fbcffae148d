#include "tests/support/exact_values.hpp"
#include "tests/support/generators.hpp"

#include <eckart/reference/certified/digits.hpp>
#include <eckart/reference/certified/exact_product.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>
#include <stdexcept>

namespace eckart::tests {
namespace {

using namespace reference;

const fast::gemm_engine own = fast::own_gemm(1);

matrix<double> any_doubles(index m, index n, counter_random& random) {
    matrix<double> A(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) A(i, j) = detail::draw_finite(random);
    return A;
}

/// Balanced digits, dense, the extreme ones often.
digit_matrix random_digits(index m, index n, index count, int radix_bits, counter_random& random) {
    digit_matrix X;
    X.rows = m;
    X.cols = n;
    X.radix_bits = radix_bits;
    X.exponent = static_cast<long>(radix_bits) * random.between(-5, 5);
    X.shed.assign(static_cast<std::size_t>(n), 0);
    const long extreme = 1L << (radix_bits - 1);
    const int flavour = random.below(3);
    for (index t = 0; t < count; ++t) {
        X.digit.emplace_back(m, n);
        if (random.below(6) == 0) continue; // a digit that is zero everywhere
        for (index j = 0; j < n; ++j)
            for (index i = 0; i < m; ++i)
                X.digit.back()(i, j) =
                    static_cast<double>(flavour == 0 ? extreme
                                        : flavour == 1 && random.below(2) == 0
                                            ? (random.below(2) == 0 ? extreme : -extreme)
                                            : static_cast<long>(random.bits() % static_cast<std::uint64_t>(2 * extreme + 1)) - extreme);
    }
    return X;
}

void expect_balanced(const digit_matrix& X) {
    EXPECT_EQ(X.exponent % X.radix_bits, 0);
    const double extreme = std::ldexp(1.0, X.radix_bits - 1);
    for (const matrix<double>& d : X.digit)
        for (index l = 0; l < X.rows * X.cols; ++l) {
            EXPECT_LE(std::fabs(d.data()[l]), extreme);
            EXPECT_EQ(d.data()[l], std::rint(d.data()[l]));
        }
}

TEST(CertifiedDigits, RadixIsTheGreatestThatSumsExactly) {
    const auto fits = [](index inner, index products, int beta) {
        return mpz_class(static_cast<long>(std::max<index>(1, inner) * std::max<index>(1, products)))
                   << static_cast<unsigned>(2 * beta - 2) <=
               mpz_class(1) << 52u;
    };
    for (const index inner : {0, 1, 2, 3, 4, 5, 63, 64, 65, 1000, 1023, 1024, 1025, 100000, 1 << 25})
        for (const index products : {1, 2, 3, 16}) {
            const int beta = radix_bits_for(inner, products);
            EXPECT_TRUE(fits(inner, products, beta)) << inner << " " << products;
            EXPECT_FALSE(fits(inner, products, beta + 1)) << inner << " " << products;
        }
}

RC_GTEST_PROP(CertifiedDigits, DigitsOfAreExactAndBalanced, (std::uint64_t seed)) {
    counter_random random(seed);
    const matrix<double> A = any_doubles(random.below(5), random.below(5), random);
    const int beta = random.between(2, 26);
    const digit_matrix X = digits_of(A.view(), beta);
    expect_balanced(X);
    RC_ASSERT(exact_values(X) == exact_values(A));
    for (index l = 0; l < A.rows() * A.cols(); ++l)
        RC_ASSERT(X.digit.empty() || abs(exact_value(A.data()[l])) < power_of_two(X.exponent + beta - 1));
}

RC_GTEST_PROP(CertifiedDigits, WideDigitsAreExactAndShortOnesRoundedToNearest, (std::uint64_t seed)) {
    counter_random random(seed);
    matrix<wide_double> A(random.below(4), random.below(4));
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) A(i, j) = {detail::draw_finite(random), random.between(-3000, 3000)};
    const int beta = random.between(2, 26);
    const digit_matrix X = digits_of(A, beta);
    expect_balanced(X);
    RC_ASSERT(exact_values(X) == exact_values(A));
    // least somewhere between the first and the last digit, or outside
    const long least = X.exponent - random.between(-40, 40 + static_cast<int>(X.count()) * beta);
    const digit_matrix Y = digits_of(A, beta, least);
    expect_balanced(Y);
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) {
            const mpq_class error = abs(exact_value(Y, i, j) - exact_value(A(i, j)));
            // Half the weight of the last digit that may stand there.
            long weight = X.exponent;
            if (least > weight) {
                RC_ASSERT(exact_value(Y, i, j) == 0);
                continue;
            }
            weight -= (weight - least) / beta * beta;
            RC_ASSERT(error <= power_of_two(weight - 1));
        }
}

TEST(CertifiedDigits, OnlyFiniteNumbersHaveDigits) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    for (const double bad : {infinity, -infinity, std::numeric_limits<double>::quiet_NaN()}) {
        matrix<double> A(2, 3);
        A(0, 2) = bad;
        matrix<wide_double> W(2, 3);
        W(1, 0) = {bad, -7};
        EXPECT_THROW((void)digits_of(A.view(), 20), std::invalid_argument);
        EXPECT_THROW((void)digits_of(W, 20, -100), std::invalid_argument);
    }
}

RC_GTEST_PROP(CertifiedDigits, ColumnsSheddingSumsAndIntegersKeepTheNumbers, (std::uint64_t seed)) {
    counter_random random(seed);
    const index m = random.between(1, 4), n = random.between(1, 4);
    const int beta = random.between(3, 22);
    digit_matrix X = random_digits(m, n, random.between(1, 6), beta, random), W = random_digits(m, n, random.between(1, 6), beta, random);
    const rational_matrix x = exact_values(X), w = exact_values(W);

    const digit_matrix S = sum(X, W);
    expect_balanced(S);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) RC_ASSERT(exact_value(S, i, j) == x(i, j) + w(i, j));

    const std::vector<index> chosen{n - 1, 0, n - 1};
    for (index j = 0; j < n; ++j) // leading zeros that can be shed
        for (int t = random.below(static_cast<int>(X.count()) + 1); t-- > 0;)
            for (index i = 0; i < m; ++i) X.digit[static_cast<std::size_t>(t)](i, j) = 0;
    const rational_matrix before = exact_values(X);
    shed_leading_zeros(X);
    RC_ASSERT(exact_values(X) == before);
    for (index j = 0; j < n; ++j) {
        bool leads = false;
        for (index i = 0; i < m; ++i) leads = leads || X.digit[0](i, j) != 0;
        bool zero = true;
        for (index i = 0; i < m; ++i) zero = zero && before(i, j) == 0;
        RC_ASSERT(leads || zero);
        const integer_column integers = integers_of(X, j);
        mpq_class squares = 0;
        for (index i = 0; i < m; ++i) {
            RC_ASSERT(mpq_class(integers.entries[static_cast<std::size_t>(i)]) * power_of_two(integers.unit_exponent) == before(i, j));
            squares += before(i, j) * before(i, j);
            const long scale = random.between(-30, 30);
            const mpq_class e = exact_value(entry(X, i, j, scale)), exact = before(i, j) * power_of_two(-scale);
            RC_ASSERT(abs(e - exact) <= abs(exact) * power_of_two(-50));
        }
        RC_ASSERT(exact_value(squared_norm(X, j)) == squares);
    }
    const digit_matrix C = columns_of(X, chosen);
    RC_ASSERT(C.cols == 3);
    for (index l = 0; l < 3; ++l)
        for (index i = 0; i < m; ++i) RC_ASSERT(exact_value(C, i, l) == before(i, chosen[static_cast<std::size_t>(l)]));
}

RC_GTEST_PROP(CertifiedDigits, ProductsAreExactAndShortOnesWithinWhatTheyLeaveOut, (std::uint64_t seed)) {
    counter_random random(seed);
    const index m = random.between(1, 4), q = random.between(1, 9), n = random.between(1, 4);
    // From the greatest radix that is allowed, where a carry follows every other product, to small ones.
    const int beta = random.below(2) == 0 ? radix_bits_for(q, 2) : random.between(4, radix_bits_for(q, 2));
    const digit_matrix X = random_digits(m, q, random.between(0, 9), beta, random),
                       W = random_digits(q, n, random.between(0, 9), beta, random);
    const rational_matrix exact = exact_values(X) * exact_values(W);
    const digit_matrix Y = exact_product(X, W, own);
    expect_balanced(Y);
    RC_ASSERT(exact_values(Y) == exact);

    const long least = X.exponent + W.exponent - random.between(-beta, 20 * beta);
    const digit_matrix Z = exact_product(X, W, own, least);
    expect_balanced(Z);
    // Levels t of weight below 2^least are missing: (t + 1) q 2^(2β − 2) each.
    mpq_class missing = 0;
    for (index t = 0; t < X.count() + W.count() - 1; ++t) {
        const long weight = X.exponent + W.exponent - static_cast<long>(beta) * t;
        if (weight < least) missing += mpq_class(static_cast<long>((t + 1) * q)) * power_of_two(2 * beta - 2 + weight);
    }
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) RC_ASSERT(abs(exact_value(Z, i, j) - exact(i, j)) <= missing);
}

RC_GTEST_PROP(CertifiedDigits, GramEntriesAreWithinTheirErrorForEveryNumberOfLevels, (std::uint64_t seed)) {
    counter_random random(seed);
    const index half = random.between(1, 5), m = 2 * half, n = random.between(2, 5);
    const int beta = random.between(4, radix_bits_for(m, 2));
    digit_matrix X = random_digits(m, n, random.between(1, 8), beta, random);
    for (index j = 0; j < n; ++j)
        for (int t = random.below(static_cast<int>(X.count())); t-- > 0;)
            for (index i = 0; i < m; ++i) X.digit[static_cast<std::size_t>(t)](i, j) = 0;
    if (random.below(2) == 0) shed_leading_zeros(X);
    const rational_matrix x = exact_values(X);
    for (const bool skew : {false, true}) {
        const index levels = random.below(3) == 0 ? 2 * X.count() : random.between(1, static_cast<int>(2 * X.count()));
        const gram_entries G = gram_offdiagonal(X, levels, skew, own);
        if (levels >= 2 * X.count() - 1) RC_ASSERT(G.error == 0);
        for (index j = 0; j < n; ++j)
            for (index i = 0; i < j; ++i) {
                mpq_class exact = 0;
                for (index l = 0; l < half; ++l) {
                    if (skew)
                        exact += x(l, i) * x(half + l, j) - x(half + l, i) * x(l, j);
                    else
                        exact += x(l, i) * x(l, j) + x(half + l, i) * x(half + l, j);
                }
                exact *= power_of_two(-X.leading_exponent(i) - X.leading_exponent(j));
                const mpq_class value = exact_value(G.value(i, j));
                RC_ASSERT(abs(value - exact) <= exact_value(G.error) + abs(value) * power_of_two(-50));
            }
    }
}

/// The sums of digits at the limit: every digit extreme, as many products as there is room for and more.
TEST(CertifiedDigits, NothingOverflowsAtTheGreatestRadix) {
    for (const index q : {1, 7, 8, 300})
        for (const index count : {1, 2, 9, 40}) {
            for (const bool alternate : {false, true}) {
                const int beta = radix_bits_for(q, 2);
                digit_matrix X;
                X.rows = 2;
                X.cols = q;
                X.radix_bits = beta;
                X.shed.assign(static_cast<std::size_t>(q), 0);
                for (index t = 0; t < count; ++t) {
                    X.digit.emplace_back(2, q);
                    for (index l = 0; l < 2 * q; ++l) X.digit.back().data()[l] = std::ldexp(alternate && t % 2 == 1 ? -1.0 : 1.0, beta - 1);
                }
                digit_matrix W = X;
                std::swap(W.rows, W.cols);
                W.shed.assign(2, 0);
                for (matrix<double>& d : W.digit) d = transpose(d);
                const digit_matrix Y = exact_product(X, W, own);
                expect_balanced(Y);
                EXPECT_EQ(exact_values(Y), exact_values(X) * exact_values(W)) << q << " " << count;
                W.radix_bits = beta;
                const rational_matrix H = transposed(exact_values(W)) * exact_values(W);
                const gram_entries G = gram_offdiagonal(W, 2 * count, false, own);
                const mpq_class value = exact_value(G.value(0, 1)) * power_of_two(2 * W.exponent);
                EXPECT_LE(abs(value - H(0, 1)), abs(value) * power_of_two(-50));
            }
        }
}

} // namespace
} // namespace eckart::tests
