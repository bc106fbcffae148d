#include <eckart/fast/symmetric_eigen.hpp>

#include <eckart/fast/block_reflector.hpp>
#include <eckart/fast/divide_and_conquer.hpp>
#include <eckart/fast/phases.hpp>
#include <eckart/fast/small_symmetric_eigen.hpp>
#include <eckart/fast/symmetric_tridiagonal.hpp>

#include <algorithm>
#include <utility>

namespace eckart::fast {

namespace {

/// The D with T = D T' D^H, T' real: d_0 = 1, d_{j+1} = phase[j] d_j.
phases phases_of(const tridiagonal_form<2>& form) {
    const index n = static_cast<index>(form.diagonal.size());
    phases d(n);
    for (index j = 0; j < n; ++j) {
        if (j == 0)
            d.set(0, 1, 1);
        else
            d.set(j, d.get(j - 1), {form.phase[0][static_cast<std::size_t>(j - 1)], form.phase[1][static_cast<std::size_t>(j - 1)]});
    }
    return d;
}

} // namespace

template <int P>
symmetric_eigen_result<P> symmetric_eigen(planes<P> G, index n, int threads) {
    if (n <= most_small_symmetric) return small_symmetric_eigen(std::move(G), n);
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
    if constexpr (P == 2) phases_of(form).multiply_real(r.V.view());
    apply(form, r.V.view(), threads);
    return r;
}

symmetric_eigen_scratch::symmetric_eigen_scratch(index n, int planes)
    : result(static_cast<std::size_t>(planes) * columns::scratch(n, n) + scratch_for<double>(n)),
      rest(n <= most_small_symmetric ? small_symmetric_eigen_scratch(n, planes)
                                     : tridiagonalise_scratch(n, planes) + columns::scratch(apart(n), n) + divide_and_conquer_scratch(n) +
                                           (planes == 1 ? 0 : phases::scratch(n)) + apply_reflections_scratch(n, n, planes)) {}

template symmetric_eigen_result<1> symmetric_eigen(planes<1>, index, int);
template symmetric_eigen_result<2> symmetric_eigen(planes<2>, index, int);

} // namespace eckart::fast
