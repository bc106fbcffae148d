#pragma once

#include <eckart/core/strided_view.hpp>
#include <eckart/core/svd_result.hpp>

#include <algorithm>

namespace eckart::fast {

/// Where an algorithm writes, after it has allocated all that it needs: U and Vh of the shapes that `svd_result` states, any strides under
/// which entries are apart, not looked at for `vectors::none`; S, min(m, n) of them.
template <class T>
struct svd_outputs {
    strided_view<T> U;
    real_type<T>* S = nullptr;
    strided_view<T> Vh;

    /// Of A^T, without conjugation: A = U diag(S) Vh is A^T = Vh^T diag(S) U^T.
    svd_outputs transposed() const { return {Vh.transposed(), S, U.transposed()}; }
};

/// Columns of U, m-by-n A; of V with m and n exchanged.
constexpr index columns_of_u(index m, index n, vectors job) { return job == vectors::none ? 0 : job == vectors::thin ? std::min(m, n) : m; }

/// A result with room for everything.
template <class T>
svd_result<T> empty_result(index m, index n, vectors job) {
    svd_result<T> r;
    r.U = matrix<T>(m, columns_of_u(m, n, job));
    r.S.resize(static_cast<std::size_t>(std::min(m, n)));
    r.Vh = matrix<T>(columns_of_u(n, m, job), n);
    return r;
}

template <class T>
svd_outputs<T> outputs_of(svd_result<T>& r) {
    return {r.U.view(), r.S.data(), r.Vh.view()};
}

} // namespace eckart::fast
