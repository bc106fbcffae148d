#include "tests/fast/exact_singular_values.hpp"
#include "tests/fast/measures.hpp"
#include "tests/fast/scalars.hpp"
#include "tests/support/haar_orthogonal.hpp"
#include "tests/support/real_form.hpp"

#include <eckart/fast/largest_entry.hpp>
#include <eckart/fast/small_gram.hpp>
#include <eckart/fast/targets.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <limits>
#include <optional>
#include <string>
#include <utility>

// Broken on purpose and seen red: the limit of angles a thousand times larger, angles not looked at, the multiple of the wrong column, no
// correction of lengths in V, NaN for each padding, the scale, the effective rank not looked at, no completion of U; of complex matrices
// each sign in the product, an imaginary part in one sum, the sign in the transpose, one part of the angles left out, no conjugate in Vh.

namespace eckart::tests {
namespace {

template <class T>
std::optional<svd_result<T>> small_gram_of(strided_view<const T> A, vectors job, double least_rank = 0, double most_condition = 0x1p22) {
    svd_result<T> r;
    const fast::svd_outputs<T> out(r, A.rows, A.cols, job);
    const auto outcome = fast::small_gram_svd(A, fast::largest_entry(A), out, job, least_rank, most_condition, 1);
    if (!outcome) {
        EXPECT_TRUE(r.S.empty() && r.U.rows() == 0 && r.Vh.rows() == 0);
        return {};
    }
    r.status = outcome->status;
    r.iterations = outcome->iterations;
    return r;
}
template <class T>
std::optional<svd_result<T>> small_gram_of(const matrix<T>& A, vectors job, double least_rank = 0, double most_condition = 0x1p22) {
    return small_gram_of(strided_view<const T>(A), job, least_rank, most_condition);
}

/// A matrix with orthonormal columns, n of them; complex T: D Q1 E Q2 with diagonal D and E of modulus 1.
template <class T>
matrix<T> unitary(index n, std::uint64_t seed) {
    const auto Q = haar_orthogonal(n, seed);
    matrix<T> U(n, n);
    if constexpr (!is_complex<T>) {
        U = Q;
    } else {
        counter_random random(seed);
        const auto phase = [&] { return std::polar(1.0, 2 * std::acos(-1.0) * random.uniform()); };
        const auto R = haar_orthogonal(n, seed + 1000);
        matrix<T> left(n, n), right(n, n);
        for (index i = 0; i < n; ++i) {
            const T d = phase(), e = phase();
            for (index j = 0; j < n; ++j) {
                left(i, j) = d * Q(i, j);
                right(i, j) = e * R(i, j);
            }
        }
        U = product(left, right);
    }
    return U;
}

/// U diag(sigma(0), ...) V^H.
template <class T, class F>
matrix<T> with_values(index m, index n, std::uint64_t seed, const F& sigma) {
    const auto U = unitary<T>(m, seed), V = unitary<T>(n, seed + 1);
    matrix<T> A(m, n);
    for (index l = 0; l < std::min(m, n); ++l)
        for (index j = 0; j < n; ++j)
            for (index i = 0; i < m; ++i) A(i, j) += U(i, l) * sigma(l) * scalar_traits<T>::conjugate(V(j, l));
    return A;
}

/// Singular values condition^(-i / (k - 1)), k of them.
template <class T>
matrix<T> with_condition(index m, index n, double condition, std::uint64_t seed) {
    const index k = std::min(m, n);
    return with_values<T>(
        m, n, seed, [&](index l) { return std::pow(condition, k == 1 ? 0.0 : -static_cast<double>(l) / static_cast<double>(k - 1)); });
}

/// The largest |entry| of X^H X - I.
template <class T>
long double largest_cosine(const matrix<T>& X) {
    long double most = 0;
    for (index j = 0; j < X.cols(); ++j)
        for (index i = 0; i <= j; ++i) {
            extended<T> sum = i == j ? -1 : 0;
            for (index k = 0; k < X.rows(); ++k) sum += scalar_traits<extended<T>>::conjugate(extend(X(k, i))) * extend(X(k, j));
            most = std::abs(sum) > most || std::isnan(std::abs(sum)) ? std::abs(sum) : most;
        }
    return most;
}

std::vector<many_digits> exact_values(const matrix<double>& A) { return exact_singular_values(A); }
/// Each of them twice.
std::vector<many_digits> exact_values(const matrix<std::complex<double>>& A) { return exact_singular_values(real_form(A)); }

using numbers = testing::Types<double, std::complex<double>>;

/// Leaves the process on the target that it found.
template <class T>
class SmallGram : public testing::Test {
protected:
    SmallGram() : before_(fast::current_target()) {}
    ~SmallGram() override { fast::force_target(before_); }

private:
    std::string before_;
};
TYPED_TEST_SUITE(SmallGram, numbers, scalar_names);

// The columns of the longer factor are as orthogonal as sums of max(m, n) products, three more roundings and two in the division tell,
// those of the shorter one as sums of min(m, n) and three roundings, second order 2^-54; complex sums of m products are chains of 2 m in
// one part and m in the other (proofs/notes/fast-path.md).
template <class T>
long double largest_cosine_of(index terms, int roundings) {
    return (is_complex<T> ? std::sqrt(5.0L) : 1) * static_cast<long double>(terms + roundings) * 0x1p-53L + 0x1p-54L;
}

TYPED_TEST(SmallGram, EveryShapeJobAndTarget) {
    for (const auto& target : fast::supported_targets()) {
        fast::force_target(target);
        const auto check = [&](index m, index n) {
            for (const vectors job : {vectors::thin, vectors::full}) {
                SCOPED_TRACE(testing::Message() << target << ", " << m << " by " << n << ", job " << static_cast<int>(job));
                const auto A = with_condition<TypeParam>(m, n, 50, static_cast<std::uint64_t>(100 * m + n));
                const auto r = small_gram_of(A, job);
                ASSERT_TRUE(r.has_value());
                expect_contract(A, *r, job);
                if (job == vectors::full) continue;
                const auto V = transpose(r->Vh);
                EXPECT_TRUE(largest_cosine(m < n ? V : r->U) <= largest_cosine_of<TypeParam>(std::max(m, n), 8));
                EXPECT_TRUE(largest_cosine(m < n ? r->U : V) <= largest_cosine_of<TypeParam>(std::min(m, n), 3));
            }
        };
        for (index m = 1; m <= 20; ++m)
            for (index n = 1; n <= 20; ++n)
                if (m < 4 || n < 4 || m == n || (m + n) % 7 == 0) check(m, n);
        for (const auto& [m, n] : {std::pair<index, index>(24, 24), {25, 31}, {33, 32}, {40, 40}, {64, 64}, {128, 5}, {9, 128}, {100, 64}})
            check(m, std::min<index>(n, m >= n && is_complex<TypeParam> ? 56 : n));
    }
}

TYPED_TEST(SmallGram, SameBitsWithinEachClass) {
    for (const index n : {1, 2, 5, 8, 9, 16, 17, 24, 31, 33, 48, 56, 64}) {
        if (is_complex<TypeParam> && n > 56) continue;
        const auto A = with_condition<TypeParam>(n + n % 3, n, 100, static_cast<std::uint64_t>(n));
        svd_result<TypeParam> first[2];
        for (const auto& target : fast::supported_targets()) {
            fast::force_target(target);
            const auto r = small_gram_of(A, vectors::full);
            ASSERT_TRUE(r.has_value());
            auto& mine = first[target.starts_with("AVX") || target == "NEON"];
            if (mine.S.empty()) mine = *r;
            EXPECT_TRUE(r->S == mine.S && r->U == mine.U && r->Vh == mine.Vh) << target << ", n = " << n;
        }
    }
}

TYPED_TEST(SmallGram, AnyStrides) {
    const auto A = with_condition<TypeParam>(11, 7, 20, 5);
    matrix<TypeParam> spread(40, 40);
    for (index j = 0; j < 7; ++j)
        for (index i = 0; i < 11; ++i) spread(39 - 2 * i, 39 - 3 * j) = A(i, j);
    const strided_view<const TypeParam> backwards(&spread(39, 39), 11, 7, -2, -3 * 40);
    const auto dense = small_gram_of(A, vectors::full), other = small_gram_of(backwards, vectors::full);
    ASSERT_TRUE(dense.has_value() && other.has_value());
    EXPECT_TRUE(dense->S == other->S && dense->U == other->U && dense->Vh == other->Vh);
    const auto wide = transpose(A);
    const auto turned = small_gram_of(wide, vectors::full);
    ASSERT_TRUE(turned.has_value());
    EXPECT_TRUE(turned->S == dense->S && transpose(turned->U) == dense->Vh && transpose(turned->Vh) == dense->U);
}

TYPED_TEST(SmallGram, LeavesAloneWhatItCannotHold) {
    const auto A = with_condition<TypeParam>(12, 12, 10, 1);
    EXPECT_TRUE(small_gram_of(A, vectors::thin).has_value());
    EXPECT_FALSE(small_gram_of(A, vectors::none).has_value());
    EXPECT_FALSE(small_gram_of(A, vectors::thin, 12).has_value()); // a rank that only equal values have
    EXPECT_TRUE(small_gram_of(A, vectors::thin, 0, 11).has_value());
    EXPECT_FALSE(small_gram_of(A, vectors::thin, 0, 9).has_value());
    for (const auto& B :
         {matrix<TypeParam>(3, 3), matrix<TypeParam>(0, 3), matrix<TypeParam>(3, 0), with_condition<TypeParam>(12, 12, 1e8, 1),
          with_condition<TypeParam>(30, 9, 1e300, 1), with_condition<TypeParam>(65, 65, 2, 1), with_condition<TypeParam>(129, 2, 2, 1)})
        EXPECT_FALSE(small_gram_of(B, vectors::thin).has_value()) << B.rows() << " by " << B.cols();
}

// Wherever it does not leave a matrix alone the promises hold.
TYPED_TEST(SmallGram, EveryConditionNumber) {
    int kept = 0;
    for (int exponent = 0; exponent <= 40; ++exponent)
        for (const index n : {2, 5, 12, is_complex<TypeParam> ? 15 : 24}) {
            SCOPED_TRACE(testing::Message() << n << ", 2^" << exponent);
            const auto A = with_condition<TypeParam>(n + 1, n, std::ldexp(1.0, exponent), static_cast<std::uint64_t>(exponent));
            const auto r = small_gram_of(A, vectors::thin);
            if (exponent >= 1 && exponent <= 6) {
                EXPECT_TRUE(r.has_value());
            }
            if (!r) continue;
            ++kept;
            expect_contract(A, *r, vectors::thin);
            const auto exact = exact_values(A);
            for (std::size_t i = 0; i < r->S.size(); ++i)
                EXPECT_TRUE(abs(exact[i * exact.size() / r->S.size()] - many_digits(r->S[i])) <=
                            many_digits(20.0 * static_cast<double>(n + 1) * 0x1p-53) * exact[0]);
        }
    EXPECT_GE(kept, 24);
}

// A single small value, and values that nearly coincide: the first leave small multiples of columns that are long, the second large angles.
TYPED_TEST(SmallGram, SmallAndCloseValues) {
    int kept = 0;
    for (int exponent = 2; exponent <= 52; ++exponent)
        for (const index n : {2, 5, 16, 40})
            for (const bool close : {false, true}) {
                SCOPED_TRACE(testing::Message() << n << ", 2^-" << exponent << (close ? ", close" : ""));
                const double small = std::ldexp(1.0, -exponent);
                const auto A = with_values<TypeParam>(n, n, static_cast<std::uint64_t>(exponent * n), [&](index l) {
                    return close ? 1 + static_cast<double>(l) * small : l == 0 ? small : 1 + static_cast<double>(l);
                });
                const auto r = small_gram_of(A, vectors::thin);
                if (!r) continue;
                ++kept;
                expect_contract(A, *r, vectors::thin);
                EXPECT_TRUE(largest_cosine(r->U) <= largest_cosine_of<TypeParam>(n, 8));
                EXPECT_TRUE(largest_cosine(transpose(r->Vh)) <= largest_cosine_of<TypeParam>(n, 3));
            }
    EXPECT_GE(kept, 100);
}

TYPED_TEST(SmallGram, TheWholeRangeOfDouble) {
    const double tiniest = std::numeric_limits<double>::denorm_min(), huge = std::numeric_limits<double>::max();
    for (const double x : {tiniest, 3 * tiniest, 1e-300, 1e300, huge / 4}) {
        const auto r = small_gram_of(matrix<TypeParam>{{0, 2 * x}, {-x, 0}}, vectors::full);
        ASSERT_TRUE(r.has_value()) << x;
        EXPECT_EQ(r->status, status::ok);
        EXPECT_EQ(r->S, (std::vector<double>{2 * x, x}));
    }
    const auto r = small_gram_of(matrix<TypeParam>{{huge, huge}, {-huge, huge / 2}}, vectors::full);
    ASSERT_TRUE(r.has_value());
    EXPECT_EQ(r->status, status::overflow);
    EXPECT_TRUE(std::isinf(r->S[0]));
    EXPECT_TRUE(orthogonality(r->U) <= 40 * 0x1p-53L && orthogonality(transpose(r->Vh)) <= 40 * 0x1p-53L);
}

TYPED_TEST(SmallGram, SinglePrecisionIsTheRoundedDouble) {
    using single = std::conditional_t<is_complex<TypeParam>, std::complex<float>, float>;
    const auto wide = with_condition<TypeParam>(13, 9, 30, 3);
    const auto rounded = [](const TypeParam& x) { return static_cast<single>(x); };
    matrix<single> A(13, 9);
    matrix<TypeParam> same(13, 9);
    for (index j = 0; j < 9; ++j)
        for (index i = 0; i < 13; ++i) same(i, j) = A(i, j) = rounded(wide(i, j));
    const auto of_single = small_gram_of(A, vectors::full);
    const auto of_double = small_gram_of(same, vectors::full);
    ASSERT_TRUE(of_single.has_value() && of_double.has_value());
    for (std::size_t i = 0; i < 9; ++i) EXPECT_EQ(of_single->S[i], static_cast<float>(of_double->S[i]));
    for (index j = 0; j < 13; ++j)
        for (index i = 0; i < 13; ++i) EXPECT_EQ(of_single->U(i, j), rounded(of_double->U(i, j)));
    for (index j = 0; j < 9; ++j)
        for (index i = 0; i < 9; ++i) EXPECT_EQ(of_single->Vh(i, j), rounded(of_double->Vh(i, j)));
}

} // namespace
} // namespace eckart::tests
