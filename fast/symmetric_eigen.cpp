#include <eckart/fast/symmetric_eigen.hpp>

#include <eckart/fast/divide_and_conquer.hpp>
#include <eckart/fast/symmetric_tridiagonal.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace eckart::fast {

namespace {

/// Z <- D Z for the D with T = D T' D^H, T' real: d_0 = 1, d_{j+1} = phase[j] d_j, each brought back to modulus 1. Z is real on entry.
void multiply_by_phases(const tridiagonal_form<2>& form, planes_view<2> Z) {
    double re = 1, im = 0;
    scratch_vector<double> d_re(form.diagonal.size()), d_im(form.diagonal.size());
    for (std::size_t j = 0; j < form.diagonal.size(); ++j) {
        d_re[j] = re;
        d_im[j] = im;
        const double x = re * form.phase[0][j] - im * form.phase[1][j], y = re * form.phase[1][j] + im * form.phase[0][j];
        const double modulus = std::sqrt(x * x + y * y);
        re = x / modulus;
        im = y / modulus;
    }
    for (index j = 0; j < Z.cols(); ++j) {
        double *x = Z.part[0].col(j), *y = Z.part[1].col(j);
        for (std::size_t i = 0; i < d_re.size(); ++i) {
            y[i] = d_im[i] * x[i];
            x[i] = d_re[i] * x[i];
        }
    }
}

} // namespace

template <int P>
symmetric_eigen_result<P> symmetric_eigen(planes<P> G, index n, int threads) {
    symmetric_eigen_result<P> r;
    r.V = planes<P>::undefined(n, n);
    r.values.reserve(static_cast<std::size_t>(n));
    const tridiagonal_form<P> form = tridiagonalise(std::move(G), n, threads);
    columns Z = columns::undefined(apart(n), n);
    const tridiagonal_eigen T = divide_and_conquer(form.diagonal, form.off_diagonal, Z.view(n, n), threads);
    r.converged = T.converged;
    for (index j = 0; j < n; ++j) {
        const index from = T.ascending[static_cast<std::size_t>(n - 1 - j)];
        r.values.push_back(T.values[static_cast<std::size_t>(from)]);
        std::copy_n(Z.col(from), n, r.V.part[0].col(j));
    }
    if constexpr (P == 2) multiply_by_phases(form, r.V.view());
    apply(form, r.V.view(), threads);
    return r;
}

symmetric_eigen_scratch::symmetric_eigen_scratch(index n, int planes)
    : result(static_cast<std::size_t>(planes) * columns::scratch(n, n) + scratch_for<double>(n)),
      rest(tridiagonalise_scratch(n, planes) + columns::scratch(apart(n), n) + divide_and_conquer_scratch(n) +
           (planes == 1 ? 0 : 2 * scratch_for<double>(n)) + apply_scratch(n, n, planes)) {}

template symmetric_eigen_result<1> symmetric_eigen(planes<1>, index, int);
template symmetric_eigen_result<2> symmetric_eigen(planes<2>, index, int);

} // namespace eckart::fast
