#pragma once

#include <eckart/core/index.hpp>
#include <eckart/core/matrix_view.hpp>

namespace eckart {

/// A rows-by-cols window with arbitrary strides (in entries; zero and negative allowed): entry (i, j) is
/// `data[i * row_stride + j * col_stride]`. This is what the façade accepts: column-major, row-major, transposed, broadcast and
/// reversed input are all one of these. Algorithms work on `matrix_view`.
template <class T>
struct strided_view {
    T* data = nullptr;
    index rows = 0;
    index cols = 0;
    index row_stride = 1;
    index col_stride = 1;

    constexpr strided_view() = default;

    /// @throws std::invalid_argument if a dimension is negative, or data is null while the view is not empty.
    constexpr strided_view(T* data_, index rows_, index cols_, index row_stride_, index col_stride_)
        : data(data_), rows(rows_), cols(cols_), row_stride(row_stride_), col_stride(col_stride_) {
        if (rows < 0 || cols < 0)
            throw std::invalid_argument("strided_view: dimensions " + std::to_string(rows) + " by " + std::to_string(cols) +
                                        " must not be negative");
        if (data == nullptr && rows > 0 && cols > 0)
            throw std::invalid_argument("strided_view: null pointer for a " + std::to_string(rows) + " by " + std::to_string(cols) +
                                        " matrix");
    }

    constexpr strided_view(matrix_view<T> a) : strided_view(a.data, a.rows, a.cols, 1, a.ld) {}

    constexpr strided_view(matrix_view<std::remove_const_t<T>> a) requires(std::is_const_v<T>)
        : strided_view(a.data, a.rows, a.cols, 1, a.ld) {}

    constexpr T& operator()(index i, index j) const {
        assert(0 <= i && i < rows && 0 <= j && j < cols);
        return data[i * row_stride + j * col_stride];
    }

    constexpr strided_view transposed() const { return {data, cols, rows, col_stride, row_stride}; }
};

/// A contiguous row-major matrix, as C arrays and NumPy's default order have it.
template <class T>
constexpr strided_view<T> row_major(T* data, index rows, index cols) {
    return {data, rows, cols, cols, 1};
}

} // namespace eckart
