#pragma once

#include <eckart/core/matrix_view.hpp>
#include <eckart/fast/columns.hpp>

#include <array>
#include <utility>

namespace eckart::fast {

/// A view of a real matrix (P = 1) or of a complex one (P = 2), whose real and imaginary parts are matrices of their own: what is done to
/// both parts alike is done to real matrices, and products are real products (planes_product.hpp).
template <int P, class T = double>
struct planes_view {
    std::array<matrix_view<T>, P> part; ///< real, imaginary; of one shape

    index rows() const { return part[0].rows; }
    index cols() const { return part[0].cols; }
    planes_view block(index i, index j, index m, index n) const {
        planes_view b;
        for (int p = 0; p < P; ++p) b.part[p] = part[p].block(i, j, m, n);
        return b;
    }
    operator planes_view<P, const T>() const requires(!std::is_const_v<T>) {
        planes_view<P, const T> c;
        for (int p = 0; p < P; ++p) c.part[p] = part[p];
        return c;
    }
};

/// The matrix itself, each part in `columns_of<R>`.
template <int P, class R = double>
struct planes {
    std::array<columns_of<R>, P> part;

    planes() = default;
    /// Zeros.
    planes(index rows, index cols) {
        for (auto& x : part) x = columns_of<R>(rows, cols);
    }
    /// Entries undefined, as `columns_of::undefined`.
    static planes undefined(index rows, index cols) {
        planes X;
        for (auto& x : X.part) x = columns_of<R>::undefined(rows, cols);
        return X;
    }

    index rows() const { return part[0].rows(); }
    index cols() const { return part[0].cols(); }
    planes_view<P, R> view(index rows, index cols) {
        planes_view<P, R> v;
        for (int p = 0; p < P; ++p) v.part[p] = part[p].view(rows, cols);
        return v;
    }
    planes_view<P, R> view() { return view(rows(), cols()); }
    planes_view<P, const R> view(index rows, index cols) const {
        planes_view<P, const R> v;
        for (int p = 0; p < P; ++p) v.part[p] = part[p].view(rows, cols);
        return v;
    }
};

} // namespace eckart::fast
