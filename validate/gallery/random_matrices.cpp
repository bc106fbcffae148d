#include <eckart/validate/gallery/random_matrices.hpp>

#include <cmath>

namespace eckart::validate::gallery {

matrix<double> gaussian(index m, index n, random_stream& r) {
    matrix<double> A(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) A(i, j) = r.gaussian();
    return A;
}

matrix<double> integers(index m, index n, std::int64_t bound, random_stream& r) {
    matrix<double> A(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) A(i, j) = static_cast<double>(r.integer(-bound, bound));
    return A;
}

namespace {

// x <- (I - 2 v vᵀ / vᵀv) x on rows first..m-1, with v given there and vᵀv = square.
void reflect(const std::vector<double>& v, double square, double* x, index first, index m) {
    double dot = 0;
    for (index i = first; i < m; ++i) dot = dot + v[static_cast<std::size_t>(i)] * x[i];
    const double factor = 2 * dot / square;
    for (index i = first; i < m; ++i) x[i] = x[i] - factor * v[static_cast<std::size_t>(i)];
}

} // namespace

matrix<double> orthonormal(index m, index k, random_stream& r) {
    matrix<double> A = gaussian(m, k, r);
    std::vector<std::vector<double>> v; // the Householder vectors, zero above their column
    std::vector<double> square;         // vᵀv
    std::vector<double> sign;           // of R's diagonal
    for (index j = 0; j < k; ++j) {
        double norm = 0;
        for (index i = j; i < m; ++i) norm = norm + A(i, j) * A(i, j);
        norm = std::sqrt(norm);
        std::vector<double> w(static_cast<std::size_t>(m), 0.0);
        for (index i = j; i < m; ++i) w[static_cast<std::size_t>(i)] = A(i, j);
        double& pivot = w[static_cast<std::size_t>(j)];
        sign.push_back(pivot >= 0 ? -1.0 : 1.0); // R(j,j) = -sgn(pivot) norm, so that pivot + sgn(pivot) norm does not cancel
        pivot = pivot >= 0 ? pivot + norm : pivot - norm;
        double s = 0;
        for (index i = j; i < m; ++i) s = s + w[static_cast<std::size_t>(i)] * w[static_cast<std::size_t>(i)];
        for (index l = j; l < k; ++l) reflect(w, s, A.col(l), j, m);
        v.push_back(std::move(w));
        square.push_back(s);
    }
    matrix<double> Q = matrix<double>::identity(m, k);
    for (index j = k - 1; j >= 0; --j)
        for (index l = j; l < k; ++l) reflect(v[static_cast<std::size_t>(j)], square[static_cast<std::size_t>(j)], Q.col(l), j, m);
    for (index j = 0; j < k; ++j)
        for (index i = 0; i < m; ++i) Q(i, j) = sign[static_cast<std::size_t>(j)] * Q(i, j);
    return Q;
}

matrix<double> product(const matrix<double>& A, const matrix<double>& B) {
    matrix<double> C(A.rows(), B.cols());
    for (index j = 0; j < B.cols(); ++j)
        for (index l = 0; l < A.cols(); ++l) {
            const double b = B(l, j);
            for (index i = 0; i < A.rows(); ++i) C(i, j) = C(i, j) + A(i, l) * b;
        }
    return C;
}

matrix<double> with_singular_values(index m, index n, const std::vector<double>& s, random_stream& r) {
    const index k = static_cast<index>(s.size());
    matrix<double> U = orthonormal(m, k, r);
    const matrix<double> V = orthonormal(n, k, r);
    for (index j = 0; j < k; ++j)
        for (index i = 0; i < m; ++i) U(i, j) = U(i, j) * s[static_cast<std::size_t>(j)];
    return product(U, transpose(V));
}

matrix<double> bidiagonal(const std::vector<double>& d, const std::vector<double>& e) {
    const index n = static_cast<index>(d.size());
    matrix<double> B(n, n);
    for (index i = 0; i < n; ++i) B(i, i) = d[static_cast<std::size_t>(i)];
    for (index i = 0; i + 1 < n; ++i) B(i, i + 1) = e[static_cast<std::size_t>(i)];
    return B;
}

} // namespace eckart::validate::gallery
