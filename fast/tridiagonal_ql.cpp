#include <eckart/fast/tridiagonal_ql.hpp>

#include <algorithm>
#include <cmath>

namespace eckart::fast {

namespace {

constexpr int budget = 50; // iterations for each eigenvalue; 1.7 are usual

/// Column i <- c x - s y, column i + 1 <- s x + c y for x, y the columns i, i + 1.
void rotate(matrix_view<double> Q, index i, double c, double s) {
    double *x = Q.col(i), *y = Q.col(i + 1);
    for (index k = 0; k < Q.rows; ++k) {
        const double xk = x[k], yk = y[k];
        x[k] = c * xk - s * yk;
        y[k] = s * xk + c * yk;
    }
}

/// One step on rows l..m with the shift of the leading 2 by 2.
void ql_step(double* d, double* e, matrix_view<double> Q, index l, index m) {
    double g = (d[l + 1] - d[l]) / (2 * e[l]);
    const double r0 = std::sqrt(g * g + 1); // |g| <= 2^54, as e[l] is not negligible
    g = d[m] - d[l] + e[l] / (g + std::copysign(r0, g));
    double s = 1, c = 1, p = 0;
    for (index i = m - 1; i >= l; --i) {
        const double f = s * e[i], b = c * e[i];
        const double r = std::sqrt(f * f + g * g);
        if (i + 1 < m) e[i + 1] = r;
        if (r == 0) { // the matrix splits here
            d[i + 1] -= p;
            return;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1] - p;
        const double q = (d[i] - g) * s + 2 * c * b;
        p = s * q;
        d[i + 1] = g + p;
        g = c * q - b;
        rotate(Q, i, c, s);
    }
    d[l] -= p;
    e[l] = g;
}

} // namespace

bool tridiagonal_ql(double* d, double* e, matrix_view<double> Q, double negligible) {
    const index n = Q.rows;
    for (index j = 0; j < n; ++j) {
        std::fill_n(Q.col(j), n, 0.0);
        Q(j, j) = 1;
    }
    bool converged = true;
    for (index l = 0; l < n; ++l)
        for (int spent = 0;; ++spent) {
            index m = l;
            while (m + 1 < n && std::fabs(e[m]) > negligible && std::fabs(e[m]) > 0x1p-53 * (std::fabs(d[m]) + std::fabs(d[m + 1]))) ++m;
            if (m == l) break;
            if (spent == budget) {
                converged = false;
                break;
            }
            ql_step(d, e, Q, l, m);
        }
    for (index j = 0; j + 1 < n; ++j) { // selection sort: fewest exchanges of columns
        const index least = std::min_element(d + j, d + n) - d;
        if (least == j) continue;
        std::swap(d[j], d[least]);
        std::swap_ranges(Q.col(j), Q.col(j) + n, Q.col(least));
    }
    return converged;
}

} // namespace eckart::fast
