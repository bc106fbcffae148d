#include "tests/fast/measures.hpp"
#include "tests/fast/scalars.hpp"

#include <eckart/fast/svd.hpp>
#include <eckart/fast/targets.hpp>

#include <gtest/gtest.h>

#include <bit>
#include <limits>
#include <stdexcept>
#include <vector>

namespace eckart::tests {
namespace {

constexpr vectors jobs[] = {vectors::none, vectors::thin, vectors::full};

/// What the façade promises for every scalar alike.
template <class T>
class FastSvdScalars : public testing::Test {
protected:
    using R = real_type<T>;
    using limits = std::numeric_limits<R>;
    static constexpr int least_exponent = limits::min_exponent - limits::digits; ///< of the least subnormal
    static constexpr int end_exponent = limits::max_exponent;                    ///< all numbers are below two to this
    static constexpr R u = unit_roundoff<R>;
    static constexpr R inf = limits::infinity();
    static constexpr R nan = limits::quiet_NaN();
    static constexpr R huge = limits::max();
    static constexpr R tiniest = limits::denorm_min();

    static svd_result<T> svd_of(const matrix<T>& A, svd_options options = {}) { return svd(strided_view<const T>(A), options); }
};
TYPED_TEST_SUITE(FastSvdScalars, all_scalars, scalar_names);

TYPED_TEST(FastSvdScalars, EveryShapeAndJob) {
    for (index m = 0; m <= 12; ++m)
        for (index n = 0; n <= 12; ++n)
            for (const vectors job : jobs) {
                SCOPED_TRACE(testing::Message() << m << " by " << n << ", job " << static_cast<int>(job));
                const auto A = gaussian<TypeParam>(m, n, static_cast<std::uint64_t>(100 * m + n));
                expect_contract(A, this->svd_of(A, {job}), job);
            }
    for (const auto& [m, n] : {std::pair<index, index>{70, 7}, {7, 70}, {40, 40}, {65, 33}}) {
        const auto A = gaussian<TypeParam>(m, n, 11);
        expect_contract(A, this->svd_of(A, {vectors::full}), vectors::full);
    }
}

TYPED_TEST(FastSvdScalars, EveryRankOfIntegerProducts) {
    for (index m = 1; m <= 9; m += 2)
        for (index n = 1; n <= 9; n += 2)
            for (index rank = 0; rank <= std::min(m, n); ++rank) {
                SCOPED_TRACE(testing::Message() << m << " by " << n << ", rank at most " << rank);
                counter_random random(static_cast<std::uint64_t>(1000 * m + 100 * n + rank));
                matrix<TypeParam> X(m, rank), Y(rank, n); // Gaussian integers: the product is exact
                for (matrix<TypeParam>* Z : {&X, &Y})
                    for (index j = 0; j < Z->cols(); ++j)
                        for (index i = 0; i < Z->rows(); ++i) {
                            const int re = random.between(-3, 3), im = random.between(-3, 3);
                            (*Z)(i, j) = scalar<TypeParam>(re, im);
                        }
                const auto A = product(X, Y);
                const auto r = this->svd_of(A, {vectors::full});
                expect_contract(A, r, vectors::full);
                // |sigma_i - S_i| <= |residual| + orthogonality (Weyl), and sigma_i = 0 beyond the rank.
                const long double p = static_cast<long double>(std::max(m, n));
                for (index i = rank; i < std::min(m, n); ++i)
                    EXPECT_TRUE(r.S[static_cast<std::size_t>(i)] <= 60 * p * this->u * frobenius_norm(A));
            }
}

TYPED_TEST(FastSvdScalars, JobsAgreeWithOneAnother) {
    for (const index n : {1, 4, 9, 33}) {
        const auto A = gaussian<TypeParam>(n + 3, n, static_cast<std::uint64_t>(n));
        const auto thin = this->svd_of(A), full = this->svd_of(A, {vectors::full});
        EXPECT_EQ(this->svd_of(A, {vectors::none, algorithm::jacobi}).S, this->svd_of(A, {vectors::full, algorithm::jacobi}).S);
        EXPECT_EQ(thin.S, full.S);
        EXPECT_EQ(thin.Vh, full.Vh);
        for (index j = 0; j < n; ++j)
            for (index i = 0; i < n + 3; ++i) EXPECT_EQ(thin.U(i, j), full.U(i, j));
    }
}

TYPED_TEST(FastSvdScalars, OneByOneKeepsModulusAndPhase) {
    using real = real_type<TypeParam>;
    for (const real x :
         {real(0), real(1), real(-1.1), real(-3e30), this->huge, -this->huge, this->tiniest, -this->tiniest, 7 * this->tiniest})
        for (int k = 0; k < 4; ++k) {
            const TypeParam z = quarter_turns(TypeParam(x), k);
            const auto r = this->svd_of(matrix<TypeParam>{{z}}, {vectors::full});
            EXPECT_EQ(r.S[0], std::fabs(x));
            EXPECT_FALSE(std::signbit(r.S[0]));
            const TypeParam phase = x == 0 ? TypeParam(1) : quarter_turns(TypeParam(x < 0 ? -1 : 1), k);
            EXPECT_EQ(r.U(0, 0) * r.Vh(0, 0), phase);
            EXPECT_EQ(r.status, status::ok);
        }
    if constexpr (is_complex<TypeParam>) // Pythagorean triples at both ends of the range: no square over- or underflows
        for (const int e : {this->least_exponent, 0, this->end_exponent - 5}) {
            const auto r = this->svd_of({{TypeParam(std::ldexp(real(8), e), std::ldexp(real(-15), e))}});
            EXPECT_EQ(r.S[0], std::ldexp(real(17), e));
            EXPECT_TRUE(std::abs(r.U(0, 0) * r.Vh(0, 0) - TypeParam(real(8) / 17, real(-15) / 17)) <= 4 * this->u);
        }
}

TYPED_TEST(FastSvdScalars, ZeroMatrixGivesZerosAndIdentities) {
    using real = real_type<TypeParam>;
    for (const real zero : {real(0), real(-0.0)}) {
        matrix<TypeParam> A(4, 3);
        for (index j = 0; j < 3; ++j)
            for (index i = 0; i < 4; ++i) A(i, j) = scalar<TypeParam>(zero, -zero);
        const auto r = this->svd_of(A, {vectors::full});
        expect_contract(A, r, vectors::full);
        EXPECT_EQ(r.S, std::vector<real>(3, real(0)));
        EXPECT_EQ(r.U, matrix<TypeParam>::identity(4));
    }
}

TYPED_TEST(FastSvdScalars, DiagonalAndPermutationAreExact) {
    using real = real_type<TypeParam>;
    const std::vector<real> d{7, real(-1e-30), 0, 3, this->tiniest, real(1e30), real(-0.1)};
    const index n = static_cast<index>(d.size());
    matrix<TypeParam> A(n, n), B(n + 2, n);
    for (index i = 0; i < n; ++i) {
        A(i, i) = quarter_turns(TypeParam(d[static_cast<std::size_t>(i)]), static_cast<int>(i));
        B((3 * i + 1) % n + 2, i) = quarter_turns(TypeParam(d[static_cast<std::size_t>(i)]), static_cast<int>(3 * i + 2));
    }
    const std::vector<real> expected{real(1e30), 7, 3, real(0.1), real(1e-30), this->tiniest, 0};
    for (const auto& M : {A, B, transpose(B)}) {
        const auto r = this->svd_of(M, {vectors::full});
        EXPECT_EQ(r.S, expected);
        EXPECT_EQ(orthogonality(r.U), 0.0L); // permutations times quarter turns
        EXPECT_EQ(orthogonality(transpose(r.Vh)), 0.0L);
        EXPECT_EQ(residual(M, r), 0.0L);
    }
}

TYPED_TEST(FastSvdScalars, ExactlyZeroColumnsAndRowsGiveExactZeros) {
    auto A = gaussian<TypeParam>(6, 5, 8);
    for (index i = 0; i < 6; ++i) A(i, 1) = A(i, 4) = TypeParam(0);
    for (const auto& M : {A, transpose(A)}) {
        const auto r = this->svd_of(M, {vectors::full});
        expect_contract(M, r, vectors::full);
        EXPECT_GT(r.S[2], 0.1);
        EXPECT_EQ(r.S[3], 0);
        EXPECT_EQ(r.S[4], 0);
    }
}

// The discrete Fourier matrix for complex scalars, Hadamard's for real ones: all values are root n.
TYPED_TEST(FastSvdScalars, MultiplesOfUnitaryMatricesHaveOneValue) {
    using real = real_type<TypeParam>;
    for (const index n : {2, 4, 8, 32}) {
        matrix<TypeParam> F(n, n);
        for (index j = 0; j < n; ++j)
            for (index i = 0; i < n; ++i) {
                const double angle = 2 * std::acos(-1.0) * static_cast<double>(i * j % n) / static_cast<double>(n);
                F(i, j) = is_complex<TypeParam> ? scalar<TypeParam>(std::cos(angle), std::sin(angle))
                                                : TypeParam(std::popcount(static_cast<std::uint64_t>(i & j)) % 2 == 0 ? 1 : -1);
            }
        const auto r = this->svd_of(F);
        expect_contract(F, r, vectors::thin);
        const real root = std::sqrt(static_cast<real>(n));
        for (const real s : r.S) EXPECT_TRUE(std::fabs(s - root) <= 4 * static_cast<real>(n) * this->u * root) << s;
    }
}

// sigma(A) = |eigenvalues|: of [[2, z], [conj z, -1]] with |z|^2 = 4 they are 3 and -2.
TYPED_TEST(FastSvdScalars, HermitianAndSkewHermitian) {
    const TypeParam z = is_complex<TypeParam> ? scalar<TypeParam>(1.2, -1.6) : TypeParam(2);
    const matrix<TypeParam> H{{TypeParam(2), z}, {scalar_traits<TypeParam>::conjugate(z), TypeParam(-1)}};
    matrix<TypeParam> iH(2, 2);
    for (index j = 0; j < 2; ++j)
        for (index i = 0; i < 2; ++i) iH(i, j) = quarter_turns(H(i, j), 1);
    for (const auto& M : {H, iH}) {
        if (!is_complex<TypeParam> && M == iH) continue; // a real scalar has no i
        const auto r = this->svd_of(M);
        expect_contract(M, r, vectors::thin);
        EXPECT_TRUE(std::fabs(r.S[0] - 3) <= 16 * this->u) << r.S[0];
        EXPECT_TRUE(std::fabs(r.S[1] - 2) <= 16 * this->u) << r.S[1];
    }
}

TYPED_TEST(FastSvdScalars, ScalingByAPowerOfTwoScalesExactly) {
    const auto A = gaussian<TypeParam>(11, 7, 5);
    const auto r = this->svd_of(A, {vectors::full});
    for (const int e : {this->least_exponent + 80, -52, -1, 1, 52, this->end_exponent - 8}) {
        const auto q = this->svd_of(scaled(A, e), {vectors::full});
        EXPECT_EQ(q.U, r.U) << e;
        EXPECT_EQ(q.Vh, r.Vh) << e;
        for (std::size_t i = 0; i < r.S.size(); ++i) EXPECT_EQ(q.S[i], std::ldexp(r.S[i], e));
    }
}

TYPED_TEST(FastSvdScalars, TransposeSwapsFactorsOfTallAndWide) {
    const auto A = gaussian<TypeParam>(9, 4, 6);
    const auto r = this->svd_of(A, {vectors::full}), t = this->svd_of(transpose(A), {vectors::full});
    EXPECT_EQ(r.S, t.S);
    EXPECT_EQ(r.U, transpose(t.Vh));
    EXPECT_EQ(r.Vh, transpose(t.U));
}

TYPED_TEST(FastSvdScalars, StorageDoesNotMatter) {
    using T = TypeParam;
    const index m = 7, n = 5, ld = 10;
    const auto A = gaussian<T>(m, n, 7);
    const auto expected = this->svd_of(A, {vectors::full});
    // Column-major with poisoned padding, which must be neither read nor written.
    std::vector<T> padded(static_cast<std::size_t>(ld * n + 3), T(this->nan));
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) padded[static_cast<std::size_t>(1 + i + j * ld)] = A(i, j);
    expect_same_bits(svd(strided_view<const T>(padded.data() + 1, m, n, 1, ld), {vectors::full}), expected);
    const auto At = transpose(A);
    expect_same_bits(svd(strided_view<const T>(At).transposed(), {vectors::full}), expected); // row-major
    matrix<T> reversed(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) reversed(m - 1 - i, n - 1 - j) = A(i, j);
    expect_same_bits(svd(strided_view<const T>(reversed.data() + m * n - 1, m, n, -1, -m), {vectors::full}), expected);
    const T x = scalar<T>(2.5, -1.5);
    matrix<T> constant(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) constant(i, j) = x;
    expect_same_bits(svd(strided_view<const T>(&x, m, n, 0, 0), {vectors::full}), this->svd_of(constant, {vectors::full}));
}

TYPED_TEST(FastSvdScalars, NonfiniteInAnyPartAtEveryPositionIsRefused) {
    using T = TypeParam;
    for (const auto bad : {this->nan, this->inf, -this->inf})
        for (const T z : {scalar_traits<T>::from_parts(bad, 1), scalar_traits<T>::from_parts(1, bad)}) {
            if (!is_complex<T> && z == T(1)) continue; // a real scalar has one part
            for (const auto& [m, n] : {std::pair<index, index>{1, 1}, {4, 3}, {3, 4}, {9, 9}})
                for (index j = 0; j < n; ++j)
                    for (index i = 0; i < m; ++i)
                        for (const vectors job : jobs) {
                            auto A = gaussian<T>(m, n, 1);
                            A(i, j) = z;
                            const auto r = this->svd_of(A, {job});
                            EXPECT_EQ(r.status, status::nonfinite_input);
                            EXPECT_TRUE(r.S.empty() && r.U == matrix<T>() && r.Vh == matrix<T>() && r.iterations == 0);
                        }
        }
}

TYPED_TEST(FastSvdScalars, SubnormalEntriesKeepTheirValues) {
    // 2^-1074 (2^-149) times integers: sigma of [[3, 0], [4, 5]] are 3 sqrt(5) and sqrt(5), rounded to multiples of that.
    const int least = this->least_exponent;
    const matrix<TypeParam> A{{TypeParam(3), TypeParam(0)}, {TypeParam(4), TypeParam(5)}};
    for (int k = 0; k < 4; ++k) {
        matrix<TypeParam> B = scaled(A, least);
        for (index j = 0; j < 2; ++j) B(1, j) = quarter_turns(B(1, j), k);
        const auto r = this->svd_of(B);
        EXPECT_EQ(r.S[0], 7 * this->tiniest); // 6.708
        EXPECT_EQ(r.S[1], 2 * this->tiniest); // 2.236
    }
    const auto all = gaussian<TypeParam>(6, 6, 9);
    for (const int e : {least + 4, least + 14, least + 34}) {
        const auto B = scaled(all, e);
        expect_contract(B, this->svd_of(B), vectors::thin);
    }
}

TYPED_TEST(FastSvdScalars, OverflowIsInfinityAndAStatus) {
    using T = TypeParam;
    matrix<T> A(3, 3);
    for (index j = 0; j < 3; ++j)
        for (index i = 0; i < 3; ++i) A(i, j) = scalar_traits<T>::from_parts(this->huge, -this->huge);
    for (const vectors job : jobs) {
        const auto r = this->svd_of(A, {job});
        EXPECT_EQ(r.status, status::overflow);
        EXPECT_EQ(r.S[0], this->inf);
        EXPECT_TRUE(r.S[1] <= 60 * 5 * this->u * this->huge);
        EXPECT_TRUE(orthogonality(r.U) <= 60 * this->u);
        EXPECT_TRUE(orthogonality(transpose(r.Vh)) <= 60 * this->u);
    }
    // The largest numbers of all four phases side by side, each one a value of its own.
    matrix<T> D(4, 4);
    for (index i = 0; i < 4; ++i) D(i, i) = quarter_turns(T(this->huge), static_cast<int>(i));
    const auto r = this->svd_of(D);
    expect_contract(D, r, vectors::thin);
    EXPECT_EQ(r.S, std::vector<real_type<T>>(4, this->huge));
    if constexpr (is_complex<T>) { // both parts fit, the modulus does not
        const auto z = this->svd_of({{T(this->huge, this->huge)}});
        EXPECT_EQ(z.status, status::overflow);
        EXPECT_EQ(z.S[0], this->inf);
        EXPECT_TRUE(std::abs(z.U(0, 0) * z.Vh(0, 0) - T(std::sqrt(real_type<T>(0.5)), std::sqrt(real_type<T>(0.5)))) <= 4 * this->u);
    }
}

TYPED_TEST(FastSvdScalars, BudgetOfSweepsEndsInNotConverged) {
    const auto A = gaussian<TypeParam>(20, 20, 4);
    const auto full = this->svd_of(A, {.algorithm = algorithm::jacobi});
    ASSERT_GT(full.iterations, 2);
    const auto r = this->svd_of(A, {.algorithm = algorithm::jacobi, .max_sweeps = 2});
    EXPECT_EQ(r.status, status::not_converged);
    EXPECT_EQ(r.iterations, 2);
    EXPECT_EQ(r.S.size(), 20u);
    EXPECT_TRUE(orthogonality(transpose(r.Vh)) <= 20 * 20 * this->u); // the iterate is A V = U S with unitary V
    EXPECT_TRUE(residual(A, r) <= 20 * 20 * this->u * frobenius_norm(A));
    expect_same_bits(this->svd_of(A, {.algorithm = algorithm::jacobi, .max_sweeps = full.iterations}), full);
}

TYPED_TEST(FastSvdScalars, WrongCallsThrow) {
    auto A = gaussian<TypeParam>(3, 3, 1);
    A(1, 1) = TypeParam(this->nan); // a wrong call is reported before a non-finite entry
    EXPECT_THROW((void)this->svd_of(A, {.max_sweeps = 0}), std::invalid_argument);
    EXPECT_THROW((void)this->svd_of(A, {.vectors = static_cast<vectors>(7)}), std::invalid_argument);
    EXPECT_THROW((void)this->svd_of(A, {.algorithm = static_cast<algorithm>(7)}), std::invalid_argument);
}

// All that have fma agree to the bit, and all that have not.
TYPED_TEST(FastSvdScalars, SameBitsWithinEachClassOfTargets) {
    const std::string before = fast::current_target();
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        counter_random random(seed);
        const index m = random.between(1, 40), n = random.between(1, 40);
        const int spread = random.below(3) == 0 ? random.between(1, this->end_exponent / 8) : 0;
        auto A = gaussian<TypeParam>(m, n, seed);
        for (index i = 0; i < m; ++i)
            for (index j = 0, e = random.between(-spread, spread); j < n; ++j) A(i, j) = times_power(A(i, j), static_cast<int>(e));
        svd_result<TypeParam> first[2];
        bool seen[2] = {false, false};
        for (const auto& name : fast::supported_targets()) {
            fast::force_target(name);
            const auto r = this->svd_of(A, {vectors::full});
            const int group = name.starts_with("AVX") || name == "NEON" ? 1 : 0;
            if (seen[group]) {
                SCOPED_TRACE(testing::Message() << name << " differs from its class at seed " << seed);
                expect_same_bits(r, first[group]);
            }
            first[group] = r;
            seen[group] = true;
        }
    }
    fast::force_target(before);
}

/// What single precision promises: the results in double, rounded once.
template <class T, class Wide>
void expect_rounded_from_double(const matrix<T>& A) {
    matrix<Wide> B(A.rows(), A.cols());
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) B(i, j) = static_cast<Wide>(A(i, j));
    constexpr svd_options by_jacobi{vectors::full, algorithm::jacobi}; // the Gram route may round before its last step
    const auto r = svd(strided_view<const T>(A), by_jacobi);
    const auto wide = svd(strided_view<const Wide>(B), by_jacobi);
    for (std::size_t i = 0; i < wide.S.size(); ++i) EXPECT_EQ(r.S[i], static_cast<float>(wide.S[i]));
    for (index j = 0; j < wide.U.cols(); ++j)
        for (index i = 0; i < wide.U.rows(); ++i) EXPECT_EQ(r.U(i, j), static_cast<T>(wide.U(i, j)));
    for (index j = 0; j < wide.Vh.cols(); ++j)
        for (index i = 0; i < wide.Vh.rows(); ++i) EXPECT_EQ(r.Vh(i, j), static_cast<T>(wide.Vh(i, j)));
    EXPECT_EQ(r.iterations, wide.iterations);
}

TEST(FastSvdSingle, IsTheDoubleResultRoundedOnce) {
    for (const auto& [m, n] : {std::pair<index, index>{7, 5}, {5, 9}, {20, 20}}) {
        expect_rounded_from_double<float, double>(gaussian<float>(m, n, 3));
        expect_rounded_from_double<std::complex<float>, std::complex<double>>(gaussian<std::complex<float>>(m, n, 3));
    }
}

TEST(FastSvdSingle, OverflowsWhereRoundingToNearestDoes) {
    const float large = std::numeric_limits<float>::max();
    const auto above = svd(strided_view<const float>(matrix<float>{{large, 0x1p+117F}})); // sigma = large + 2^105, a float too far
    EXPECT_EQ(above.status, status::overflow);
    EXPECT_EQ(above.S[0], std::numeric_limits<float>::infinity());
    const auto below = svd(strided_view<const float>(matrix<float>{{large, 0x1p+115F}})); // sigma = large + 2^101, an eighth of an ulp
    EXPECT_EQ(below.status, status::ok);
    EXPECT_EQ(below.S[0], large);
}

// Zero imaginary parts stay zero, and the values are those of the real matrix.
TEST(FastSvdComplex, RealMatricesStayReal) {
    const auto A = gaussian<double>(9, 6, 2);
    matrix<std::complex<double>> Z(9, 6);
    for (index j = 0; j < 6; ++j)
        for (index i = 0; i < 9; ++i) Z(i, j) = A(i, j);
    const auto real = svd(A, {vectors::full});
    const auto r = svd(strided_view<const std::complex<double>>(Z), {vectors::full});
    for (std::size_t i = 0; i < 6; ++i) EXPECT_TRUE(std::fabs(r.S[i] - real.S[i]) <= 60 * 9 * 0x1p-53 * real.S[0]);
    for (index j = 0; j < 9; ++j)
        for (index i = 0; i < 9; ++i) EXPECT_EQ(r.U(i, j).imag(), 0);
    for (index j = 0; j < 6; ++j)
        for (index i = 0; i < 6; ++i) EXPECT_EQ(r.Vh(i, j).imag(), 0);
}

// Multiplying rows and columns by powers of i permutes the four real products inside every complex one and nothing else.
TEST(FastSvdComplex, QuarterTurnsOfRowsAndColumnsTurnTheVectors) {
    const auto A = gaussian<std::complex<double>>(8, 5, 21);
    auto B = A;
    for (index j = 0; j < 5; ++j)
        for (index i = 0; i < 8; ++i) B(i, j) = quarter_turns(A(i, j), static_cast<int>(i + 3 * j));
    const auto r = svd(strided_view<const std::complex<double>>(A)), t = svd(strided_view<const std::complex<double>>(B));
    expect_contract(B, t, vectors::thin);
    for (index l = 0; l < 5; ++l) {
        EXPECT_TRUE(std::fabs(r.S[static_cast<std::size_t>(l)] - t.S[static_cast<std::size_t>(l)]) <= 8 * 60 * 0x1p-53 * r.S[0]);
        // The rank-one term u v^H is unique; its sensitivity is 1 / gap, far above 1e-3 here.
        for (index j = 0; j < 5; ++j)
            for (index i = 0; i < 8; ++i)
                EXPECT_TRUE(std::abs(quarter_turns(r.U(i, l) * r.Vh(l, j), static_cast<int>(i + 3 * j)) - t.U(i, l) * t.Vh(l, j)) <= 1e-11);
    }
}

// The orientation is chosen by the range within a column, whichever part it is in: sigma_2 as in FastSvd.OneHugeRowAboveADenormalRow.
TEST(FastSvdComplex, OneHugeRowAboveADenormalRowInTheImaginaryParts) {
    matrix<std::complex<double>> A{{0x1p1023, 0x1p1022}, {0x1p-1070, 0x1.8p-1069}};
    for (index j = 0; j < 2; ++j)
        for (index i = 0; i < 2; ++i) A(i, j) = quarter_turns(A(i, j), 1);
    for (const auto& M : {A, transpose(A)}) {
        const auto r = svd(strided_view<const std::complex<double>>(M), {vectors::full});
        expect_contract(M, r, vectors::full);
        EXPECT_TRUE(ulp_distance(r.S[0], std::sqrt(5.0) * 0x1p1022) <= 2);
        EXPECT_EQ(r.S[1], std::ldexp(std::sqrt(5.0), -1070));
    }
}

TEST(FastSvdComplex, VhIsTheConjugateTranspose) {
    // A = u v^H with u = e_1 and v = (3, 4 i) / 5: the row that V^H has is v conjugated.
    const matrix<std::complex<double>> A{{{3, 0}, {0, -4}}};
    const auto r = svd(strided_view<const std::complex<double>>(A));
    EXPECT_EQ(r.S[0], 5);
    const auto phase = std::conj(r.U(0, 0));
    EXPECT_TRUE(std::abs(phase * std::complex<double>(0.6, 0) - r.Vh(0, 0)) <= 4 * 0x1p-53);
    EXPECT_TRUE(std::abs(phase * std::complex<double>(0, -0.8) - r.Vh(0, 1)) <= 4 * 0x1p-53);
}

} // namespace
} // namespace eckart::tests
