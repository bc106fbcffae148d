#include "tests/fast/measures.hpp"
#include "tests/fast/scalars.hpp"
#include "tests/support/random.hpp"

#include <eckart/fast/graded_orthogonalisation.hpp>
#include <eckart/fast/graded_qr.hpp>
#include <eckart/fast/jacobi_of_columns.hpp>
#include <eckart/fast/small_product.hpp>
#include <eckart/fast/svd.hpp>
#include <eckart/fast/targets.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <string>
#include <utility>
#include <vector>

namespace eckart::tests {
namespace {

// Broken on purpose, each red: the sign in `put_factors`; `place_of` without what earlier steps did; rows of reflectors left as their panel
// had them; eliminated rows left in waiting columns; no new norms at the end of a panel; the share at which a panel ends 0; products for
// columns whose lengths differ by 2^1000; passes that did not suffice taken for success; products in single precision without the sizes of
// columns, or a rotation of first order by any angle. Green, as they cost time alone: one call of
// `turn_windows`, windows of 2^40, and groups that are not cut (more passes).

constexpr long double u = 0x1p-53L;

template <class T>
using extended_columns = std::vector<std::vector<extended<T>>>;

/// The stored numbers times 2^exponent.
template <class T>
extended_columns<T> values_of(const fast::columns& X, const std::vector<int>& exponent) {
    extended_columns<T> all(static_cast<std::size_t>(X.cols()));
    for (index j = 0; j < X.cols(); ++j)
        for (index i = 0; i < X.rows(); ++i) {
            const long double scale = std::ldexp(1.0L, exponent[static_cast<std::size_t>(j)]);
            if constexpr (is_complex<T>)
                all[static_cast<std::size_t>(j)].push_back({X(i, j) * scale, X(i, j, 1) * scale});
            else
                all[static_cast<std::size_t>(j)].push_back(X(i, j) * scale);
        }
    return all;
}

std::vector<int> exponents_of(fast::columns& X) {
    std::vector<int> e;
    for (index j = 0; j < X.cols(); ++j) e.push_back(X.exponent(j));
    return e;
}

template <class T>
long double length(const std::vector<extended<T>>& x) {
    long double squares = 0;
    for (const auto& z : x) squares += std::norm(z);
    return std::sqrt(squares);
}

/// max_j |(L J)_j - W_j| / |W_j|
template <class T>
long double columnwise_error(const extended_columns<T>& L, const extended_columns<T>& J, const extended_columns<T>& W) {
    long double worst = 0;
    for (std::size_t j = 0; j < W.size(); ++j) {
        std::vector<extended<T>> x = W[j];
        for (std::size_t k = 0; k < L.size(); ++k)
            for (std::size_t i = 0; i < x.size(); ++i) x[i] -= L[k][i] * J[j][k];
        const long double size = length<T>(W[j]);
        if (size > 0) worst = std::max(worst, length<T>(x) / size);
    }
    return worst;
}

/// Largest cosine between two columns.
template <class T>
long double largest_cosine(const extended_columns<T>& W) {
    long double worst = 0;
    for (std::size_t j = 0; j < W.size(); ++j)
        for (std::size_t k = 0; k < j; ++k) {
            extended<T> product = 0;
            for (std::size_t i = 0; i < W[j].size(); ++i) {
                if constexpr (is_complex<T>)
                    product += std::conj(W[j][i]) * W[k][i];
                else
                    product += W[j][i] * W[k][i];
            }
            const long double size = length<T>(W[j]) * length<T>(W[k]);
            if (size > 0) worst = std::max(worst, std::abs(product) / size);
        }
    return worst;
}

/// What two QR factorizations leave, the nearer to orthogonal the more lengths differ: columns of size 1 with cosines up to `cosine`.
template <class T>
fast::columns nearly_orthogonal_columns(index n, const std::vector<int>& exponent, double cosine, std::uint64_t seed) {
    counter_random random(seed);
    fast::columns L(n, n, is_complex<T> ? 2 : 1);
    for (index j = 0; j < n; ++j) {
        L.exponent(j) = exponent[static_cast<std::size_t>(j)];
        for (index i = 0; i < n; ++i)
            for (int p = 0; p < L.planes(); ++p) {
                const int apart = std::abs(exponent[static_cast<std::size_t>(j)] - exponent[static_cast<std::size_t>(i)]);
                L(i, j, p) = (i == j && p == 0 ? 1.5 : 0) + cosine * std::ldexp(random.gaussian(), -std::min(apart, 60));
            }
    }
    return L;
}

std::vector<int> even_exponents(index n, int range) {
    std::vector<int> e;
    for (index j = 0; j < n; ++j) e.push_back(static_cast<int>(range / 2 - range * ((7 * j) % n) / n));
    return e;
}

template <class T>
void expect_orthogonal_products(index n, int range, double cosine) {
    SCOPED_TRACE(testing::Message() << n << " columns, 2^" << range << ", cosines " << cosine);
    fast::columns W = nearly_orthogonal_columns<T>(n, even_exponents(n, range), cosine, 3);
    const auto L = values_of<T>(W, exponents_of(W));
    fast::columns J(n, n, W.planes());
    const auto count = fast::orthogonalise_in_products(W, &J);
    EXPECT_TRUE(count.converged);
    EXPECT_TRUE(count.sweeps >= 1 && count.sweeps <= 6) << count.sweeps;
    const auto Y = values_of<T>(W, exponents_of(W)), V = values_of<T>(J, std::vector<int>(static_cast<std::size_t>(n), 0));
    // proofs/notes/fast-path.md: sums of n products, some of them of products, and growth by the condition of the columns, here below 10.
    EXPECT_TRUE(columnwise_error<T>(L, V, Y) <= 10 * static_cast<long double>(n) * u) << columnwise_error<T>(L, V, Y) / u;
    EXPECT_TRUE(largest_cosine<T>(Y) <= static_cast<long double>(n) * u) << largest_cosine<T>(Y) / u;
    EXPECT_TRUE(largest_cosine<T>(V) <= static_cast<long double>(n) * u) << largest_cosine<T>(V) / u;
    for (index j = 0; j < n; ++j) {
        const long double size = length<T>(Y[static_cast<std::size_t>(j)]);
        EXPECT_TRUE(std::fabs(std::ldexp(static_cast<long double>(W.norm(j)), W.exponent(j)) - size) <=
                    8 * static_cast<long double>(n) * u * size);
        EXPECT_TRUE(std::fabs(length<T>(V[static_cast<std::size_t>(j)]) - 1) <= 8 * static_cast<long double>(n) * u);
    }
}

TEST(GradedOrthogonalisation, ColumnsKeepTheirDigits) {
    for (const int range : {0, 30, 120, 395})
        for (const index n : {1, 2, 9, 40, 97}) {
            expect_orthogonal_products<double>(n, range, 0.3 / std::sqrt(static_cast<double>(n)));
            expect_orthogonal_products<std::complex<double>>(n, range, 0.2 / std::sqrt(static_cast<double>(n)));
        }
}

// Lengths that agree to all digits, within 1e-6 and not at all, with cosines from none to some.
TEST(GradedOrthogonalisation, Clusters) {
    for (const double cosine : {0.0, 1e-12, 1e-5, 0.02}) {
        std::vector<int> e(70, 0);
        for (std::size_t j = 0; j < e.size(); ++j) e[j] = -static_cast<int>(30 * (j / 10));
        fast::columns W = nearly_orthogonal_columns<double>(70, e, cosine, 5);
        const auto L = values_of<double>(W, e);
        fast::columns J(70, 70);
        const auto count = fast::orthogonalise_in_products(W, &J);
        EXPECT_TRUE(count.converged) << cosine;
        const auto Y = values_of<double>(W, exponents_of(W)), V = values_of<double>(J, std::vector<int>(70, 0));
        EXPECT_TRUE(columnwise_error<double>(L, V, Y) <= 700 * u) << cosine << ": " << columnwise_error<double>(L, V, Y) / u;
        EXPECT_TRUE(largest_cosine<double>(Y) <= 70 * u) << cosine << ": " << largest_cosine<double>(Y) / u;
    }
}

// Nothing is touched where fourth powers of lengths would not be representable; sweeps serve then.
TEST(GradedOrthogonalisation, LeavesTooWideRangesAlone) {
    std::vector<int> e = even_exponents(70, 300);
    e[3] = -1000;
    fast::columns W = nearly_orthogonal_columns<double>(70, e, 0.05, 6), J(70, 70);
    const auto L = values_of<double>(W, e);
    EXPECT_FALSE(fast::orthogonalise_in_products(W, &J).converged);
    EXPECT_EQ(values_of<double>(W, exponents_of(W)), L);
    const auto s = fast::jacobi_of_columns(std::move(W), true, 60);
    EXPECT_TRUE(s.count.converged);
    EXPECT_TRUE(largest_cosine<double>(values_of<double>(s.W, std::vector<int>(70, 0))) <= 100 * u);
}

// What does not converge leaves no trace: here rounding errors of parallel columns are parallel to them again.
TEST(GradedOrthogonalisation, GivesUpWithoutATrace) {
    const index n = 80;
    fast::columns W(n, n), J(n, n);
    for (index j = 0; j < n; ++j) {
        J(j, j) = 1;
        for (index i = 0; i < n; ++i) W(i, j) = j % 2 == 0 || i == j ? 1 : 0;
    }
    const std::vector<int> none(static_cast<std::size_t>(n), 0);
    const auto L = values_of<double>(W, none), I = values_of<double>(J, none);
    EXPECT_FALSE(fast::orthogonalise_in_products(W, &J).converged);
    EXPECT_EQ(values_of<double>(W, exponents_of(W)), L);
    EXPECT_EQ(values_of<double>(J, none), I);
}

// Columns that are zero or parallel, before the QR factorizations and after them.
TEST(GradedOrthogonalisation, ZeroAndParallelColumns) {
    const index n = 80;
    for (const int kind : {0, 1, 2, 3}) {
        counter_random random(7);
        matrix<double> A(n, n);
        for (index j = 0; j < n; ++j)
            for (index i = 0; i < n; ++i) {
                const double unit = i == j ? 1 : 0, x = random.gaussian();
                A(i, j) = kind == 0   ? 1
                          : kind == 1 ? (j % 3 == 0 ? 0 : unit)
                          : kind == 2 ? (j % 2 == 0 ? 1 : unit)
                          : j < n / 2 ? x
                                      : A(i, j - n / 2);
            }
        const auto r = svd(A, {vectors::thin, algorithm::jacobi});
        EXPECT_EQ(r.status, status::ok) << kind;
        expect_contract(A, r, vectors::thin);
    }
}

TEST(GradedOrthogonalisation, SameBitsWithinEachClassOfTargets) {
    const std::string before = fast::current_target();
    std::vector<std::pair<bool, extended_columns<double>>> seen;
    for (const auto& name : fast::supported_targets()) {
        fast::force_target(name);
        fast::columns W = nearly_orthogonal_columns<double>(90, even_exponents(90, 100), 0.03, 8), J(90, 90);
        EXPECT_TRUE(fast::orthogonalise_in_products(W, &J).converged);
        const bool fma = name != "SCALAR" && name != "SSE4";
        const auto Y = values_of<double>(W, exponents_of(W));
        for (const auto& [class_of, first] : seen) EXPECT_TRUE(class_of != fma || first == Y) << name;
        seen.emplace_back(fma, Y);
    }
    fast::force_target(before);
}

TEST(GradedOrthogonalisation, SameBitsForAnyNumberOfThreads) {
    const index n = 300;
    counter_random random(10);
    const auto e = even_exponents(n, 60);
    matrix<double> A(n, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < n; ++i)
            A(i, j) = std::ldexp(random.gaussian(), e[static_cast<std::size_t>(i)] + e[static_cast<std::size_t>(n - 1 - j)]);
    const auto one = svd(A, {.algorithm = algorithm::jacobi});
    EXPECT_EQ(one.status, status::ok);
    for (const int threads : {2, 3}) {
        const auto more = svd(A, {.algorithm = algorithm::jacobi, .threads = threads});
        EXPECT_TRUE(more.U == one.U && more.S == one.S && more.Vh == one.Vh) << threads;
    }
}

/// X P = Q R up to the order of rows, errors relative to each column.
template <class T>
void expect_factors(fast::columns X, fast::pivoting p, index rank) {
    SCOPED_TRACE(testing::Message() << X.rows() << " by " << X.cols() << ", planes " << X.planes() << ", pivoting "
                                    << (p == fast::pivoting::complete));
    const index m = X.rows(), n = X.cols();
    const auto A = values_of<T>(X, exponents_of(X));
    auto f = fast::graded_qr(std::move(X), p);
    ASSERT_EQ(f.rank, rank);
    ASSERT_EQ(f.Q.count, rank);
    // Q times R column by column, each scaled to size 1 for `apply`.
    fast::columns QR(m, n, f.Rt.planes());
    std::vector<int> scale;
    for (index j = 0; j < n; ++j) {
        int top = -100000;
        const auto size = [&](index k) { return std::max(std::fabs(f.Rt(j, k)), f.Rt.planes() == 2 ? std::fabs(f.Rt(j, k, 1)) : 0.0); };
        for (index k = 0; k < rank; ++k)
            if (size(k) > 0) top = std::max(top, std::ilogb(size(k)) + f.Rt.exponent(k));
        scale.push_back(top == -100000 ? 0 : top);
        for (index k = 0; k < rank; ++k)
            for (int plane = 0; plane < f.Rt.planes(); ++plane)
                QR(k, j, plane) = (plane == 1 ? -1 : 1) * std::ldexp(f.Rt(j, k, plane), std::max(-5000, f.Rt.exponent(k) - scale.back()));
    }
    fast::apply(f.Q, QR);
    const auto B = values_of<T>(QR, scale);
    const long double bound = 8 * std::sqrt(static_cast<long double>(m * n)) * u;
    for (index j = 0; j < n; ++j) {
        const auto& a = A[static_cast<std::size_t>(f.order[static_cast<std::size_t>(j)])];
        std::vector<extended<T>> difference;
        for (index i = 0; i < m; ++i)
            difference.push_back(B[static_cast<std::size_t>(j)][static_cast<std::size_t>(i)] -
                                 a[static_cast<std::size_t>(f.row_order[static_cast<std::size_t>(i)])]);
        EXPECT_TRUE(length<T>(difference) <= bound * length<T>(a)) << j << ": " << length<T>(difference) / length<T>(a) / u;
    }
}

template <class T>
fast::columns graded_columns(index m, index n, int rows, int cols, index zero_columns, std::uint64_t seed) {
    counter_random random(seed);
    fast::columns X(m, n, is_complex<T> ? 2 : 1);
    const auto row = even_exponents(m, rows), col = even_exponents(n, cols);
    for (index j = 0; j < n; ++j) {
        X.exponent(j) = col[static_cast<std::size_t>(j)];
        for (index i = 0; i < m; ++i)
            for (int p = 0; p < X.planes(); ++p) {
                const double x = std::ldexp(random.gaussian(), row[static_cast<std::size_t>(i)]);
                X(i, j, p) = j < zero_columns ? 0 : x;
            }
    }
    return X;
}

TEST(GradedQr, ColumnwiseBackwardError) {
    for (const auto& [m, n] : {std::pair<index, index>{1, 1}, {9, 5}, {5, 9}, {70, 70}, {130, 49}, {49, 130}, {200, 100}})
        for (const auto& [rows, cols] : {std::pair<int, int>{0, 0}, {60, 60}, {900, 0}, {0, 900}}) {
            for (const auto p : {fast::pivoting::none, fast::pivoting::complete}) {
                expect_factors<double>(graded_columns<double>(m, n, rows, cols, 0, 1), p, std::min(m, n));
                expect_factors<std::complex<double>>(graded_columns<std::complex<double>>(m, n, rows, cols, 0, 1), p, std::min(m, n));
            }
        }
}

TEST(GradedQr, StopsWhereOnlyZerosAreLeft) {
    for (const index zeros : {1, 30, 69, 70}) {
        expect_factors<double>(graded_columns<double>(80, 70, 20, 20, zeros, 2), fast::pivoting::complete, 70 - zeros);
        expect_factors<std::complex<double>>(graded_columns<std::complex<double>>(80, 70, 20, 20, zeros, 2), fast::pivoting::complete,
                                             70 - zeros);
    }
}

// Z + Z X to single precision relative to the columns of Z, whatever their sizes.
TEST(SmallProduct, SinglePrecisionRelativeToEachColumn) {
    const index m = 60, n = 40;
    counter_random random(9);
    matrix<double> Z(m, n), X(n, n);
    std::vector<double> size;
    for (index j = 0; j < n; ++j) size.push_back(std::ldexp(1.0, static_cast<int>(-10 * j)));
    for (index j = 0; j < n; ++j) {
        for (index i = 0; i < m; ++i) Z(i, j) = random.gaussian() * size[static_cast<std::size_t>(j)];
        for (index i = 0; i < n; ++i) // what it adds is 2^-27 of the column
            X(i, j) =
                std::ldexp(random.gaussian(), -27) * std::min(1.0, size[static_cast<std::size_t>(j)] / size[static_cast<std::size_t>(i)]);
    }
    matrix<double> Y = Z;
    fast::add_small_product<1>({Y.view()}, {X.view()}, size.data(), 1);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) {
            long double exact = Z(i, j);
            for (index k = 0; k < n; ++k) exact += static_cast<long double>(Z(i, k)) * X(k, j);
            EXPECT_TRUE(std::fabs(Y(i, j) - exact) <=
                        (n + 3) * 0x1p-24L * 0x1p-27L * 20 * size[static_cast<std::size_t>(j)] + u * std::fabs(exact));
        }
}

} // namespace
} // namespace eckart::tests
