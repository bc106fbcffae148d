#include "bench/svd_errors.hpp"

#include "tests/support/random.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <functional>
#include <limits>

namespace eckart::bench {

namespace {

static_assert(std::numeric_limits<long double>::digits >= 64);

template <class T>
using extended = std::conditional_t<is_complex<T>, std::complex<long double>, long double>;
template <class T>
using vector_of = std::vector<extended<T>>;

constexpr double not_measured = std::numeric_limits<double>::quiet_NaN();
constexpr int probes = 16;
constexpr double exact_limit = 0x1p24;

template <class T>
extended<T> widen(const T& x) {
    return static_cast<extended<T>>(x);
}

/// |x|^2
template <class T>
long double squares(const std::vector<T>& x) {
    long double sum = 0;
    for (const T& xi : x) sum += std::norm(xi);
    return sum;
}

/// |X|_F of the matrix whose product with a vector of `n` entries is `apply`: by all unit vectors, or by random signs.
template <class T>
long double norm_of(index n, double steps, const std::function<vector_of<T>(const vector_of<T>&)>& apply) {
    vector_of<T> v(static_cast<std::size_t>(n));
    long double sum = 0;
    if (steps <= exact_limit) {
        for (auto& vj : v) {
            vj = 1;
            sum += squares(apply(v));
            vj = 0;
        }
        return std::sqrt(sum);
    }
    tests::counter_random random(1);
    for (int p = 0; p < probes; ++p) {
        for (auto& vj : v) vj = random.below(2) == 0 ? 1 : -1;
        sum += squares(apply(v));
    }
    return std::sqrt(sum / probes);
}

/// M v, adding to y; zeros of v cost nothing, so that unit vectors pick columns.
template <class T>
void add_product(matrix_view<const T> M, const vector_of<T>& v, vector_of<T>& y) {
    for (index j = 0; j < M.cols; ++j) {
        const auto vj = v[static_cast<std::size_t>(j)];
        if (vj == extended<T>(0)) continue;
        const T* column = M.col(j);
        for (index i = 0; i < M.rows; ++i) y[static_cast<std::size_t>(i)] += widen(column[i]) * vj;
    }
}

/// |Q^H Q - I|_F
template <class T>
long double orthogonality(matrix_view<const T> Q) {
    const double steps = static_cast<double>(Q.rows) * static_cast<double>(Q.cols) * static_cast<double>(Q.cols);
    return norm_of<T>(Q.cols, steps, [&](const vector_of<T>& v) {
        vector_of<T> y(static_cast<std::size_t>(Q.rows));
        add_product(Q, v, y);
        vector_of<T> x(v);
        for (index j = 0; j < Q.cols; ++j) {
            extended<T> sum = 0;
            for (index i = 0; i < Q.rows; ++i)
                sum += scalar_traits<extended<T>>::conjugate(widen(Q(i, j))) * y[static_cast<std::size_t>(i)];
            x[static_cast<std::size_t>(j)] = sum - x[static_cast<std::size_t>(j)];
        }
        return x;
    });
}

/// |A - U diag(S) Vh|_F
template <class T>
long double residual(matrix_view<const T> A, const svd_result<T>& r) {
    const double k = static_cast<double>(r.S.size());
    return norm_of<T>(A.cols, static_cast<double>(A.rows) * static_cast<double>(A.cols) * k, [&](const vector_of<T>& v) {
        vector_of<T> x(r.S.size());
        add_product<T>(r.Vh, v, x);
        for (std::size_t l = 0; l < x.size(); ++l) x[l] *= -static_cast<long double>(r.S[l]);
        vector_of<T> y(static_cast<std::size_t>(A.rows));
        add_product(A, v, y);
        add_product<T>(r.U, x, y);
        return y;
    });
}

/// Written so that a NaN in `now` wins over any number.
void raise(double& worst, long double now) {
    if (!(now <= worst)) worst = static_cast<double>(now);
}

} // namespace

template <class T>
svd_errors errors_of(matrix_view<const T> A, const svd_result<T>& r, const std::vector<double>& sigma) {
    const long double u = std::numeric_limits<real_type<T>>::epsilon() / 2;
    svd_errors e{not_measured, not_measured, not_measured, not_measured, not_measured, 0};
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const bool finite = std::all_of(r.S.begin(), r.S.end(), [](auto s) { return std::isfinite(s); });
    if (!r.U.empty() && !r.Vh.empty()) {
        long double total = 0;
        for (index j = 0; j < A.cols; ++j)
            for (index i = 0; i < A.rows; ++i) total += std::norm(widen(A(i, j)));
        const auto measured = [&](long double x) { return std::isfinite(x) && finite ? static_cast<double>(x / u) : infinity; };
        e.residual = measured(residual(A, r) / std::sqrt(total));
        e.left = measured(orthogonality<T>(r.U));
        e.right = measured(orthogonality<T>(conjugate_transpose(r.Vh)));
    }
    const auto count = static_cast<std::size_t>(std::count_if(sigma.begin(), sigma.end(), [](double s) { return !std::isnan(s); }));
    if (count == 0 || std::isnan(sigma.front())) return e;
    e.sigma_absolute = e.sigma_relative = 0;
    e.compared = static_cast<long>(count);
    for (std::size_t i = 0; i < sigma.size(); ++i) {
        if (std::isnan(sigma[i])) continue;
        const long double error = finite ? std::fabs(static_cast<long double>(r.S[i]) - sigma[i]) : infinity;
        if (error == 0) continue;
        raise(e.sigma_absolute, error / (u * sigma.front()));
        raise(e.sigma_relative, sigma[i] > 0 ? error / (u * sigma[i]) : infinity);
    }
    return e;
}

svd_errors worse(const svd_errors& a, const svd_errors& b) {
    const auto larger = [](double x, double y) { return std::isnan(x) ? y : std::isnan(y) ? x : std::max(x, y); };
    return {larger(a.residual, b.residual),
            larger(a.left, b.left),
            larger(a.right, b.right),
            larger(a.sigma_absolute, b.sigma_absolute),
            larger(a.sigma_relative, b.sigma_relative),
            a.compared + b.compared};
}

template svd_errors errors_of(matrix_view<const float>, const svd_result<float>&, const std::vector<double>&);
template svd_errors errors_of(matrix_view<const double>, const svd_result<double>&, const std::vector<double>&);
template svd_errors errors_of(matrix_view<const std::complex<float>>, const svd_result<std::complex<float>>&, const std::vector<double>&);
template svd_errors errors_of(matrix_view<const std::complex<double>>, const svd_result<std::complex<double>>&, const std::vector<double>&);

} // namespace eckart::bench
