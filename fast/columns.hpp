#pragma once

#include <eckart/core/matrix_view.hpp>
#include <eckart/fast/kept_memory.hpp>
#include <eckart/fast/scratch.hpp>

#include <algorithm>
#include <cstring>
#include <type_traits>

namespace eckart::fast {

/// Numbers in a block of 64 bytes: 8 doubles or 16 floats.
template <class R>
inline constexpr index numbers_per_block = 64 / static_cast<index>(sizeof(R));

/// `rows` in whole blocks, which is what `columns_of<R>` keeps.
template <class R = double>
constexpr index whole_blocks(index rows) {
    return (rows + numbers_per_block<R> - 1) / numbers_per_block<R> * numbers_per_block<R>;
}

/// The same, not a multiple of 512 bytes: columns that far apart would compete for few places of a cache.
template <class R = double>
constexpr index apart(index rows) {
    const index blocks = whole_blocks<R>(rows) / numbers_per_block<R>;
    return numbers_per_block<R> * (blocks % 8 == 0 ? blocks + 1 : blocks);
}

/// What a compiled kernel sees of columns of doubles: plain pointers, so that no template is instantiated for a SIMD target.
struct columns_ref {
    double* data;
    index ld;
    index rows;
    index cols;
    int* exponent;
    double* norm;
    int planes;

    double* col(index j) const { return data + j * ld; }
};

/// A matrix as columns of very different size: column j is 2^exponent[j] times its stored entries, which keeps the squares of a column of
/// norm 1e-300 beside one of norm 1e300 representable. norm[j] is the 2-norm of the stored entries, in the scale that its user states.
/// Storage: column-major, 64-byte aligned, zero on construction; `rows` are rounded up to whole blocks and the rows added stay zero.
/// A complex matrix has two planes: each block of real parts is followed by the block of their imaginary parts. To all that acts on both
/// parts alike, scaling, norms, real rotations, such a column is one real column of ld numbers.
/// @tparam R  double or float.
template <class R>
class columns_of {
public:
    columns_of() = default;
    columns_of(index rows, index cols, int planes = 1)
        : rows_(rows), cols_(cols), ld_(whole_blocks<R>(rows) * planes), planes_(planes), data_(kept_memory(bytes(ld_, cols))) {
        std::memset(data_.get(), 0, bytes(ld_, cols)); // all bits zero: +0.0
    }

    /// Entries undefined, padding zero: for a matrix that is written as a whole.
    static columns_of undefined(index rows, index cols) {
        columns_of X;
        X.rows_ = rows;
        X.cols_ = cols;
        X.ld_ = whole_blocks<R>(rows);
        X.data_ = kept_memory(bytes(X.ld_, cols));
        std::fill_n(X.norms(), cols, R(0));
        std::fill_n(X.exponents(), cols, 0);
        for (index j = 0; j < cols; ++j) std::fill(X.col(j) + rows, X.col(j) + X.ld_, R(0));
        return X;
    }

    /// What such a matrix takes of a workspace.
    static constexpr std::size_t scratch(index rows, index cols, int planes = 1) {
        return scratch_bytes(bytes(whole_blocks<R>(rows) * planes, cols));
    }

    index rows() const { return rows_; }
    index cols() const { return cols_; }
    int planes() const { return planes_; }
    /// Numbers in a column: all planes, padding included.
    index ld() const { return ld_; }
    R* col(index j) { return data() + j * ld_; }
    const R* col(index j) const { return data() + j * ld_; }
    R& operator()(index i, index j, int plane = 0) { return col(j)[offset(i, plane)]; }
    R operator()(index i, index j, int plane = 0) const { return col(j)[offset(i, plane)]; }
    int& exponent(index j) { return exponents()[j]; }
    R& norm(index j) { return norms()[j]; }

    /// The stored entries of the leading rows and columns, padding included on demand.
    matrix_view<R> view(index rows, index cols) { return {data(), rows, cols, std::max<index>(1, ld_)}; }
    matrix_view<R> view() { return view(rows_, cols_); }
    matrix_view<const R> view(index rows, index cols) const { return {data(), rows, cols, std::max<index>(1, ld_)}; }

    columns_ref ref() requires std::is_same_v<R, double> { return {data(), ld_, rows_, cols_, exponents(), norms(), planes_}; }

private:
    R* data() const { return reinterpret_cast<R*>(data_.get()); }
    index offset(index i, int plane) const {
        constexpr index block = numbers_per_block<R>;
        return i + (i & ~(block - 1)) * (planes_ - 1) + block * plane;
    }
    /// Entries, then norms, then exponents.
    static constexpr std::size_t bytes(index ld, index cols) {
        return static_cast<std::size_t>(cols) * (static_cast<std::size_t>(ld + 1) * sizeof(R) + sizeof(int));
    }
    R* norms() const { return data() + ld_ * cols_; }
    int* exponents() const { return reinterpret_cast<int*>(norms() + cols_); }

    index rows_ = 0;
    index cols_ = 0;
    index ld_ = 0;
    int planes_ = 1;
    kept_array data_;
};

using columns = columns_of<double>;

} // namespace eckart::fast
