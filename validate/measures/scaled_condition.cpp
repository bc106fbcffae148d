#include <eckart/validate/measures/scaled_condition.hpp>

#include <eckart/core/floating_point.hpp>
#include <eckart/validate/measures/double_double.hpp>
#include <eckart/validate/measures/factor_errors.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace eckart::validate {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

matrix<double_double> widen(matrix_view<const double> A) {
    matrix<double_double> M(A.rows, A.cols);
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) M(i, j) = A(i, j);
    return M;
}

/// R of M = Q R by Householder reflections in double-double, in the upper triangle. Column-wise backward error below c m n 2^-104 with a
/// small c (Higham, Accuracy and Stability, Theorem 19.4). @pre m >= n.
void triangularise(matrix<double_double>& M) {
    const index m = M.rows(), n = M.cols();
    for (index k = 0; k < n; ++k) {
        double_double* v = M.col(k);
        double_double length2;
        for (index i = k; i < m; ++i) length2 += v[i] * v[i];
        if (!(length2.hi > 0)) continue;
        const double_double length = sqrt(length2);
        const double_double alpha = v[k].hi > 0 ? -length : length;
        const double_double pivot = v[k] - alpha;  // same signs: no cancellation
        const double_double scale = alpha * pivot; // = -v^T v / 2 of the reflector's vector
        if (scale.hi == 0) continue;
        v[k] = pivot;
        for (index j = k + 1; j < n; ++j) {
            double_double* a = M.col(j);
            double_double s;
            for (index i = k; i < m; ++i) s += v[i] * a[i];
            s = s / scale;
            for (index i = k; i < m; ++i) a[i] += s * v[i];
        }
        v[k] = alpha;
    }
}

double norm_bound(const matrix<double_double>& M, index rows) {
    double f = 0, one = 0, inf = 0;
    std::vector<double> row(static_cast<std::size_t>(rows));
    for (index j = 0; j < M.cols(); ++j) {
        double column = 0;
        for (index i = 0; i < rows; ++i) {
            const double a = std::fabs(M(i, j).hi);
            f += a * a;
            column += a;
            inf = std::max(inf, row[static_cast<std::size_t>(i)] += a);
        }
        one = std::max(one, column);
    }
    return std::min(std::sqrt(f), std::sqrt(one) * std::sqrt(inf));
}

/// Upper bound of |B|_2 |B^+|_2 for columns of B of about unit length.
double condition_bound(const matrix<double>& B) {
    const index m = B.rows(), n = B.cols();
    if (n == 0) return 1;
    if (m < n) return infinity;
    matrix<double_double> M = widen(B);
    const double norm = norm_bound(M, m);
    triangularise(M);
    matrix<double_double> X(n, n); // R^-1, column by column
    for (index j = 0; j < n; ++j) {
        for (index i = j; i >= 0; --i) {
            double_double s = i == j ? 1.0 : 0.0;
            for (index l = i + 1; l <= j; ++l) s -= M(i, l) * X(l, j);
            if (M(i, i).hi == 0) return infinity;
            X(i, j) = s / M(i, i);
        }
    }
    const double kappa = norm * norm_bound(X, n);
    // below 2^60 the backward errors of QR and inversion, at most about m n 2^-98 |B|_F |B^+|, change nothing within the factor 2
    return kappa < 0x1p60 ? 2 * kappa : infinity;
}

bool is_zero(const double* first, index count, index stride) {
    for (index i = 0; i < count; ++i)
        if (first[i * stride] != 0) return false;
    return true;
}

/// G with zero columns left out, zero rows too if wanted.
matrix<double> nonzero_part(matrix_view<const double> G, bool rows_too) {
    std::vector<index> rows, cols;
    for (index j = 0; j < G.cols; ++j)
        if (!is_zero(G.col(j), G.rows, 1)) cols.push_back(j);
    for (index i = 0; i < G.rows; ++i)
        if (!rows_too || (G.cols > 0 && !is_zero(G.data + i, G.cols, G.ld))) rows.push_back(i);
    matrix<double> N(static_cast<index>(rows.size()), static_cast<index>(cols.size()));
    for (index j = 0; j < N.cols(); ++j)
        for (index i = 0; i < N.rows(); ++i) N(i, j) = G(rows[static_cast<std::size_t>(i)], cols[static_cast<std::size_t>(j)]);
    return N;
}

/// Columns divided by the power of two that brings their length into [1, 2). @pre no zero column.
void normalise_columns(matrix<double>& B) {
    for (index j = 0; j < B.cols(); ++j) {
        double largest = 0;
        for (index i = 0; i < B.rows(); ++i) largest = std::max(largest, std::fabs(B(i, j)));
        const int e = std::ilogb(largest);
        double s = 0;
        for (index i = 0; i < B.rows(); ++i) {
            B(i, j) = std::ldexp(B(i, j), -e);
            s += B(i, j) * B(i, j);
        }
        const int f = std::ilogb(std::sqrt(s));
        for (index i = 0; i < B.rows(); ++i) B(i, j) = std::ldexp(B(i, j), -f);
    }
}

/// Encloses |A x| / |x| and gives it the units of A again.
stretched_vector enclose(const scaled_problem& p, const std::vector<double_double>& x) {
    const matrix<double>& A = p.A;
    std::vector<double_double> y(static_cast<std::size_t>(A.rows()));
    double_double x2, y2;
    stretched_vector r;
    for (index j = 0; j < A.cols(); ++j) {
        const double_double& xj = x[static_cast<std::size_t>(j)];
        x2 += xj * xj;
        for (index i = 0; i < A.rows(); ++i) y[static_cast<std::size_t>(i)] += xj * A(i, j);
        r.x.push_back(xj.hi);
        r.x_low.push_back(xj.lo);
    }
    for (const double_double& yi : y) y2 += yi * yi;
    if (!(x2.hi > 0)) return {};
    const double s = std::sqrt(y2.hi) / std::sqrt(x2.hi);
    // each y_i: n products and sums with 5 u^2 of partial sums bounded by |a_i| |x|
    const double slack = static_cast<double>(A.rows() + A.cols() + 2) * 0x1p-103 * frobenius_norm(A).upper;
    r.lower = std::max(0.0, next_down(std::ldexp(s * (1 - 0x1p-45) - slack, p.exponent)));
    r.upper = next_up(std::ldexp(s * (1 + 0x1p-45) + slack, p.exponent));
    return r;
}

} // namespace

double column_scaled_condition(matrix_view<const double> G) {
    matrix<double> B = nonzero_part(G, false);
    normalise_columns(B);
    return condition_bound(B);
}

double two_sided_scaled_condition(matrix_view<const double> G) {
    const matrix<double> N = nonzero_part(G, true);
    const index m = N.rows(), n = N.cols();
    // log2 |b_ij| = log2 |a_ij| + r_i + c_j with row and column means brought to 0 in turn, over the non-zero entries
    std::vector<double> r(static_cast<std::size_t>(m)), c(static_cast<std::size_t>(n));
    for (int sweep = 0; sweep < 10; ++sweep) {
        for (const bool rows : {true, false}) {
            for (index a = 0; a < (rows ? m : n); ++a) {
                double sum = 0, count = 0;
                for (index b = 0; b < (rows ? n : m); ++b) {
                    const index i = rows ? a : b, j = rows ? b : a;
                    if (N(i, j) == 0) continue;
                    sum += std::log2(std::fabs(N(i, j))) + r[static_cast<std::size_t>(i)] + c[static_cast<std::size_t>(j)];
                    ++count;
                }
                (rows ? r : c)[static_cast<std::size_t>(a)] -= sum / count;
            }
        }
    }
    matrix<double> B(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i)
            B(i, j) = std::ldexp(
                N(i, j), static_cast<int>(std::lround(r[static_cast<std::size_t>(i)]) + std::lround(c[static_cast<std::size_t>(j)])));
    if (m < n) B = transpose(B);
    normalise_columns(B);
    return condition_bound(B);
}

stretched_vector stretched(matrix_view<const double> A, const std::vector<double>& x) {
    return enclose(scale(A, {}), std::vector<double_double>(x.begin(), x.end()));
}

stretched_vector most_stretched(matrix_view<const double> A) {
    const scaled_problem p = scale(A, {});
    const norm_bounds b = spectral_norm(widen(p.A), 0);
    return enclose(p, std::vector<double_double>(b.x.begin(), b.x.end()));
}

stretched_vector least_stretched(matrix_view<const double> A) {
    const scaled_problem p = scale(A, {});
    const index n = p.A.cols();
    matrix<double_double> R = widen(p.A);
    triangularise(R);
    for (index i = 0; i < n; ++i) // an exact zero pivot is as good as a tiny one: the direction is what matters
        if (std::fabs(R(i, i).hi) < 0x1p-200) R(i, i) = 0x1p-200;
    std::vector<double_double> x(static_cast<std::size_t>(n), double_double(1.0));
    const auto at = [](index i) { return static_cast<std::size_t>(i); };
    const auto normalise = [&] {
        double largest = 0;
        for (const double_double& xi : x) largest = std::max(largest, std::fabs(xi.hi));
        if (!(largest > 0 && largest < infinity)) return false;
        const int e = std::ilogb(largest);
        for (double_double& xi : x) xi = {std::ldexp(xi.hi, -e), std::ldexp(xi.lo, -e)};
        return true;
    };
    for (int step = 0; step < 4; ++step) { // inverse iteration with R^T R
        for (index i = 0; i < n; ++i) {
            for (index l = 0; l < i; ++l) x[at(i)] -= R(l, i) * x[at(l)];
            x[at(i)] = x[at(i)] / R(i, i);
        }
        if (!normalise()) return {};
        for (index i = n - 1; i >= 0; --i) {
            for (index l = i + 1; l < n; ++l) x[at(i)] -= R(i, l) * x[at(l)];
            x[at(i)] = x[at(i)] / R(i, i);
        }
        if (!normalise()) return {};
    }
    return enclose(p, x);
}

} // namespace eckart::validate
