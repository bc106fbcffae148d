#pragma once

#include <eckart/core/matrix_view.hpp>
#include <eckart/core/scalar.hpp>
#include <eckart/core/strided_view.hpp>

#include <algorithm>
#include <cassert>
#include <initializer_list>
#include <limits>
#include <utility>
#include <vector>

namespace eckart {

/// Owning rows-by-cols matrix, column-major and contiguous (ld = max(1, rows)), zero on construction.
/// T is any scalar, multiprecision included. Copies are deep; a moved-from matrix is 0 by 0.
template <class T>
class matrix {
public:
    using value_type = T;

    matrix() = default;

    /// @throws std::invalid_argument if a dimension is negative or the number of entries is beyond `index`.
    matrix(index rows, index cols) : rows_(rows), cols_(cols) {
        if (rows < 0 || cols < 0)
            throw std::invalid_argument("matrix: dimensions " + std::to_string(rows) + " by " + std::to_string(cols) +
                                        " must not be negative");
        if (cols > 0 && rows > std::numeric_limits<index>::max() / cols)
            throw std::invalid_argument("matrix: " + std::to_string(rows) + " by " + std::to_string(cols) +
                                        " entries are more than any memory holds");
        entries_.assign(static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols), T(0));
    }

    /// Rows as they are written on paper: `matrix<double>{{1, 2}, {3, 4}}`.
    matrix(std::initializer_list<std::initializer_list<T>> rows)
        : matrix(static_cast<index>(rows.size()), rows.size() == 0 ? 0 : static_cast<index>(rows.begin()->size())) {
        index i = 0;
        for (const auto& row : rows) {
            if (static_cast<index>(row.size()) != cols_)
                throw std::invalid_argument("matrix: row " + std::to_string(i) + " has " + std::to_string(row.size()) +
                                            " entries, row 0 has " + std::to_string(cols_));
            index j = 0;
            for (const auto& x : row) (*this)(i, j++) = x;
            ++i;
        }
    }

    /// Deep copy of a view of any storage.
    explicit matrix(strided_view<const T> a) : matrix(a.rows, a.cols) {
        for (index j = 0; j < cols_; ++j)
            for (index i = 0; i < rows_; ++i) (*this)(i, j) = a(i, j);
    }
    explicit matrix(matrix_view<const T> a) : matrix(strided_view<const T>(a)) {}

    matrix(const matrix&) = default;
    matrix& operator=(const matrix&) = default;
    matrix(matrix&& other) noexcept
        : entries_(std::move(other.entries_)), rows_(std::exchange(other.rows_, 0)), cols_(std::exchange(other.cols_, 0)) {
        other.entries_.clear();
    }
    matrix& operator=(matrix&& other) noexcept {
        entries_ = std::move(other.entries_);
        other.entries_.clear();
        rows_ = std::exchange(other.rows_, 0);
        cols_ = std::exchange(other.cols_, 0);
        return *this;
    }
    ~matrix() = default;

    static matrix identity(index rows, index cols) {
        matrix a(rows, cols);
        for (index i = 0; i < std::min(rows, cols); ++i) a(i, i) = T(1);
        return a;
    }
    static matrix identity(index n) { return identity(n, n); }

    index rows() const { return rows_; }
    index cols() const { return cols_; }
    index ld() const { return std::max<index>(1, rows_); }
    bool empty() const { return rows_ == 0 || cols_ == 0; }
    T* data() { return entries_.data(); }
    const T* data() const { return entries_.data(); }

    T& operator()(index i, index j) { return entries_[position(i, j)]; }
    const T& operator()(index i, index j) const { return entries_[position(i, j)]; }
    T* col(index j) { return view().col(j); }
    const T* col(index j) const { return view().col(j); }

    matrix_view<T> view() { return {data(), rows_, cols_, ld()}; }
    matrix_view<const T> view() const { return {data(), rows_, cols_, ld()}; }
    operator matrix_view<T>() { return view(); }
    operator matrix_view<const T>() const { return view(); }
    operator strided_view<const T>() const { return view(); }

    bool operator==(const matrix&) const = default;

private:
    std::size_t position(index i, index j) const {
        assert(0 <= i && i < rows_ && 0 <= j && j < cols_);
        return static_cast<std::size_t>(i + j * rows_);
    }

    std::vector<T> entries_;
    index rows_ = 0;
    index cols_ = 0;
};

/// Aᵀ, without conjugation.
template <class T>
matrix<T> transpose(matrix_view<const T> a) {
    return matrix<T>(strided_view<const T>(a).transposed());
}
template <class T>
matrix<T> transpose(const matrix<T>& a) {
    return transpose(a.view());
}

/// Aᴴ; Aᵀ for real scalars.
template <class T>
matrix<T> conjugate_transpose(const matrix<T>& a) {
    matrix<T> b(a.cols(), a.rows());
    for (index j = 0; j < a.cols(); ++j)
        for (index i = 0; i < a.rows(); ++i) b(j, i) = scalar_traits<T>::conjugate(a(i, j));
    return b;
}

} // namespace eckart
