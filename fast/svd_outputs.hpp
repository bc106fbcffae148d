#pragma once

#include <eckart/core/strided_view.hpp>
#include <eckart/core/svd_result.hpp>

#include <algorithm>

namespace eckart::fast {

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

/// Where an algorithm writes, after it has allocated all that it needs: U and Vh of the shapes that `svd_result` states, any strides under
/// which entries are apart, not looked at for `vectors::none`; S, min(m, n) of them. All of it is known to `placed` alone.
template <class T>
class svd_outputs {
public:
    /// Memory of a caller.
    svd_outputs(strided_view<T> U_, real_type<T>* S_, strided_view<T> Vh_) : U(U_), S(S_), Vh(Vh_) {}
    /// A result that gets its memory when it is about to be written: pages touched earlier would have left the caches by then.
    svd_outputs(svd_result<T>& result, index m, index n, vectors job) : result_(&result), m_(m), n_(n), job_(job) {}

    /// Of A^T, without conjugation: A = U diag(S) Vh is A^T = Vh^T diag(S) U^T.
    svd_outputs transposed() const {
        svd_outputs t = *this;
        t.U = Vh.transposed();
        t.Vh = U.transposed();
        t.transposed_ = !transposed_;
        return t;
    }

    svd_outputs placed() const {
        if (result_ == nullptr) return *this;
        *result_ = empty_result<T>(m_, n_, job_);
        const svd_outputs at(result_->U.view(), result_->S.data(), result_->Vh.view());
        return transposed_ ? at.transposed() : at;
    }

    strided_view<T> U;
    real_type<T>* S = nullptr;
    strided_view<T> Vh;

private:
    svd_result<T>* result_ = nullptr;
    index m_ = 0, n_ = 0;
    vectors job_ = vectors::none;
    bool transposed_ = false;
};

} // namespace eckart::fast
