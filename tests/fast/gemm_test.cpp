#include "tests/support/random.hpp"

#include <eckart/core/matrix.hpp>
#include <eckart/fast/gemm.hpp>
#include <eckart/fast/targets.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace eckart::tests {
namespace {

using fast::gemm;
using fast::gemm_lower;
using fast::transposition;

constexpr auto N = transposition::none;
constexpr auto T_ = transposition::transpose;
template <class T>
constexpr T nan = std::numeric_limits<T>::quiet_NaN();

template <class T>
auto bits(T x) {
    if constexpr (sizeof(T) == 8)
        return std::bit_cast<std::uint64_t>(x);
    else
        return std::bit_cast<std::uint32_t>(x);
}

/// A matrix whose surroundings are NaN: at `shift` entries from 64-byte alignment, with `padding` rows behind each column. A NaN that is
/// read poisons the product, one that is written is missed by `surroundings_intact`.
template <class T>
class fenced {
public:
    fenced(index rows, index cols, index shift, index padding) : rows_(rows), cols_(cols), ld_(std::max<index>(1, rows) + padding) {
        store_.assign(static_cast<std::size_t>(ld_ * cols + 64), nan<T>);
        begin_ = static_cast<index>((64 - reinterpret_cast<std::uintptr_t>(store_.data()) % 64) % 64 / sizeof(T)) + 8 + shift;
    }
    matrix_view<T> view() { return {store_.data() + begin_, rows_, cols_, ld_}; }

    bool surroundings_intact() const {
        for (index i = 0; i < static_cast<index>(store_.size()); ++i) {
            const index k = i - begin_;
            if (k >= 0 && k / ld_ < cols_ && k % ld_ < rows_) continue;
            if (bits(store_[static_cast<std::size_t>(i)]) != bits(nan<T>)) return false;
        }
        return true;
    }

private:
    index rows_, cols_, ld_, begin_ = 0;
    std::vector<T> store_;
};

template <class T>
void fill(matrix_view<T> A, counter_random& random) {
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) A(i, j) = static_cast<T>(random.gaussian());
}

template <class M>
auto entry(transposition t, const M& A, index i, index j) {
    return t == N ? A(i, j) : A(j, i);
}

/// The product in the documented order, entry by entry.
template <class T>
void by_definition(bool fma, transposition a, transposition b, T alpha, matrix_view<T> A, matrix_view<T> B, T beta, matrix_view<T> C) {
    const auto mul_add = [fma](T x, T y, T z) { return fma ? std::fma(x, y, z) : x * y + z; };
    const index depth = a == N ? A.cols : A.rows;
    for (index j = 0; j < C.cols; ++j)
        for (index i = 0; i < C.rows; ++i) {
            if (depth == 0) C(i, j) = beta == 0 ? 0 : beta * C(i, j);
            for (index block = 0; block < depth; block += 256) {
                T s = 0;
                for (index k = block; k < std::min(block + 256, depth); ++k) s = mul_add(entry(a, A, i, k), entry(b, B, k, j), s);
                if (block > 0)
                    C(i, j) = mul_add(alpha, s, C(i, j));
                else
                    C(i, j) = beta == 0 ? alpha * s : mul_add(alpha, s, beta * C(i, j));
            }
        }
}

template <class T>
bool same_bits(matrix_view<T> A, matrix_view<T> B) {
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i)
            if (bits(A(i, j)) != bits(B(i, j))) return false;
    return true;
}

bool has_fma(const std::string& target) { return target.starts_with("AVX") || target == "NEON"; }

/// Each test runs on every target; the one that was found is forced again.
class FastGemm : public testing::Test {
protected:
    FastGemm() : before_(fast::current_target()) {}
    ~FastGemm() override { fast::force_target(before_); }

    /// The product of random fenced matrices, `wide` rows apart at least, equals its definition to the bit on every target, and nothing
    /// beside C is written.
    template <class T>
    void check(index m, index n, index k, transposition a, transposition b, T alpha, T beta, std::uint64_t seed, index wide = 0) {
        counter_random random(seed);
        fenced<T> A(a == N ? m : k, a == N ? k : m, random.below(8), wide + random.below(3));
        fenced<T> B(b == N ? k : n, b == N ? n : k, random.below(8), wide + random.below(3));
        fenced<T> old(m, n, random.below(8), random.below(3));
        fill(A.view(), random);
        fill(B.view(), random);
        if (beta != 0) fill(old.view(), random); // else it stays NaN
        std::optional<fenced<T>> expected[2];    // without and with fma
        for (const auto& target : fast::supported_targets()) {
            fast::force_target(target);
            fenced<T> C = old;
            gemm(a, b, alpha, A.view(), B.view(), beta, C.view());
            auto& wanted = expected[has_fma(target)];
            if (!wanted) by_definition<T>(has_fma(target), a, b, alpha, A.view(), B.view(), beta, wanted.emplace(old).view());
            ASSERT_TRUE(same_bits(C.view(), wanted->view())) << target << ' ' << m << ' ' << n << ' ' << k << " seed " << seed;
            ASSERT_TRUE(C.surroundings_intact()) << target << ' ' << m << ' ' << n << ' ' << k;
        }
    }

    template <class T>
    void check_edges(index rows, index cols) {
        std::uint64_t seed = sizeof(T) * 1000000;
        const T betas[] = {0, 1, T(-0.75)};
        for (index m = 0; m <= rows; ++m)
            for (index n = 0; n <= cols; ++n)
                for (const index k : {0, 1, 3, 6, 8}) {
                    // Above 17 columns the edges repeat: a sample.
                    if (n > 17 && (m + n + k) % 23 != 0) continue;
                    ++seed;
                    check<T>(m, n, k, seed % 2 ? N : T_, seed % 4 < 2 ? N : T_, seed % 5 ? T(1) : T(-1.5), betas[seed % 3], seed);
                }
    }

    /// Beyond the thresholds of packing (640 KiB between the first and the last column in use, 4 or 8 tiles) and the blocks (at most 768
    /// rows of A, 256 steps).
    template <class T>
    void check_blocks() {
        const struct {
            index m, n, k, wide;
        } shapes[] = {{97, 65, 33, 0},     {100, 9, 300, 0},    {9, 100, 300, 0},    {191, 70, 255, 0},    {192, 64, 256, 700},
                      {217, 67, 257, 700}, {30, 1030, 20, 700}, {385, 17, 513, 700}, {201, 71, 300, 1300}, {1601, 69, 21, 0}};
        std::uint64_t seed = sizeof(T) * 2000000;
        for (const auto& s : shapes)
            for (const auto a : {N, T_})
                for (const auto b : {N, T_}) {
                    ++seed;
                    check<T>(s.m, s.n, s.k, a, b, seed % 2 ? T(1) : T(0.3), T(seed % 3 ? 1 : 0), seed, s.wide);
                }
    }

private:
    std::string before_;
};

// The largest register tiles are 24 by 8 doubles and 48 by 8 floats: every remainder of every target, in all orientations, at any
// alignment.
TEST_F(FastGemm, EveryEdgeLength) { check_edges<double>(73, 70); }
TEST_F(FastGemm, EveryEdgeLengthOfFloats) { check_edges<float>(97, 70); }

TEST_F(FastGemm, EveryBlockEdge) { check_blocks<double>(); }
TEST_F(FastGemm, EveryBlockEdgeOfFloats) { check_blocks<float>(); }

// A NaN or an infinity reaches the entries whose sums it is in, and no other; nothing is skipped because the other factor is zero.
TEST_F(FastGemm, NonfiniteEntriesReachTheirSumsAlone) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    for (const auto& target : fast::supported_targets()) {
        fast::force_target(target);
        for (const auto& [m, n] : {std::pair<index, index>{29, 13}, {130, 70}})
            for (const double bad : {nan<double>, infinity, -infinity}) {
                counter_random random(11);
                matrix<double> A(m, 9), B(9, n), C(m, n), good(m, n);
                fill(A.view(), random);
                for (index j = 0; j < n; ++j)
                    for (index k = 0; k < 9; ++k) B(k, j) = k == 4 ? 0 : 1 + random.uniform();
                gemm(N, N, 1, A, B, 0, good);
                A(m - 2, 4) = bad; // meets the zeros of B: NaN
                gemm(N, N, 1, A, B, 0, C);
                for (index j = 0; j < n; ++j)
                    for (index i = 0; i < m; ++i)
                        ASSERT_TRUE(i == m - 2 ? std::isnan(C(i, j)) : bits(C(i, j)) == bits(good(i, j))) << target << i << ' ' << j;
                A(m - 2, 4) = 1;
                B(7, n - 1) = bad;
                gemm(N, N, 1, A, B, 0, C);
                for (index i = 0; i < m; ++i) {
                    ASSERT_TRUE(std::isnan(bad) ? std::isnan(C(i, n - 1)) : C(i, n - 1) == (A(i, 7) > 0 ? bad : -bad)) << target << i;
                    ASSERT_TRUE(std::isfinite(C(i, n - 2)));
                }
                gemm(N, N, nan<double>, A, A.view().block(0, 0, 9, 9), 0, C.view().block(0, 0, m, 9));
                for (index i = 0; i < m; ++i) ASSERT_TRUE(std::isnan(C(i, 8))) << target << i;
            }
    }
}

TEST_F(FastGemm, LowerTriangle) {
    for (const auto& target : fast::supported_targets()) {
        fast::force_target(target);
        std::uint64_t seed = 300000;
        const auto lower_is_as_gemm = [&](index n, index k, transposition a, transposition b, double beta, int threads) {
            counter_random random(++seed);
            fenced<double> A(a == N ? n : k, a == N ? k : n, 0, 1), B(b == N ? k : n, b == N ? n : k, 3, 0), C(n, n, 5, 2);
            fill(A.view(), random);
            fill(B.view(), random);
            if (beta != 0)
                for (index j = 0; j < n; ++j)
                    for (index i = j / 8 * 8; i < n; ++i) C.view()(i, j) = random.gaussian(); // above it stays NaN
            fenced<double> all = C;
            gemm(a, b, 1.5, A.view(), B.view(), beta, all.view());
            gemm_lower(a, b, 1.5, A.view(), B.view(), beta, C.view(), threads);
            for (index j = 0; j < n; ++j) {
                for (index i = j / 8 * 8; i < n; ++i)
                    ASSERT_EQ(bits(C.view()(i, j)), bits(all.view()(i, j))) << target << ' ' << n << ' ' << i << ' ' << j;
                for (index i = 0; i + 40 <= j; ++i)
                    ASSERT_TRUE(std::isnan(C.view()(i, j))) << "not left alone: " << target << ' ' << i << ' ' << j;
            }
            ASSERT_TRUE(C.surroundings_intact());
        };
        for (index n = 0; n <= 70; ++n) lower_is_as_gemm(n, n % 7, n % 2 ? N : T_, n % 3 ? N : T_, n % 4 ? 0 : -1, 1);
        lower_is_as_gemm(200, 300, T_, N, 0, 1);
        lower_is_as_gemm(900, 60, T_, N, 0, 3);
        lower_is_as_gemm(900, 60, N, T_, 1, 2);
    }
    matrix<double> A(2, 3), B(3, 4), C(2, 4);
    EXPECT_THROW(gemm_lower(N, N, 1, A, B, 0, C), std::invalid_argument);
    for (index i = 0; i < 4; ++i) C.data()[i] = 1;
    gemm_lower(N, N, 0, A, B.view().block(0, 0, 3, 2), 2, C.view().block(0, 0, 2, 2));
    EXPECT_EQ(C(0, 0) + C(1, 0) + C(1, 1), 6);
}

TEST_F(FastGemm, AlphaZeroReadsNeitherFactor) {
    for (const auto& target : fast::supported_targets()) {
        fast::force_target(target);
        fenced<double> A(5, 4, 0, 1), B(4, 3, 0, 1), C(5, 3, 0, 1); // all NaN
        gemm(N, N, 0, A.view(), B.view(), 0, C.view());
        for (index j = 0; j < 3; ++j)
            for (index i = 0; i < 5; ++i) EXPECT_EQ(C.view()(i, j), 0);
        for (index j = 0; j < 3; ++j)
            for (index i = 0; i < 5; ++i) C.view()(i, j) = 2;
        gemm(N, N, 0, A.view(), B.view(), -3, C.view());
        for (index j = 0; j < 3; ++j)
            for (index i = 0; i < 5; ++i) EXPECT_EQ(C.view()(i, j), -6);
        EXPECT_TRUE(C.surroundings_intact());
    }
}

TEST_F(FastGemm, ThreadsChangeNoBit) {
    counter_random random(7);
    for (const auto& target : fast::supported_targets()) {
        fast::force_target(target);
        for (const auto& [m, n] : {std::pair<index, index>{461, 530}, {3500, 69}, {5, 20000}, {1, 1}}) {
            matrix<double> A(m, 300), B(300, n), one(m, n);
            fill(A.view(), random);
            fill(B.view(), random);
            fill(one.view(), random);
            const matrix<double> old = one;
            gemm(N, N, 2, A, B, 1, one);
            for (const int threads : {2, 3, 4, 7}) {
                matrix<double> C = old;
                gemm(N, N, 2, A, B, 1, C, threads);
                EXPECT_TRUE(same_bits(C.view(), one.view())) << target << ' ' << threads << " threads, " << m << " by " << n;
            }
        }
    }
}

TEST_F(FastGemm, WrongCallsThrow) {
    matrix<double> A(2, 3), B(3, 4), C(2, 4);
    EXPECT_NO_THROW(gemm(N, N, 1, A, B, 0, C));
    EXPECT_THROW(gemm(T_, N, 1, A, B, 0, C), std::invalid_argument);
    EXPECT_THROW(gemm(N, T_, 1, A, B, 0, C), std::invalid_argument);
    EXPECT_THROW(gemm(N, N, 1, A, B, 0, A), std::invalid_argument);
    EXPECT_THROW(gemm(N, N, 1, A, B, 0, C, 0), std::invalid_argument);
    EXPECT_THROW(gemm(static_cast<transposition>(2), N, 1, A, B, 0, C), std::invalid_argument);
}

/// Sizes that rapidcheck shrinks; a third of them beyond the thresholds of packing.
index any_size() {
    return *rc::gen::oneOf(rc::gen::inRange<index>(0, 30), rc::gen::inRange<index>(0, 60), rc::gen::inRange<index>(60, 300));
}

struct any_product {
    index m = any_size(), n = any_size(), k = any_size();
    transposition a = *rc::gen::element(N, T_), b = *rc::gen::element(N, T_);
    int threads = *rc::gen::inRange(1, 4);
    std::uint64_t seed = *rc::gen::arbitrary<std::uint64_t>();
    matrix<double> A{a == N ? m : k, a == N ? k : m}, B{b == N ? k : n, b == N ? n : k}, C{m, n};
};

// Sums of products of integers below 2^22 stay below 2^53: whatever the order, the result is the exact product.
RC_GTEST_PROP(FastGemmProp, IntegersAreExact, ()) {
    any_product p;
    counter_random random(p.seed);
    for (auto* X : {&p.A, &p.B, &p.C})
        for (index i = 0; i < X->rows() * X->cols(); ++i) X->data()[i] = random.between(-(1 << 22), 1 << 22);
    matrix<double> C = p.C;
    gemm(p.a, p.b, 1, p.A, p.B, 1, C, p.threads);
    for (index j = 0; j < p.n; ++j)
        for (index i = 0; i < p.m; ++i) {
            std::int64_t s = static_cast<std::int64_t>(p.C(i, j));
            for (index k = 0; k < p.k; ++k)
                s += static_cast<std::int64_t>(entry(p.a, p.A, i, k)) * static_cast<std::int64_t>(entry(p.b, p.B, k, j));
            RC_ASSERT(C(i, j) == static_cast<double>(s));
        }
}

// The same with floats: entries of at most 2^7, sums below 2^24.
RC_GTEST_PROP(FastGemmProp, IntegersAreExactInFloats, ()) {
    any_product p;
    counter_random random(p.seed);
    matrix<float> A(p.A.rows(), p.A.cols()), B(p.B.rows(), p.B.cols()), C(p.m, p.n);
    for (auto* X : {&A, &B, &C})
        for (index i = 0; i < X->rows() * X->cols(); ++i) X->data()[i] = static_cast<float>(random.between(-(1 << 7), 1 << 7));
    const matrix<float> old = C;
    gemm(p.a, p.b, 1, A, B, 1, C, p.threads);
    for (index j = 0; j < p.n; ++j)
        for (index i = 0; i < p.m; ++i) {
            std::int64_t s = static_cast<std::int64_t>(old(i, j));
            for (index k = 0; k < p.k; ++k)
                s += static_cast<std::int64_t>(entry(p.a, A, i, k)) * static_cast<std::int64_t>(entry(p.b, B, k, j));
            RC_ASSERT(C(i, j) == static_cast<float>(s));
        }
}

// [Higham, section 3.5]: |error| <= gamma_{k+2} (|alpha| |A||B| + |beta C|) entry by entry, for entries of any size.
RC_GTEST_PROP(FastGemmProp, ErrorBound, ()) {
    any_product p;
    counter_random random(p.seed);
    for (auto* X : {&p.A, &p.B, &p.C})
        for (index i = 0; i < X->rows() * X->cols(); ++i) X->data()[i] = std::ldexp(random.gaussian(), random.between(-60, 60));
    const double alpha = random.gaussian(), beta = random.below(3) == 0 ? 0 : random.gaussian();
    matrix<double> C = p.C;
    gemm(p.a, p.b, alpha, p.A, p.B, beta, C, p.threads);
    const long double ku = static_cast<long double>(p.k + 2) * 0x1p-53L, gamma = ku / (1 - ku);
    const long double own = static_cast<long double>(p.k + 4) * 0x1p-63L; // the error of the sums below
    for (index j = 0; j < p.n; ++j)
        for (index i = 0; i < p.m; ++i) {
            long double s = 0, size = 0;
            for (index k = 0; k < p.k; ++k) {
                const long double x = static_cast<long double>(entry(p.a, p.A, i, k)) * entry(p.b, p.B, k, j);
                s += x;
                size += std::fabs(x);
            }
            s = alpha * s + static_cast<long double>(beta) * p.C(i, j);
            size = std::fabs(alpha) * size + std::fabs(static_cast<long double>(beta) * p.C(i, j));
            RC_ASSERT(std::fabs(C(i, j) - s) <= (gamma + own) * size);
        }
}

} // namespace
} // namespace eckart::tests
