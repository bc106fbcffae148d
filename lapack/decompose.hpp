#pragma once

#include <eckart/fast/svd.hpp>
#include <eckart/fast/svd_outputs.hpp>
#include <eckart/lapack/fortran.hpp>
#include <eckart/lapack/thread_count.hpp>

namespace eckart::lapack {

/// The options behind every entry point: the defaults of the fast path but for these.
inline svd_options options_for(vectors job, algorithm how) {
    svd_options options;
    options.vectors = job;
    options.algorithm = how;
    // What LAPACK promises of xGESDD and xGESVD; Jacobi keeps small values whatever this says.
    options.accuracy = accuracy::normwise;
    options.threads = thread_count();
    return options;
}

/// @throws what eckart::svd throws.
template <class T>
svd_result<T> decompose(strided_view<const T> A, vectors job, algorithm how) {
    return svd(A, options_for(job, how));
}

/// A factor in the array of the caller, or in memory of its own: because it overwrites A, which is read until the end, or because it is
/// computed and not wanted.
template <class T>
class factor {
public:
    factor(array<T> to, index rows, index cols, bool own) {
        if (own) own_ = matrix<T>(rows, cols);
        view_ = own ? strided_view<T>(own_.view()) : strided_view<T>(to.data, rows, cols, to.row_stride, to.col_stride);
    }
    factor(const factor&) = delete;
    factor& operator=(const factor&) = delete;
    strided_view<T> view() const { return view_; }
    const matrix<T>& own() const { return own_; }

private:
    matrix<T> own_;
    strided_view<T> view_;
};

/// A view of an array argument for reading.
template <class T>
strided_view<const T> view(array<T> A, index m, index n) {
    return {A.data, m, n, A.row_stride, A.col_stride};
}

/// to(i, j) = from(i, j) for all of `from`.
template <class T>
void store(const matrix<T>& from, array<T> to) {
    for (index j = 0; j < from.cols(); ++j)
        for (index i = 0; i < from.rows(); ++i) to(i, j) = from(i, j);
}

} // namespace eckart::lapack
