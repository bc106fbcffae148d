#include <eckart/fast/symmetric_eigen.hpp>

#include <eckart/fast/divide_and_conquer.hpp>
#include <eckart/fast/symmetric_tridiagonal.hpp>

#include <algorithm>
#include <utility>

namespace eckart::fast {

symmetric_eigen_result symmetric_eigen(columns G, index n, int threads) {
    symmetric_eigen_result r;
    r.V = columns::undefined(n, n);
    r.values.reserve(static_cast<std::size_t>(n));
    const tridiagonal_form form = tridiagonalise(std::move(G), n, threads);
    columns Z = symmetric_storage(n);
    const tridiagonal_eigen T = divide_and_conquer(form.diagonal, form.off_diagonal, Z.view(n, n), threads);
    r.converged = T.converged;
    for (index j = 0; j < n; ++j) {
        const index from = T.ascending[static_cast<std::size_t>(n - 1 - j)];
        r.values.push_back(T.values[static_cast<std::size_t>(from)]);
        std::copy_n(Z.col(from), n, r.V.col(j));
    }
    apply(form, r.V.view(), threads);
    return r;
}

symmetric_eigen_scratch::symmetric_eigen_scratch(index n)
    : result(columns::scratch(n, n) + scratch_for<double>(n)),
      rest(tridiagonalise_scratch(n) + symmetric_storage_scratch(n) + divide_and_conquer_scratch(n) + apply_scratch(n, n)) {}

} // namespace eckart::fast
