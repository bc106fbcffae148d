#include "tests/fast/eigen_measures.hpp"
#include "tests/fast/matrix_kinds.hpp"
#include "tests/fast/measures.hpp"
#include "tests/fast/scalars.hpp"

#include <eckart/fast/band_reduction.hpp>
#include <eckart/fast/bidiagonal_svd.hpp>
#include <eckart/fast/bidiagonal_values.hpp>
#include <eckart/fast/blocked_qr.hpp>
#include <eckart/fast/bulge_chasing.hpp>
#include <eckart/fast/largest_entry.hpp>
#include <eckart/fast/parts.hpp>
#include <eckart/fast/planes.hpp>
#include <eckart/fast/svd.hpp>
#include <eckart/fast/targets.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <complex>
#include <limits>
#include <map>
#include <tuple>

// Broken on purpose and seen red: the sign in a reflection's denominator, H A x without its part along v, bulges of half the rows or half
// the columns, X without its correction, the diagonal of L, row j - 1 of a panel, the R above a slab, the sign of T, the scale; of vectors:
// no phases, one of them not conjugated, a share of a pass left out or added twice, moduli for the entries of a real B, the unit columns of
// a full U, no change of algorithm.

namespace eckart::tests {
namespace {

svd_options with_vectors(vectors job, int threads = 1) { return {.vectors = job, .algorithm = algorithm::bidiagonal, .threads = threads}; }
constexpr svd_options by_bidiagonal{.vectors = vectors::none, .algorithm = algorithm::bidiagonal};

template <class T>
long double size_of(const matrix<T>& A) {
    long double squares = 0;
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) {
            const long double re = scalar_traits<T>::real_part(A(i, j)), im = scalar_traits<T>::imaginary_part(A(i, j));
            squares += re * re + im * im;
        }
    return std::sqrt(squares);
}

/// A value of backward error (p + 10) u |A|_F at most, by Weyl; the same again for the Jacobi values that it is compared with. A complex
/// product has an error of 2 sqrt(2) u instead of u [Higham 2002, lemma 3.5].
template <class T>
void expect_values(const matrix<T>& A, const std::vector<double>& S) {
    const auto exact = svd(A, {.vectors = vectors::none, .algorithm = algorithm::jacobi}).S;
    const auto p = static_cast<long double>(std::max(A.rows(), A.cols())) * (is_complex<T> ? std::sqrt(8.0L) : 1);
    ASSERT_EQ(S.size(), exact.size());
    for (std::size_t i = 0; i < S.size(); ++i) {
        EXPECT_TRUE(std::fabs(static_cast<long double>(S[i]) - exact[i]) <= (p + 10) * unit_roundoff * size_of(A) + 0x1p-1074L)
            << i << ": " << S[i] << " for " << exact[i];
        EXPECT_TRUE(std::isfinite(S[i]) && !std::signbit(S[i]) && (i == 0 || S[i - 1] >= S[i])) << i << ": " << S[i];
    }
}

/// In storage for the reductions, largest entry around 1.
template <class T>
fast::planes<fast::planes_of<T>> stored(const matrix<T>& A, int* scale) {
    const auto parts = [&](index i, index j) {
        return std::array{scalar_traits<T>::real_part(A(i, j)), scalar_traits<T>::imaginary_part(A(i, j))};
    };
    double largest = 0;
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i)
            for (const double x : parts(i, j)) largest = std::max(largest, std::fabs(x));
    *scale = largest > 0 ? std::ilogb(largest) : 0;
    fast::planes<fast::planes_of<T>> B(fast::apart(A.rows()), A.cols());
    for (std::size_t p = 0; p < B.part.size(); ++p)
        for (index j = 0; j < A.cols(); ++j)
            for (index i = 0; i < A.rows(); ++i) B.part[p](i, j) = std::ldexp(parts(i, j)[p], -*scale);
    return B;
}

std::vector<double> values_of(const fast::bidiagonal_form& form, int scale) {
    std::vector<double> S(form.diagonal.begin(), form.diagonal.end()), e(form.off_diagonal.begin(), form.off_diagonal.end());
    fast::bidiagonal_values(S, e);
    for (double& s : S) s = std::ldexp(s, scale);
    return S;
}

class OnEveryTarget : public testing::Test {
public:
    static bool has_fma(const std::string& target) { return target.starts_with("AVX") || target.starts_with("NEON"); }

protected:
    OnEveryTarget() : before_(fast::current_target()) {}
    ~OnEveryTarget() override { fast::force_target(before_); }

private:
    std::string before_;
};

using Bidiagonalisation = OnEveryTarget;
using BandReduction = OnEveryTarget;
using BlockedQr = OnEveryTarget;
using BidiagonalSvd = OnEveryTarget;

template <class T>
void keeps_the_values_of_every_kind() {
    for (const auto& target : fast::supported_targets()) {
        fast::force_target(target);
        for (const auto& kind : matrix_kinds)
            for (const auto& [m, n] :
                 {std::pair<index, index>{0, 0}, {3, 0}, {1, 1}, {2, 1}, {2, 2}, {9, 8}, {17, 9}, {33, 33}, {50, 41}}) {
                SCOPED_TRACE(target + " " + kind + " " + std::to_string(m) + " by " + std::to_string(n));
                const auto A = some_matrix_of<T>(m, n, kind, 2);
                int scale = 0;
                auto B = stored(A, &scale);
                expect_values(A, values_of(fast::bidiagonalise(std::move(B), m), scale));
            }
    }
}

TEST_F(Bidiagonalisation, KeepsTheValuesOfEveryKind) { keeps_the_values_of_every_kind<double>(); }
TEST_F(Bidiagonalisation, KeepsTheValuesOfEveryComplexKind) { keeps_the_values_of_every_kind<std::complex<double>>(); }

TEST_F(BandReduction, AndBulgeChasingKeepTheValuesOfEveryKind) {
    for (const auto& target : fast::supported_targets()) {
        fast::force_target(target);
        for (const auto& kind : matrix_kinds)
            for (const auto& [m, n] :
                 {std::pair<index, index>{0, 0}, {4, 0}, {1, 1}, {2, 2}, {31, 31}, {32, 32}, {33, 33}, {40, 34}, {70, 70}, {97, 96}}) {
                if (n > 40 && kind != "gaussian" && kind != "rank 3" && kind != "graded columns") continue;
                SCOPED_TRACE(target + " " + kind + " " + std::to_string(m) + " by " + std::to_string(n));
                const auto A = some_matrix(m, n, kind, 2);
                int scale = 0;
                auto B = stored(A, &scale);
                auto band = fast::reduce_to_band(std::move(B.part[0]), m, 1);
                matrix<double> dense(n, n);
                for (index j = 0; j < n; ++j)
                    for (index i = std::max<index>(0, j - fast::upper_band::width); i <= j; ++i)
                        dense(i, j) = std::ldexp(band(i, j), scale);
                expect_values(A, svd(dense, {.vectors = vectors::none, .algorithm = algorithm::jacobi}).S);
                expect_values(A, values_of(fast::chase_bulges(std::move(band)), scale));
            }
    }
}

// [Higham 2002, theorem 19.4]: the backward error of each column is relative to that column, n gamma_{cm}; asked for is less.
TEST_F(BlockedQr, PanelIsTheProductOfItsFactors) {
    for (const auto& target : fast::supported_targets()) {
        fast::force_target(target);
        for (const auto& [m, n] : {std::pair<index, index>{1, 1}, {8, 8}, {9, 5}, {32, 32}, {100, 32}, {77, 13}})
            for (const char* kind : {"gaussian", "zero", "ones", "graded columns", "graded rows", "rank 3"}) {
                const auto A = some_matrix(m, n, kind, 5);
                const index rows = fast::whole_blocks(m);
                fast::columns P(rows, n), V(rows, n), T(n, n);
                for (index j = 0; j < n; ++j)
                    for (index i = 0; i < m; ++i) P(i, j) = A(i, j);
                fast::qr_of_panel(P.view(), V.view(rows, n), T.view(n, n));
                // Q = I - V T V^T
                matrix<double> Q = matrix<double>::identity(rows);
                for (index a = 0; a < rows; ++a)
                    for (index b = 0; b < rows; ++b) {
                        long double sum = 0;
                        for (index i = 0; i < n; ++i)
                            for (index k = i; k < n; ++k) sum += static_cast<long double>(V(a, i)) * T(i, k) * V(b, k);
                        Q(a, b) = static_cast<double>(Q(a, b) - sum);
                    }
                EXPECT_LE(orthogonality(Q), static_cast<double>(4 * (m + n) + 10)) << target << ' ' << kind << ' ' << m << ' ' << n;
                for (index j = 0; j < n; ++j) {
                    long double error = 0, length = 0;
                    for (index i = 0; i < rows; ++i) {
                        long double x = i < m ? A(i, j) : 0;
                        length += x * x;
                        for (index k = 0; k <= j; ++k) x -= static_cast<long double>(Q(i, k)) * P(k, j);
                        error += x * x;
                    }
                    const long double bound = static_cast<long double>(4 * (m + n) + 10) * unit_roundoff;
                    EXPECT_TRUE(error <= bound * bound * length) << target << ' ' << kind << ' ' << m << ' ' << n << " column " << j;
                }
            }
    }
}

// Orthogonal Q keeps scalar products: |A^T A - R^T R| is bounded by twice the columnwise backward error.
TEST_F(BlockedQr, TheFactorKeepsScalarProducts) {
    for (const auto& [m, n] : {std::pair<index, index>{1, 0}, {1, 1}, {40, 40}, {100, 33}, {300, 65}, {20000, 10}, {3000, 70}})
        for (const char* kind : {"gaussian", "zero", "ones", "graded columns", "rank 3"}) {
            const auto A = some_matrix(m, n, kind, 6);
            int scale = 0;
            auto B = stored(A, &scale);
            const auto R = fast::triangular_factor_of(std::move(B.part[0]), m, 1);
            const auto of_factor = [&](index i, index j) {
                long double sum = 0;
                for (index k = 0; k < n; ++k) sum += static_cast<long double>(R(k, i)) * R(k, j);
                return sum;
            };
            const auto of_matrix = [&](index i, index j) {
                long double sum = 0;
                for (index k = 0; k < m; ++k) sum += std::ldexp(static_cast<long double>(A(k, i)) * A(k, j), -2 * scale);
                return sum;
            };
            std::vector<long double> length;
            for (index j = 0; j < n; ++j) length.push_back(std::sqrt(of_matrix(j, j)));
            for (index j = 0; j < n; ++j) {
                for (index i = 0; i <= j; ++i) {
                    const long double bound = static_cast<long double>(m + 10 * n + 10) * unit_roundoff *
                                              length[static_cast<std::size_t>(i)] * length[static_cast<std::size_t>(j)];
                    EXPECT_TRUE(std::fabs(of_matrix(i, j) - of_factor(i, j)) <= bound)
                        << kind << ' ' << m << ' ' << n << ' ' << i << ' ' << j;
                }
                for (index k = j + 1; k < n; ++k) EXPECT_EQ(R(k, j), 0);
            }
        }
}

template <class T>
void every_kind_shape_and_job() {
    for (const auto& kind : matrix_kinds)
        for (const auto& [m, n] : {std::pair<index, index>{0, 0},
                                   {0, 3},
                                   {4, 0},
                                   {1, 1},
                                   {2, 2},
                                   {3, 2},
                                   {1, 7},
                                   {8, 8},
                                   {9, 33},
                                   {40, 33},
                                   {65, 65},
                                   {90, 12},
                                   {7, 200}})
            for (const vectors job : {vectors::none, vectors::thin, vectors::full}) {
                SCOPED_TRACE(kind + " " + std::to_string(m) + " by " + std::to_string(n));
                const auto A = some_matrix_of<T>(m, n, kind, 1);
                const auto r = svd(A, with_vectors(job));
                EXPECT_EQ(r.iterations, 0);
                expect_contract(A, r, job);
                expect_values(A, r.S);
            }
}

TEST_F(BidiagonalSvd, EveryKindShapeAndJob) { every_kind_shape_and_job<double>(); }
TEST_F(BidiagonalSvd, EveryComplexKindShapeAndJob) { every_kind_shape_and_job<std::complex<double>>(); }

TEST_F(BidiagonalSvd, LargeEnoughForEveryStage) {
    for (const auto& [m, n] : {std::pair<index, index>{660, 650}, {650, 740}, {1100, 660}})
        expect_values(some_matrix(m, n, "gaussian", 3), svd(some_matrix(m, n, "gaussian", 3), by_bidiagonal).S);
}

template <class T>
void same_bits_for_any_threads_and_within_each_class(const std::vector<std::pair<index, index>>& shapes) {
    for (const auto& [m, n] : shapes) {
        const auto A = some_matrix_of<T>(m, n, "gaussian", 9);
        std::map<bool, std::vector<double>> first;
        for (const auto& target : fast::supported_targets())
            for (const int threads : {1, 3}) {
                fast::force_target(target);
                std::vector<double> S(static_cast<std::size_t>(n));
                const fast::svd_outputs<T> out({nullptr, m, 0, 1, m}, S.data(), {nullptr, 0, n, 1, 1});
                EXPECT_EQ(fast::bidiagonal_svd<real_type<T>>(strided_view<const T>(A), fast::largest_entry(strided_view<const T>(A)), out,
                                                             vectors::none, threads)
                              .status,
                          status::ok);
                const auto [at, fresh] = first.try_emplace(OnEveryTarget::has_fma(target), S);
                EXPECT_TRUE(fresh || at->second == S) << target << ' ' << threads << " threads, " << m << " by " << n;
            }
    }
}

TEST_F(BidiagonalSvd, SameBitsForAnyThreadsAndWithinEachClass) {
    same_bits_for_any_threads_and_within_each_class<double>({{90, 80}, {700, 690}, {1500, 600}});
    same_bits_for_any_threads_and_within_each_class<std::complex<double>>({{90, 83}, {250, 33}});
}

template <class T>
void same_bits_for_any_strides() {
    const auto A = some_matrix_of<T>(60, 50, "gaussian", 4);
    matrix<T> rows(50, 60);
    for (index j = 0; j < 50; ++j)
        for (index i = 0; i < 60; ++i) rows(j, i) = A(i, j);
    EXPECT_EQ(svd(strided_view<const T>(rows).transposed(), by_bidiagonal).S, svd(A, by_bidiagonal).S);
    EXPECT_EQ(svd(rows, by_bidiagonal).S, svd(A, by_bidiagonal).S); // of A^T
}

TEST_F(BidiagonalSvd, SameBitsForAnyStrides) {
    same_bits_for_any_strides<double>();
    same_bits_for_any_strides<std::complex<double>>();
}

template <class T>
void scaling_by_a_power_of_two_scales_exactly(index m, index n) {
    const auto A = some_matrix_of<T>(m, n, "gaussian", 4);
    const auto r = svd(A, by_bidiagonal);
    for (const int k : {-900, -53, 1, 900}) {
        const auto s = svd(scaled(A, k), by_bidiagonal);
        for (std::size_t i = 0; i < r.S.size(); ++i) EXPECT_EQ(s.S[i], std::ldexp(r.S[i], k));
    }
}

TEST_F(BidiagonalSvd, ScalingByAPowerOfTwoScalesExactly) {
    for (const auto& [m, n] : {std::pair<index, index>{60, 50}, {200, 20}, {500, 480}})
        scaling_by_a_power_of_two_scales_exactly<double>(m, n);
    for (const auto& [m, n] : {std::pair<index, index>{60, 50}, {200, 20}})
        scaling_by_a_power_of_two_scales_exactly<std::complex<double>>(m, n);
}

TEST_F(BidiagonalSvd, EndsOfTheRange) {
    const auto largest = std::numeric_limits<double>::max(), smallest = std::numeric_limits<double>::denorm_min();
    matrix<double> A(50, 50);
    for (index i = 0; i < 50; ++i) A(i, i) = i % 2 == 0 ? largest : smallest;
    auto r = svd(A, by_bidiagonal);
    EXPECT_EQ(r.status, status::ok);
    EXPECT_EQ(r.S[0], largest);
    A(0, 1) = largest;
    r = svd(A, by_bidiagonal);
    EXPECT_EQ(r.status, status::overflow);
    EXPECT_TRUE(std::isinf(r.S[0]) && std::isfinite(r.S[1]));
    for (index j = 0; j < 50; ++j)
        for (index i = 0; i < 50; ++i) A(i, j) = smallest * static_cast<double>((i * 7 + j * 3) % 5);
    expect_values(A, svd(A, by_bidiagonal).S);

    // The modulus of an entry may be beyond the range where its parts are not.
    matrix<std::complex<double>> Z(50, 50);
    for (index i = 0; i < 50; ++i) Z(i, i) = i % 2 == 0 ? std::complex<double>(0, largest) : std::complex<double>(-smallest, 0);
    auto z = svd(Z, by_bidiagonal);
    EXPECT_EQ(z.status, status::ok);
    EXPECT_TRUE(z.S[0] == largest && z.S[24] == largest && z.S[25] <= 1); // normwise: the smallest may be lost
    Z(0, 0) = {largest, largest};
    z = svd(Z, by_bidiagonal);
    EXPECT_EQ(z.status, status::overflow);
    EXPECT_TRUE(std::isinf(z.S[0]) && z.S[1] == largest);
}

template <class T>
void automatic_takes_it_for_values_where_it_keeps_relative_accuracy() {
    const auto A = some_matrix_of<T>(60, 60, "gaussian", 4);
    EXPECT_EQ(svd(A, {vectors::none}).S, svd(A, by_bidiagonal).S);
    auto graded = A;
    for (index j = 0; j < 60; ++j)
        for (index i = 0; i < 60; ++i) graded(i, j) = times_power(graded(i, j), static_cast<int>(-j));
    const auto exact = svd(graded, {.vectors = vectors::none, .algorithm = algorithm::jacobi}).S;
    EXPECT_EQ(svd(graded, {vectors::none}).S, exact);
    EXPECT_NE(svd(graded, by_bidiagonal).S, exact);
    EXPECT_EQ(svd(graded, {.vectors = vectors::none, .accuracy = accuracy::normwise}).S, svd(graded, by_bidiagonal).S);
}

TEST_F(BidiagonalSvd, AutomaticTakesItForValuesWhereItKeepsRelativeAccuracy) {
    automatic_takes_it_for_values_where_it_keeps_relative_accuracy<double>();
    automatic_takes_it_for_values_where_it_keeps_relative_accuracy<std::complex<double>>();
    const auto tall = some_matrix_of<std::complex<double>>(300, 20, "gaussian", 4); // products of matrices are faster
    EXPECT_EQ(svd(tall, {vectors::none}).S, svd(tall, {.vectors = vectors::none, .algorithm = algorithm::gram}).S);
}

TEST_F(BidiagonalSvd, VectorsThroughSeveralJoinsAndBlocks) {
    for (const char* kind : {"gaussian", "graded columns", "rank 3", "clustered", "ones"})
        for (const auto& [m, n] : {std::pair<index, index>{203, 201}, {130, 300}}) {
            SCOPED_TRACE(kind);
            const auto A = some_matrix(m, n, kind, 5);
            expect_contract(A, svd(A, with_vectors(vectors::thin)), vectors::thin);
        }
    const auto large = some_matrix(400, 390, "gaussian", 5); // four shares of a pass
    expect_contract(large, svd(large, with_vectors(vectors::thin)), vectors::thin);
    const auto Z = some_matrix_of<std::complex<double>>(150, 120, "gaussian", 5);
    expect_contract(Z, svd(Z, with_vectors(vectors::full)), vectors::full);
}

/// Noise of noise: entries of B, and what couples its blocks, fall to the end of the range within a few columns.
TEST_F(BidiagonalSvd, VectorsOfConstantMatrices) {
    for (index n = 40; n <= 72; ++n)
        for (const index m : {n, n + 1}) {
            SCOPED_TRACE(n);
            matrix<double> A(m, n);
            std::fill_n(A.data(), m * n, std::ldexp(std::numeric_limits<double>::max(), -20));
            expect_contract(A, svd(A, with_vectors(vectors::thin)), vectors::thin);
        }
}

/// Signs and phases of B that the matrix itself has: it needs no reflections.
TEST_F(BidiagonalSvd, VectorsOfBidiagonalMatrices) {
    matrix<double> A(50, 50);
    matrix<std::complex<double>> Z(50, 50);
    for (index i = 0; i < 50; ++i)
        for (const index j : {i, i + 1}) {
            if (j == 50) continue;
            A(i, j) = (i + j) % 3 == 0 ? -1.0 - static_cast<double>(i) : 0.5 + static_cast<double>(j);
            Z(i, j) = std::polar(std::fabs(A(i, j)), static_cast<double>(i * i + j));
        }
    expect_contract(A, svd(A, with_vectors(vectors::thin)), vectors::thin);
    expect_contract(Z, svd(Z, with_vectors(vectors::thin)), vectors::thin);
}

template <class T>
void same_vectors_for_any_threads_within_each_class(index m, index n) {
    const auto A = some_matrix_of<T>(m, n, "gaussian", 9);
    std::map<bool, svd_result<T>> first;
    for (const auto& target : fast::supported_targets())
        for (const int threads : {1, 3}) {
            fast::force_target(target);
            const auto r = svd(A, with_vectors(vectors::thin, threads));
            const auto [at, fresh] = first.try_emplace(OnEveryTarget::has_fma(target), r);
            EXPECT_TRUE(fresh || (at->second.S == r.S && at->second.U == r.U && at->second.Vh == r.Vh)) << target << ' ' << threads;
        }
}

TEST_F(BidiagonalSvd, SameVectorsForAnyThreadsWithinEachClass) {
    same_vectors_for_any_threads_within_each_class<double>(300, 290);
    same_vectors_for_any_threads_within_each_class<std::complex<double>>(200, 180);
}

template <class T>
void strides_and_powers_of_two_change_no_bit_of_vectors() {
    const auto A = some_matrix_of<T>(60, 50, "gaussian", 4);
    const auto r = svd(A, with_vectors(vectors::thin));
    matrix<T> rows(50, 60);
    for (index j = 0; j < 50; ++j)
        for (index i = 0; i < 60; ++i) rows(j, i) = A(i, j);
    const auto s = svd(strided_view<const T>(rows).transposed(), with_vectors(vectors::thin));
    EXPECT_TRUE(s.U == r.U && s.Vh == r.Vh && s.S == r.S);
    const auto t = svd(rows, with_vectors(vectors::thin)); // A^T = conj(V) S U^T
    EXPECT_TRUE(t.S == r.S && t.U == transpose(r.Vh) && t.Vh == transpose(r.U));
    for (const int k : {-900, 900}) {
        const auto scaled_result = svd(scaled(A, k), with_vectors(vectors::thin));
        EXPECT_TRUE(scaled_result.U == r.U && scaled_result.Vh == r.Vh);
        for (std::size_t i = 0; i < r.S.size(); ++i) EXPECT_EQ(scaled_result.S[i], std::ldexp(r.S[i], k));
    }
}

TEST_F(BidiagonalSvd, StridesAndPowersOfTwoChangeNoBitOfVectors) {
    strides_and_powers_of_two_change_no_bit_of_vectors<double>();
    strides_and_powers_of_two_change_no_bit_of_vectors<std::complex<double>>();
}

/// One pass of the Gram route does for Gaussian matrices, whose effective rank is half their order; where many values are small the
/// bidiagonal form takes over, unless digits of the small ones are promised.
TEST_F(BidiagonalSvd, AutomaticTakesItWhereTheGramRouteWouldNeedSeveralPasses) {
    constexpr svd_options normwise{.accuracy = accuracy::normwise};
    const auto same = [](const auto& a, const auto& b) { return a.S == b.S && a.U == b.U && a.Vh == b.Vh; };
    const auto A = some_matrix(60, 60, "gaussian", 4);
    EXPECT_TRUE(same(svd(A, normwise), svd(A, {.algorithm = algorithm::gram})));
    for (const char* kind : {"graded columns", "rank 3"}) {
        const auto B = some_matrix(60, 60, kind, 4);
        EXPECT_TRUE(same(svd(B, normwise), svd(B, with_vectors(vectors::thin)))) << kind;
        EXPECT_TRUE(same(svd(B, {.algorithm = algorithm::gram, .accuracy = accuracy::normwise}), svd(B, {.algorithm = algorithm::gram})));
    }
    const auto graded = some_matrix(60, 60, "graded columns", 4);
    EXPECT_TRUE(same(svd(graded), svd(graded, {.algorithm = algorithm::jacobi})));
    const auto small = some_matrix(39, 39, "rank 3", 4);
    EXPECT_TRUE(same(svd(small, normwise), svd(small, {.algorithm = algorithm::gram})));
    const auto tall = some_matrix(200, 60, "rank 3", 4);
    EXPECT_TRUE(same(svd(tall, normwise), svd(tall, {.algorithm = algorithm::gram})));
    const auto medium = some_matrix(120, 140, "gaussian", 4), less = some_matrix(119, 140, "gaussian", 4);
    EXPECT_TRUE(same(svd(medium), svd(medium, with_vectors(vectors::thin))));
    EXPECT_TRUE(same(svd(less), svd(less, {.algorithm = algorithm::gram})));
    using number = std::complex<double>;
    for (const auto& [n, kind, how] : {std::tuple<index, const char*, algorithm>(57, "gaussian", algorithm::bidiagonal),
                                       {56, "gaussian", algorithm::gram},
                                       {56, "rank 3", algorithm::bidiagonal},
                                       {39, "rank 3", algorithm::gram}}) {
        const auto Z = some_matrix_of<number>(n, n, kind, 4);
        EXPECT_TRUE(same(svd(Z, normwise), svd(Z, {.algorithm = how}))) << n << ' ' << kind;
    }
}

TEST_F(BidiagonalSvd, VectorsAtTheEndsOfTheRange) {
    const auto largest = std::numeric_limits<double>::max(), smallest = std::numeric_limits<double>::denorm_min();
    matrix<double> A(50, 50);
    for (index i = 0; i < 50; ++i) A(i, i) = i % 2 == 0 ? largest : smallest;
    expect_contract(A, svd(A, with_vectors(vectors::thin)), vectors::thin);
    A(0, 1) = largest;
    const auto r = svd(A, with_vectors(vectors::thin));
    EXPECT_EQ(r.status, status::overflow);
    EXPECT_TRUE(std::isinf(r.S[0]) && std::isfinite(r.S[1]));
    EXPECT_TRUE(orthogonality(matrix_view<const double>(r.U)) <= 20 * 50);
    for (index j = 0; j < 50; ++j)
        for (index i = 0; i < 50; ++i) A(i, j) = smallest * static_cast<double>((i * 7 + j * 3) % 5);
    expect_contract(A, svd(A, with_vectors(vectors::thin)), vectors::thin);
}

RC_GTEST_PROP(BidiagonalSvdProp, KeepsItsPromises, (std::uint64_t seed)) {
    const auto m = *rc::gen::inRange<index>(0, 40), n = *rc::gen::inRange<index>(0, 40);
    const auto kind = *rc::gen::elementOf(matrix_kinds);
    const auto A = some_matrix(m, n, kind, seed);
    expect_values(A, svd(A, by_bidiagonal).S);
    const auto Z = some_matrix_of<std::complex<double>>(m, n, kind, seed);
    expect_values(Z, svd(Z, by_bidiagonal).S);
    const auto job = *rc::gen::element(vectors::thin, vectors::full);
    expect_contract(A, svd(A, with_vectors(job)), job);
    expect_contract(Z, svd(Z, with_vectors(job)), job);
    RC_ASSERT(!testing::Test::HasFailure());
}

} // namespace
} // namespace eckart::tests
