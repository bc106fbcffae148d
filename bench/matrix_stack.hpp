#pragma once

#include <eckart/core/matrix_view.hpp>

#include <algorithm>
#include <vector>

namespace eckart::bench {

/// `count` rows-by-cols matrices, column-major without padding, one behind the other: what a row of the benchmark decomposes.
template <class T>
struct matrix_stack {
    index rows = 0;
    index cols = 0;
    index count = 1;
    std::vector<T> entries;

    matrix_stack() = default;
    matrix_stack(index rows_, index cols_, index count_)
        : rows(rows_), cols(cols_), count(count_), entries(static_cast<std::size_t>(rows_ * cols_ * count_)) {}
    /// A copy of one matrix.
    explicit matrix_stack(matrix_view<const T> A) : matrix_stack(A.rows, A.cols, 1) {
        for (index j = 0; j < cols; ++j) std::copy_n(A.col(j), rows, at(0) + j * rows);
    }

    T* at(index i) { return entries.data() + i * rows * cols; }
    const T* at(index i) const { return entries.data() + i * rows * cols; }
    matrix_view<const T> operator[](index i) const { return {at(i), rows, cols, rows > 1 ? rows : 1}; }
};

} // namespace eckart::bench
