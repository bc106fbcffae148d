#include <eckart/validate/measures/factor_errors.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace eckart::validate {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double dd_unit = 0x1p-106;    // u^2, u = 2^-53
constexpr double inflate = 1 + 0x1p-45; // more than all double-precision roundings of a bound's own evaluation
constexpr double underflow = 0x1p-500;  // squares below 2^-1000 of the scaled problem may vanish

double sum_of_squares_bound(matrix_view<const double> A) {
    double s = 0;
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) s += A(i, j) * A(i, j);
    return s;
}

double_double sum_of_squares(const matrix<double_double>& M) {
    double_double s;
    for (index j = 0; j < M.cols(); ++j)
        for (index i = 0; i < M.rows(); ++i) s += M(i, j) * M(i, j);
    return s;
}

/// x <- M^T M x / |.| in plain double on the leading parts. False if the iterate vanishes or overflows; x is then as before.
bool power_step(const matrix<double_double>& M, std::vector<double>& x) {
    std::vector<double> y(static_cast<std::size_t>(M.rows()));
    for (index j = 0; j < M.cols(); ++j) {
        const double xj = x[static_cast<std::size_t>(j)];
        const double_double* column = M.col(j);
        for (index i = 0; i < M.rows(); ++i) y[static_cast<std::size_t>(i)] += column[i].hi * xj;
    }
    // y is normalised first: |y|^2 of a residual near 2^-50 of a small problem must not underflow
    double largest = 0;
    for (const double yi : y) largest = std::max(largest, std::fabs(yi));
    if (!(largest > 0 && largest < infinity)) return false;
    for (double& yi : y) yi /= largest;
    std::vector<double> z(x.size());
    double norm2 = 0;
    for (index j = 0; j < M.cols(); ++j) {
        const double_double* column = M.col(j);
        double s = 0;
        for (index i = 0; i < M.rows(); ++i) s += column[i].hi * y[static_cast<std::size_t>(i)];
        z[static_cast<std::size_t>(j)] = s;
        norm2 = std::max(norm2, std::fabs(s));
    }
    if (!(norm2 > 0 && norm2 < infinity)) return false;
    double s = 0;
    for (double& zj : z) {
        zj /= norm2;
        s += zj * zj;
    }
    s = std::sqrt(s);
    for (double& zj : z) zj /= s;
    x = std::move(z);
    return true;
}

/// |M x|^2 / |x|^2. Relative error below (8 n + 40) u^2 of |M|_F^2 (one sum and one product an entry, double_double.hpp).
double_double stretch_squared(const matrix<double_double>& M, const std::vector<double>& x) {
    std::vector<double_double> y(static_cast<std::size_t>(M.rows()));
    double_double x2;
    for (index j = 0; j < M.cols(); ++j) {
        const double xj = x[static_cast<std::size_t>(j)];
        x2 += two_product(xj, xj);
        const double_double* column = M.col(j);
        for (index i = 0; i < M.rows(); ++i) y[static_cast<std::size_t>(i)] += column[i] * xj;
    }
    double_double y2;
    for (const double_double& yi : y) y2 += yi * yi;
    return x2.hi > 0 ? y2 / x2 : double_double(0);
}

} // namespace

norm_bounds spectral_norm(const matrix<double_double>& M, double error) {
    const index m = M.rows(), n = M.cols();
    if (m == 0 || n == 0) return {};
    index longest = 0;
    double longest2 = -1;
    for (index j = 0; j < n; ++j) {
        double s = 0;
        for (index i = 0; i < m; ++i) s += M(i, j).hi * M(i, j).hi;
        if (s > longest2) {
            longest2 = s;
            longest = j;
        }
    }
    const double_double f2 = sum_of_squares(M);
    if (!std::isfinite(f2.hi) || !std::isfinite(error)) return {infinity, infinity, {}};
    const double f = std::sqrt(f2.hi);
    norm_bounds b;
    b.upper = f * inflate + error + underflow;
    b.x.assign(static_cast<std::size_t>(n), 0.0);
    b.x[static_cast<std::size_t>(longest)] = 1;
    for (int step = 0; step < 12; ++step)
        if (!power_step(M, b.x)) break;
    const double stretch = std::sqrt(stretch_squared(M, b.x).hi);
    const double slack = error + (8.0 * static_cast<double>(n) + 8.0 * static_cast<double>(m) + 40) * dd_unit * f + underflow;
    b.lower = std::max(0.0, stretch / inflate - slack * inflate);
    return b;
}

scaled_problem scale(matrix_view<const double> A, std::span<const double> S) {
    double largest = 0;
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) largest = std::max(largest, std::fabs(A(i, j)));
    for (const double s : S)
        if (std::isfinite(s)) largest = std::max(largest, std::fabs(s));
    scaled_problem p;
    p.exponent = largest > 0 ? std::ilogb(largest) : 0;
    p.A = matrix<double>(A);
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) p.A(i, j) = std::ldexp(p.A(i, j), -p.exponent);
    p.S.assign(S.begin(), S.end());
    for (double& s : p.S) s = std::ldexp(s, -p.exponent);
    return p;
}

reconstruction reconstruct(const scaled_problem& p, matrix_view<const double> U, matrix_view<const double> Vh,
                           std::span<const double_double> sigma) {
    const index m = p.A.rows(), n = p.A.cols(), K = static_cast<index>(p.S.size());
    matrix<double_double> R(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) R(i, j) = p.A(i, j);

    // |computed R - exact R|_F after any number of the K steps: each step commits 2 u^2 on its product and 3 u^2 on the sum, whose terms
    // are bounded by |a_ij| + sum_k |u_ik s_k v_kj|; the Frobenius norm of the latter is at most |U S|_F |V|_F.
    const auto Uk = U.block(0, 0, m, K);
    const auto Vk = Vh.block(0, 0, K, n);
    double us2 = 0;
    for (index k = 0; k < K; ++k)
        for (index i = 0; i < m; ++i) {
            const double t = Uk(i, k) * p.S[static_cast<std::size_t>(k)];
            us2 += t * t;
        }
    const double v = std::sqrt(sum_of_squares_bound(Vk));
    const double terms = std::sqrt(sum_of_squares_bound(p.A)) + std::sqrt(us2) * v;
    const double error = (6.0 * static_cast<double>(K) + 6) * dd_unit * terms * inflate + underflow * (1 + v);

    reconstruction r;
    // tails[k] = sum_{j >= k} sigma_j^2, added from the small end; relative error below (5 + 3 K) u^2
    std::vector<double_double> tails(sigma.size() + 1);
    for (std::size_t k = sigma.size(); k-- > 0;) tails[k] = tails[k + 1] + sigma[k] * sigma[k];
    const double size = static_cast<double>(m) * static_cast<double>(n);

    std::vector<double_double> us(static_cast<std::size_t>(m));
    for (index k = 0; k < K; ++k) {
        if (!sigma.empty()) {
            const auto at = static_cast<std::size_t>(k);
            // D9a, unsquared: sqrt(N) - sqrt(T) = (N - T) / (sqrt(N) + sqrt(T)), so that nothing cancels but N - T itself
            const double_double N = sum_of_squares(R);
            const double_double T = tails[at];
            const double sum = std::sqrt(N.hi) + std::sqrt(T.hi);
            if (sum > 0) {
                const double d = (N - T).hi / sum;
                const double slack = error + (8 * size + 40) * dd_unit * sum + underflow;
                if (d + slack < 0) r.frobenius.contradicts_oracle = true;
                if (const double proved = d - std::fabs(d) * 0x1p-45 - slack; !(proved <= r.frobenius.value))
                    r.frobenius = {proved, k, std::sqrt(N.hi), std::sqrt(T.hi), {}, r.frobenius.contradicts_oracle};
            }
            // D9b: any x bounds |A - A_k|_2 from below; the driver's next right vector is nearly the best one
            std::vector<double> x(static_cast<std::size_t>(n));
            for (index j = 0; j < n; ++j) x[static_cast<std::size_t>(j)] = Vk(k, j);
            for (int step = 0; step < 3; ++step)
                if (!power_step(R, x)) break;
            const double_double stretch2 = stretch_squared(R, x);
            const double total = std::sqrt(stretch2.hi) + sigma[at].hi;
            if (!(total <= 0)) {
                const double d = (stretch2 - sigma[at] * sigma[at]).hi / total;
                const double slack = error + (8.0 * static_cast<double>(m + n) + 40) * dd_unit * (total + std::sqrt(N.hi)) + underflow;
                if (const double proved = d - std::fabs(d) * 0x1p-45 - slack; !(proved <= r.spectral.value))
                    r.spectral = {proved, k, std::sqrt(stretch2.hi), sigma[at].hi, std::move(x), false};
            }
        }
        const double s = p.S[static_cast<std::size_t>(k)];
        for (index i = 0; i < m; ++i) us[static_cast<std::size_t>(i)] = two_product(s, Uk(i, k));
        for (index j = 0; j < n; ++j) {
            const double vkj = Vk(k, j);
            double_double* column = R.col(j);
            for (index i = 0; i < m; ++i) column[i] -= us[static_cast<std::size_t>(i)] * vkj;
        }
    }
    r.residual = spectral_norm(R, error);
    return r;
}

gram_defect orthogonality(matrix_view<const double> Q) {
    const index m = Q.rows, n = Q.cols;
    matrix<double_double> G(n, n);
    gram_defect g;
    for (index j = 0; j < n; ++j)
        for (index i = 0; i <= j; ++i) {
            double_double s = i == j ? -1.0 : 0.0;
            const double *a = Q.col(i), *b = Q.col(j);
            for (index l = 0; l < m; ++l) s += two_product(a[l], b[l]);
            G(i, j) = G(j, i) = s;
            if (!(std::fabs(s.hi) <= std::fabs(g.entry))) {
                g.i = i;
                g.j = j;
                g.entry = s.hi;
            }
        }
    // m exact products, m sums with 3 u^2 each of partial sums bounded by 1 + |q_i| |q_j|; in the Frobenius norm n + |Q|_F^2 at most
    const double error = (4.0 * static_cast<double>(m) + 4) * dd_unit * (static_cast<double>(n) + sum_of_squares_bound(Q)) * inflate +
                         static_cast<double>(m) * underflow;
    g.norm = spectral_norm(G, error);
    return g;
}

interval frobenius_norm(matrix_view<const double> A) {
    double_double s;
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) s += two_product(A(i, j), A(i, j));
    const double f = std::sqrt(s.hi);
    return {std::max(0.0, f / inflate - underflow), f * inflate + underflow};
}

} // namespace eckart::validate
