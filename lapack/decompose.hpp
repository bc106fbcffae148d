#pragma once

#include <eckart/fast/svd.hpp>
#include <eckart/lapack/fortran.hpp>
#include <eckart/lapack/thread_count.hpp>

namespace eckart::lapack {

/// The singular value decomposition behind every entry point: the fast path with its default options but for these.
/// @throws what eckart::svd throws.
template <class T>
svd_result<T> decompose(strided_view<const T> A, vectors job, algorithm how) {
    svd_options options;
    options.vectors = job;
    options.algorithm = how;
    // What LAPACK promises of xGESDD and xGESVD; Jacobi keeps small values whatever this says.
    options.accuracy = accuracy::normwise;
    options.threads = thread_count();
    return svd(A, options);
}

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
