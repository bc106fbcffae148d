#include "measures.hpp"
#include "scalars.hpp"

#include <array>

namespace eckart::lapack_test {

namespace {

constexpr std::array<std::array<index, 2>, 14> shapes{
    {{0, 0}, {0, 3}, {3, 0}, {1, 1}, {1, 5}, {5, 1}, {2, 2}, {4, 4}, {7, 4}, {4, 7}, {30, 20}, {20, 30}, {40, 8}, {8, 40}}};

template <class T>
void expect_shape(const matrix<T>& M, index rows, index cols) {
    EXPECT_EQ(M.rows(), rows);
    EXPECT_EQ(M.cols(), cols);
}

/// Calls test(A, padding) for every shape, kind of matrix and leading dimension; `tall`: m >= n alone.
template <class T, class body>
void for_all(bool tall, body&& test) {
    for (const auto& [m, n] : shapes) {
        if (tall && m < n) continue;
        int kind = 0;
        for (const matrix<T>& A : kinds<T>(m, n)) {
            for (const index padding : {0, 3}) {
                SCOPED_TRACE(testing::Message()
                             << entry<T>::letter << ": " << m << " by " << n << ", kind " << kind << ", padding " << padding);
                test(A, padding);
            }
            ++kind;
        }
    }
}

} // namespace

template <class T>
class LapackResults : public testing::Test {};
TYPED_TEST_SUITE(LapackResults, scalars);

TYPED_TEST(LapackResults, GesddOfEveryJob) {
    using T = TypeParam;
    for_all<T>(false, [](const matrix<T>& A, index padding) {
        const index m = A.rows(), n = A.cols(), k = std::min(m, n);
        const auto values = gesdd('N', A, padding);
        ASSERT_EQ(values.info, 0);
        for (const char job : {'A', 'a', 'S', 's', 'O', 'o'}) {
            SCOPED_TRACE(job);
            const auto r = gesdd(job, A, padding);
            ASSERT_EQ(r.info, 0);
            expect_shape(r.U, m, lapack::upper(job) == 'A' ? m : k);
            expect_shape(r.Vh, lapack::upper(job) == 'A' ? n : k, n);
            EXPECT_LE(residual(A, r), promised);
            EXPECT_LE(orthogonality(r.U), promised);
            EXPECT_LE(orthogonality(conjugate_transpose(r.Vh)), promised);
            expect_values(A, r.S, values.S);
        }
    });
}

TYPED_TEST(LapackResults, GesvdOfEveryPairOfJobs) {
    using T = TypeParam;
    for_all<T>(false, [](const matrix<T>& A, index padding) {
        const index m = A.rows(), n = A.cols(), k = std::min(m, n);
        const auto both = gesvd('S', 's', A, padding);
        ASSERT_EQ(both.info, 0);
        EXPECT_LE(residual(A, both), promised);
        for (const char u : {'A', 'S', 'O', 'N', 'a', 'o', 'n'})
            for (const char v : {'A', 'S', 'O', 'N', 'a', 's', 'n'}) {
                if (lapack::upper(u) == 'O' && v == 'O') continue;
                const std::string pair{u, v};
                SCOPED_TRACE(pair);
                auto r = gesvd(u, v, A, padding);
                ASSERT_EQ(r.info, 0);
                expect_values(A, r.S, both.S);
                // A factor alone: orthogonality, and the residual with the other one of the same decomposition where signs can be shared.
                if (lapack::upper(u) != 'N') {
                    expect_shape(r.U, m, lapack::upper(u) == 'A' ? m : k);
                    EXPECT_LE(orthogonality(r.U), promised);
                }
                if (lapack::upper(v) != 'N') {
                    expect_shape(r.Vh, lapack::upper(v) == 'A' ? n : k, n);
                    EXPECT_LE(orthogonality(conjugate_transpose(r.Vh)), promised);
                }
                if (r.U.empty() && m > 0 && k > 0) r.U = both.U;
                if (r.Vh.empty() && n > 0 && k > 0) r.Vh = both.Vh;
                if (k > 0) {
                    EXPECT_LE(residual(A, r), promised);
                }
            }
    });
}

TYPED_TEST(LapackResults, GejsvOfEveryPairOfFactors) {
    using T = TypeParam;
    for_all<T>(true, [](const matrix<T>& A, index padding) {
        const index m = A.rows(), n = A.cols();
        const auto values = gejsv("CNNNNN", A, padding);
        ASSERT_EQ(values.info, 0);
        for (const char* job : {"CUVNNN", "FFVRTP", "GUJNTN", "EFJRNN", "AUNNNN", "RFNNNN", "GNVNNN", "cuvnnn", "ffjrtp"}) {
            SCOPED_TRACE(job);
            const auto r = gejsv(job, A, padding);
            ASSERT_EQ(r.info, 0);
            expect_values(A, r.S, values.S);
            const bool left = is_one_of(lapack::upper(job[1]), "UF"), right = is_one_of(lapack::upper(job[2]), "VJ");
            if (left) {
                expect_shape(r.U, m, lapack::upper(job[1]) == 'F' ? m : n);
                EXPECT_LE(orthogonality(r.U), promised);
            }
            if (right) {
                expect_shape(r.Vh, n, n);
                EXPECT_LE(orthogonality(conjugate_transpose(r.Vh)), promised);
            }
            if (left && right) {
                EXPECT_LE(residual(A, r), promised);
            }
        }
    });
}

TYPED_TEST(LapackResults, GesvjOfEveryPairOfFactors) {
    using T = TypeParam;
    for_all<T>(true, [](const matrix<T>& A, index padding) {
        const index n = A.cols();
        const auto r = gesvj("GUV", A, padding);
        ASSERT_EQ(r.info, 0);
        EXPECT_LE(residual(A, r), promised);
        EXPECT_LE(orthogonality(r.U), promised);
        EXPECT_LE(orthogonality(r.Vh), promised);
        for (const char* job : {"GCV", "GUN", "GNV", "GNN", "guv", "gnn"}) {
            SCOPED_TRACE(job);
            auto s = gesvj(job, A, padding);
            ASSERT_EQ(s.info, 0);
            expect_values(A, s.S, r.S);
            if (lapack::upper(job[2]) == 'V') {
                EXPECT_LE(orthogonality(s.Vh), promised);
            }
            if (lapack::upper(job[1]) != 'N') {
                EXPECT_LE(orthogonality(s.U), promised);
            } else if (n > 0) {
                // A holds U diag(SVA): with V it gives A back.
                const matrix<T> scaled = s.U;
                s.U = matrix<T>(A.rows(), n);
                for (index j = 0; j < n; ++j)
                    for (index i = 0; i < A.rows(); ++i)
                        s.U(i, j) = r.S[static_cast<std::size_t>(j)] > 0 ? scaled(i, j) * s.statistics[0] : T(0);
                s.S.assign(static_cast<std::size_t>(n), 1);
                if (s.Vh.empty()) s.Vh = r.Vh;
                EXPECT_LE(residual(A, s), promised);
            }
        }
        const matrix<T> V0 = gaussian<T>(3, n, 5);
        if (n == 0) return;
        // V0 times V, so V0 = (V0 V) V^H.
        const auto applied = gesvj("GUA", A, padding, V0);
        ASSERT_EQ(applied.info, 0);
        result<T> product;
        product.U = conjugate_transpose(applied.Vh);
        product.S.assign(static_cast<std::size_t>(n), 1);
        product.Vh = r.Vh;
        EXPECT_LE(residual(V0, product), promised * static_cast<long double>(n));
    });
}

TYPED_TEST(LapackResults, GesvjReadsOneTriangleAlone) {
    using T = TypeParam;
    const T nan = T(std::numeric_limits<real_type<T>>::quiet_NaN());
    for (const char joba : {'U', 'L', 'u'})
        for (const auto& [m, n] : {std::array<index, 2>{6, 6}, std::array<index, 2>{9, 5}}) {
            matrix<T> A = gaussian<T>(m, n), seen = A;
            for (index j = 0; j < n; ++j)
                for (index i = 0; i < m; ++i)
                    if (lapack::upper(joba) == 'U' ? i > j : i < j) {
                        A(i, j) = T(0);
                        seen(i, j) = nan;
                    }
            const auto r = gesvj(std::string{joba, 'U', 'V'}, seen);
            ASSERT_EQ(r.info, 0);
            EXPECT_LE(residual(A, r), promised);
        }
}

TYPED_TEST(LapackResults, JacobiKeepsSmallValuesRelatively) {
    using T = TypeParam;
    using real = real_type<T>;
    // A Hadamard matrix has orthogonal columns of length 2, so the singular values of H D are exactly 2 d_j.
    const int h[4][4] = {{1, 1, 1, 1}, {1, -1, 1, -1}, {1, 1, -1, -1}, {1, -1, -1, 1}};
    const int step = sizeof(real) == sizeof(float) ? -30 : -300;
    matrix<T> A(4, 4);
    for (index j = 0; j < 4; ++j)
        for (index i = 0; i < 4; ++i) A(i, j) = T(static_cast<real>(h[i][j]) * std::ldexp(real(1), static_cast<int>(j) * step));
    for (const auto& r : {gejsv("CUVNNN", A), gejsv("FNNNNN", A), gesvj("GUV", A), gesvj("GNN", A)}) {
        ASSERT_EQ(r.info, 0);
        for (int j = 0; j < 4; ++j) {
            const real exact = std::ldexp(real(2), j * step);
            EXPECT_TRUE(std::fabs(r.S[static_cast<std::size_t>(j)] - exact) <= 8 * unit_roundoff<real> * exact) << j;
        }
    }
}

TYPED_TEST(LapackResults, GejsvAndGesvjScaleWhereValuesLeaveTheRange) {
    using T = TypeParam;
    using real = real_type<T>;
    using limits = std::numeric_limits<real>;
    // Values beyond the largest number: s (1, 1; 1, -1), whose values are sqrt(2) s.
    const real big = limits::max() / real(1.1);
    const matrix<T> large{{T(big), T(big)}, {T(big), T(-big)}};
    // A value below the least normal number, whose digits the scale keeps: diag(1, 1.5 (1 + u) 2^(least - 3)) by columns of length 1.
    const real small = real(1.5) * (1 + limits::epsilon());
    for (const bool jacobi : {false, true}) {
        const argument<T> a("A", large), v("V", 2, 2), u("U", 2, 2), work("WORK", 40, 1);
        const argument<real> s("SVA", 2, 1), rwork("RWORK", 40, 1);
        const argument<int> iwork("IWORK", 8, 1);
        const real* const statistics = is_complex<T> ? rwork.data() : reinterpret_cast<const real*>(work.data());
        ASSERT_EQ(jacobi ? entry<T>::gesvj("GUV", 2, 2, a.data(), 2, s.data(), 0, v.data(), 2, work.data(), 40, rwork.data(), 40)
                         : entry<T>::gejsv("CUVNNN", 2, 2, a.data(), 2, s.data(), u.data(), 2, v.data(), 2, work.data(), 40, rwork.data(),
                                           40, iwork.data()),
                  0);
        const real divisor = jacobi ? real(1) : statistics[1];
        for (int j = 0; j < 2; ++j) {
            EXPECT_TRUE(std::isfinite(s.data()[j]));
            const long double exact = std::sqrt(2.0L) * big;
            const long double value = static_cast<long double>(s.data()[j]) * statistics[0] / divisor;
            EXPECT_TRUE(std::fabs(value - exact) <= 8 * unit_roundoff<real> * exact) << static_cast<double>(value / big);
        }
    }
    const int down = limits::min_exponent - 4;
    const matrix<T> tiny{{T(1), T(0)}, {T(0), T(std::ldexp(real(1.5), down))}};
    for (const auto& r : {gejsv("CUVNNN", tiny), gesvj("GUV", tiny)}) {
        ASSERT_EQ(r.info, 0);
        EXPECT_NE(r.statistics[0], real(1));
        EXPECT_EQ(r.S[0], real(1));
        EXPECT_EQ(r.S[1], std::ldexp(real(1.5), down));
    }
    // Scaled itself, the value has all its digits: a column of the least normal number times small, halved.
    const matrix<T> column{{T(limits::min() * small)}, {T(0)}};
    EXPECT_EQ(gejsv("CUVNNN", column).statistics[0], real(1));
    EXPECT_EQ(gejsv("CUVNNN", column).S[0], limits::min() * small);
}

TYPED_TEST(LapackResults, GejsvReportsRankConditionAndEntropy) {
    using T = TypeParam;
    using real = real_type<T>;
    const matrix<T> diagonal{{T(4), T(0), T(0)}, {T(0), T(2), T(0)}, {T(0), T(0), T(0)}};
    auto r = gejsv("EUVNTN", diagonal);
    ASSERT_EQ(r.info, 0);
    EXPECT_EQ(r.iwork[0], 2);
    EXPECT_EQ(r.iwork[1], 2);
    EXPECT_EQ(r.iwork[2], 0);
    EXPECT_EQ(r.statistics[2], real(-1)); // rank lost
    const double p = 16.0 / 20, q = 4.0 / 20, entropy = -(p * std::log(p) + q * std::log(q)) / std::log(3.0);
    EXPECT_NEAR(static_cast<double>(r.statistics[5]), entropy, 1e-6);
    EXPECT_NEAR(static_cast<double>(r.statistics[6]), entropy, 1e-6);
    // (1, c; 0, s) has unit columns and values sqrt(1 +- c); scaled columns change nothing. c = 3/5, s = 4/5.
    const matrix<T> two{{T(1), T(real(600))}, {T(0), T(real(800))}};
    r = gejsv("GUVNNN", two);
    EXPECT_NEAR(static_cast<double>(r.statistics[2]), 1 / std::sqrt(0.4), 1e-6);
    EXPECT_EQ(r.iwork[0], 2);
    // 'A' and 'R' count values that stand out; 'C' those that are not zero.
    const real eps = std::numeric_limits<real>::epsilon();
    const matrix<T> faint{{T(1), T(0)}, {T(0), T(eps * real(0.25))}};
    EXPECT_EQ(gejsv("AUVNNN", faint).iwork[0], 1);
    EXPECT_EQ(gejsv("RUVNNN", faint).iwork[0], 1);
    EXPECT_EQ(gejsv("CUVNNN", faint).iwork[0], 2);
    // A column that is a subnormal number.
    const matrix<T> subnormal{{T(1), T(0)}, {T(0), T(std::numeric_limits<real>::min() / 2)}};
    EXPECT_EQ(gejsv("CNNNNN", subnormal).iwork[2], 1);
}

TYPED_TEST(LapackResults, GejsvMakesRealLeftVectorsSumToNoNegativeNumber) {
    using T = TypeParam;
    if constexpr (!is_complex<T>)
        for (unsigned seed = 1; seed < 6; ++seed) {
            const auto r = gejsv("CFVNNN", gaussian<T>(9, 6, seed));
            for (index j = 0; j < 6; ++j) {
                T sum = 0;
                for (index i = 0; i < 9; ++i) sum += r.U(i, j);
                EXPECT_GE(sum, T(0)) << seed << ", column " << j;
            }
        }
}

TYPED_TEST(LapackResults, GesvjReportsCounts) {
    using T = TypeParam;
    using real = real_type<T>;
    const auto r = gesvj("GUV", matrix<T>{{T(3), T(0), T(0)}, {T(0), T(std::numeric_limits<real>::min() / 4), T(0)}, {T(0), T(0), T(0)}});
    ASSERT_EQ(r.info, 0);
    EXPECT_EQ(r.statistics[1], real(2));
    EXPECT_EQ(r.statistics[2], real(1));
    const auto g = gesvj("GUV", gaussian<T>(30, 20));
    EXPECT_GE(g.statistics[3], real(1)); // sweeps
    EXPECT_LT(g.statistics[4], 30 * std::numeric_limits<real>::epsilon());
    EXPECT_EQ(g.statistics[0], real(1));
}

} // namespace eckart::lapack_test
