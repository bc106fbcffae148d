#include <eckart/reference/certified/proposal.hpp>

#include <eckart/fast/gram_eigenvectors.hpp>
#include <eckart/fast/svd.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace eckart::reference {

namespace {

/// x^H y of stacked vectors of length 2n.
struct complex_number {
    double re, im;
};
complex_number inner_product(const double* x, const double* y, index n) {
    complex_number c{0, 0};
    for (index i = 0; i < n; ++i) {
        c.re += x[i] * y[i] + x[n + i] * y[n + i];
        c.im += x[i] * y[n + i] - x[n + i] * y[i];
    }
    return c;
}

/// n complex vectors out of the 2n real singular vectors of an embedding. The 2t of a value of multiplicity t span a complex space of
/// dimension t; each choice takes the vector that keeps most of its length beside those taken before.
matrix<double> complex_basis(matrix<double> X, const std::vector<double>& S) {
    const index n = X.cols() / 2;
    matrix<double> V(2 * n, n);
    std::vector<double> squares(static_cast<std::size_t>(2 * n), 1.0);
    for (index k = 0; k < n; ++k) {
        const double least = S[static_cast<std::size_t>(2 * k + 1)] * (1 - 1e-8);
        index best = -1;
        for (index l = 0; l < 2 * n && S[static_cast<std::size_t>(l)] >= least; ++l)
            if (best < 0 || squares[static_cast<std::size_t>(l)] > squares[static_cast<std::size_t>(best)]) best = l;
        const double scale = 1 / std::sqrt(std::max(squares[static_cast<std::size_t>(best)], 1e-300));
        std::transform(X.col(best), X.col(best) + 2 * n, V.col(k), [scale](double x) { return x * scale; });
        const double* v = V.col(k);
        for (index l = 0; l < 2 * n; ++l) {
            double* x = X.col(l);
            const complex_number c = inner_product(v, x, n);
            double sum = 0;
            for (index i = 0; i < n; ++i) {
                x[i] -= v[i] * c.re - v[n + i] * c.im;
                x[n + i] -= v[i] * c.im + v[n + i] * c.re;
                sum += x[i] * x[i] + x[n + i] * x[n + i];
            }
            squares[static_cast<std::size_t>(l)] = sum;
        }
        squares[static_cast<std::size_t>(best)] = 0;
    }
    return V;
}

} // namespace

matrix<double> embedding(const matrix<double>& stacked) {
    const index m = stacked.rows() / 2, n = stacked.cols();
    matrix<double> E(2 * m, 2 * n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) {
            E(i, j) = E(m + i, n + j) = stacked(i, j);
            E(m + i, j) = stacked(m + i, j);
            E(i, n + j) = -stacked(m + i, j);
        }
    return E;
}

matrix<double> propose_by_gram_matrix(const matrix<double>& E, bool is_complex, int threads) {
    fast::gram_eigen f = fast::gram_eigenvectors(E.view(), threads);
    if (f.status != status::ok) return {};
    if (!is_complex) return std::move(f.V);
    std::vector<double> S;
    for (const double value : f.values) S.push_back(std::sqrt(std::max(0.0, value)));
    return complex_basis(std::move(f.V), S);
}

matrix<double> propose_right_vectors(const matrix<double>& E, bool is_complex) {
    const svd_result<double> f = eckart::svd(E.view());
    matrix<double> V = transpose(f.Vh);
    return is_complex ? complex_basis(std::move(V), f.S) : V;
}

} // namespace eckart::reference
