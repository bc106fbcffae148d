#pragma once

#include <eckart/core/strided_view.hpp>

#include <stdexcept>
#include <string>

namespace eckart {

/// `count` matrices of one shape: entry (i, j) of matrix b is `data[b * matrix_stride + i * row_stride + j * col_stride]`, strides in
/// entries, zero and negative allowed.
template <class T>
struct batch_view {
    T* data = nullptr;
    index count = 0;
    index rows = 0;
    index cols = 0;
    index row_stride = 1;
    index col_stride = 1;
    index matrix_stride = 0;

    constexpr batch_view() = default;

    /// @throws std::invalid_argument if a dimension or the count is negative, or data is null while there are entries.
    constexpr batch_view(T* data_, index count_, index rows_, index cols_, index row_stride_, index col_stride_, index matrix_stride_)
        : data(data_), count(count_), rows(rows_), cols(cols_), row_stride(row_stride_), col_stride(col_stride_),
          matrix_stride(matrix_stride_) {
        if (count < 0 || rows < 0 || cols < 0)
            throw std::invalid_argument("batch_view: " + std::to_string(count) + " matrices of " + std::to_string(rows) + " by " +
                                        std::to_string(cols) + " must not be negative");
        if (data == nullptr && count > 0 && rows > 0 && cols > 0)
            throw std::invalid_argument("batch_view: null pointer for " + std::to_string(count) + " matrices of " + std::to_string(rows) +
                                        " by " + std::to_string(cols));
    }

    /// Column-major matrices one behind the other.
    constexpr batch_view(T* data_, index count_, index rows_, index cols_)
        : batch_view(data_, count_, rows_, cols_, 1, rows_, rows_ * cols_) {}

    constexpr operator batch_view<const T>() const requires(!std::is_const_v<T>) {
        return {data, count, rows, cols, row_stride, col_stride, matrix_stride};
    }

    /// Matrix b.
    constexpr strided_view<T> operator[](index b) const {
        return {data == nullptr ? nullptr : data + b * matrix_stride, rows, cols, row_stride, col_stride};
    }

    /// Matrices first, ..., first + how_many - 1.
    constexpr batch_view part(index first, index how_many) const {
        return {data == nullptr ? nullptr : data + first * matrix_stride, how_many, rows, cols, row_stride, col_stride, matrix_stride};
    }

    constexpr batch_view transposed() const { return {data, count, cols, rows, col_stride, row_stride, matrix_stride}; }
};

} // namespace eckart
