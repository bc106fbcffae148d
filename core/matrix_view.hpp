#pragma once

#include <eckart/core/index.hpp>

#include <cassert>
#include <stdexcept>
#include <string>
#include <type_traits>

namespace eckart {

/// A rows-by-cols column-major window on somebody else's memory: entry (i, j) is `data[i + j * ld]`.
/// Invariant: rows, cols >= 0 and ld >= max(1, rows). Rows rows..ld-1 of a column are padding: never read, never written.
template <class T>
struct matrix_view {
    T* data = nullptr;
    index rows = 0;
    index cols = 0;
    index ld = 1;

    constexpr matrix_view() = default;

    /// @throws std::invalid_argument if a dimension is negative, ld < max(1, rows), or data is null while the view is not empty.
    constexpr matrix_view(T* data_, index rows_, index cols_, index ld_) : data(data_), rows(rows_), cols(cols_), ld(ld_) {
        if (rows < 0 || cols < 0)
            throw std::invalid_argument("matrix_view: dimensions " + std::to_string(rows) + " by " + std::to_string(cols) +
                                        " must not be negative");
        if (ld < (rows > 1 ? rows : 1))
            throw std::invalid_argument("matrix_view: leading dimension " + std::to_string(ld) +
                                        " is less than max(1, rows = " + std::to_string(rows) + ")");
        if (data == nullptr && rows > 0 && cols > 0)
            throw std::invalid_argument("matrix_view: null pointer for a " + std::to_string(rows) + " by " + std::to_string(cols) +
                                        " matrix");
    }

    constexpr T& operator()(index i, index j) const {
        assert(0 <= i && i < rows && 0 <= j && j < cols);
        return data[i + j * ld];
    }

    /// First entry of column j; the column is contiguous.
    constexpr T* col(index j) const {
        assert(0 <= j && j <= cols);
        return data + j * ld;
    }

    constexpr bool empty() const { return rows == 0 || cols == 0; }

    /// The m-by-n block whose upper left entry is (i, j).
    constexpr matrix_view block(index i, index j, index m, index n) const {
        assert(i >= 0 && j >= 0 && m >= 0 && n >= 0 && i + m <= rows && j + n <= cols);
        matrix_view b;
        b.data = (m > 0 && n > 0) ? data + i + j * ld : data;
        b.rows = m;
        b.cols = n;
        b.ld = ld;
        return b;
    }

    constexpr operator matrix_view<const T>() const requires(!std::is_const_v<T>) { return {data, rows, cols, ld}; }
};

} // namespace eckart
