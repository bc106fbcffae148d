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
#include <stdexcept>
#include <string>
#include <vector>

namespace eckart::tests {
namespace {

using fast::gemm;
using fast::transposition;

constexpr auto N = transposition::none;
constexpr auto T = transposition::transpose;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// A matrix whose surroundings are NaN: at `shift` doubles from 64-byte alignment, with `padding` rows behind each column. A NaN that is
/// read poisons the product, one that is written is missed by `surroundings_intact`.
class fenced {
public:
    fenced(index rows, index cols, index shift, index padding) : rows_(rows), cols_(cols), ld_(std::max<index>(1, rows) + padding) {
        store_.assign(static_cast<std::size_t>(ld_ * cols + 32), nan);
        begin_ = static_cast<index>((64 - reinterpret_cast<std::uintptr_t>(store_.data()) % 64) % 64 / 8) + 8 + shift;
    }
    matrix_view<double> view() { return {store_.data() + begin_, rows_, cols_, ld_}; }

    bool surroundings_intact() const {
        for (index i = 0; i < static_cast<index>(store_.size()); ++i) {
            const index k = i - begin_;
            if (k >= 0 && k / ld_ < cols_ && k % ld_ < rows_) continue;
            if (std::bit_cast<std::uint64_t>(store_[static_cast<std::size_t>(i)]) != std::bit_cast<std::uint64_t>(nan)) return false;
        }
        return true;
    }

private:
    index rows_, cols_, ld_, begin_ = 0;
    std::vector<double> store_;
};

void fill(matrix_view<double> A, counter_random& random) {
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) A(i, j) = random.gaussian();
}

double entry(transposition t, matrix_view<const double> A, index i, index j) { return t == N ? A(i, j) : A(j, i); }

/// The product in the documented order, entry by entry.
void by_definition(bool fma, transposition a, transposition b, double alpha, matrix_view<const double> A, matrix_view<const double> B,
                   double beta, matrix_view<double> C) {
    const auto mul_add = [fma](double x, double y, double z) { return fma ? std::fma(x, y, z) : x * y + z; };
    const index depth = a == N ? A.cols : A.rows;
    for (index j = 0; j < C.cols; ++j)
        for (index i = 0; i < C.rows; ++i) {
            if (depth == 0) C(i, j) = beta == 0 ? 0 : beta * C(i, j);
            for (index block = 0; block < depth; block += 256) {
                double s = 0;
                for (index k = block; k < std::min(block + 256, depth); ++k) s = mul_add(entry(a, A, i, k), entry(b, B, k, j), s);
                if (block > 0)
                    C(i, j) = mul_add(alpha, s, C(i, j));
                else
                    C(i, j) = beta == 0 ? alpha * s : mul_add(alpha, s, beta * C(i, j));
            }
        }
}

bool same_bits(matrix_view<const double> A, matrix_view<const double> B) {
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i)
            if (std::bit_cast<std::uint64_t>(A(i, j)) != std::bit_cast<std::uint64_t>(B(i, j))) return false;
    return true;
}

bool has_fma(const std::string& target) { return target.starts_with("AVX") || target == "NEON"; }

/// Each test runs on every target; the one that was found is forced again.
class FastGemm : public testing::Test {
protected:
    FastGemm() : before_(fast::current_target()) {}
    ~FastGemm() override { fast::force_target(before_); }

    /// The product of random fenced matrices equals its definition to the bit on every target, and nothing beside C is written.
    void check(index m, index n, index k, transposition a, transposition b, double alpha, double beta, std::uint64_t seed) {
        counter_random random(seed);
        fenced A(a == N ? m : k, a == N ? k : m, random.below(8), random.below(3));
        fenced B(b == N ? k : n, b == N ? n : k, random.below(8), random.below(3));
        fenced old(m, n, random.below(8), random.below(3));
        fill(A.view(), random);
        fill(B.view(), random);
        if (beta != 0) fill(old.view(), random); // else it stays NaN
        for (const auto& target : fast::supported_targets()) {
            fast::force_target(target);
            fenced C = old, expected = old;
            gemm(a, b, alpha, A.view(), B.view(), beta, C.view());
            by_definition(has_fma(target), a, b, alpha, A.view(), B.view(), beta, expected.view());
            ASSERT_TRUE(same_bits(C.view(), expected.view())) << target << ' ' << m << ' ' << n << ' ' << k << " seed " << seed;
            ASSERT_TRUE(C.surroundings_intact()) << target << ' ' << m << ' ' << n << ' ' << k;
        }
    }

private:
    std::string before_;
};

// The largest register tile is 24 by 8: every remainder of every target, in all orientations, at any alignment.
TEST_F(FastGemm, EveryEdgeLength) {
    std::uint64_t seed = 0;
    const double betas[] = {0, 1, -0.75};
    for (index m = 0; m <= 49; ++m)
        for (index n = 0; n <= 17; ++n)
            for (const index k : {0, 1, 2, 3, 5, 8}) {
                ++seed;
                check(m, n, k, seed % 2 ? N : T, seed % 4 < 2 ? N : T, seed % 5 ? 1 : -1.5, betas[seed % 3], seed);
            }
}

// Beyond the thresholds of packing and every blocking size (192, 1024, 256).
TEST_F(FastGemm, EveryBlockEdge) {
    const struct {
        index m, n, k;
    } shapes[] = {{97, 65, 33},   {100, 9, 300},  {9, 100, 300},  {191, 70, 255},
                  {192, 64, 256}, {217, 66, 257}, {30, 1030, 20}, {385, 17, 513}};
    std::uint64_t seed = 100000;
    for (const auto& s : shapes)
        for (const auto a : {N, T})
            for (const auto b : {N, T}) {
                ++seed;
                check(s.m, s.n, s.k, a, b, seed % 2 ? 1 : 0.3, seed % 3 ? 1 : 0, seed);
            }
}

TEST_F(FastGemm, AlphaZeroReadsNeitherFactor) {
    for (const auto& target : fast::supported_targets()) {
        fast::force_target(target);
        fenced A(5, 4, 0, 1), B(4, 3, 0, 1), C(5, 3, 0, 1); // all NaN
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
            fill(A, random);
            fill(B, random);
            fill(one, random);
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
    EXPECT_THROW(gemm(T, N, 1, A, B, 0, C), std::invalid_argument);
    EXPECT_THROW(gemm(N, T, 1, A, B, 0, C), std::invalid_argument);
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
    transposition a = *rc::gen::element(N, T), b = *rc::gen::element(N, T);
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
