#pragma once

#include <eckart/core/matrix_view.hpp>
#include <eckart/fast/kept_memory.hpp>
#include <eckart/fast/scratch.hpp>

#include <algorithm>
#include <cstring>

namespace eckart::fast {

/// `rows` in whole blocks of 8, which is what `columns` keeps.
constexpr index whole_blocks(index rows) { return (rows + 7) / 8 * 8; }

/// The same, not a multiple of 512 bytes: columns that far apart would compete for few places of a cache.
constexpr index apart(index rows) { return whole_blocks(rows) % 64 == 0 ? whole_blocks(rows) + 8 : whole_blocks(rows); }

/// What a compiled kernel sees of `columns`: plain pointers, so that no template is instantiated for a SIMD target.
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
/// Storage: column-major, 64-byte aligned, zero on construction; `rows` are rounded up to whole blocks of 8 and the rows added stay zero.
/// A complex matrix has two planes: each block of 8 real parts is followed by the block of their imaginary parts. To all that acts on both
/// parts alike, scaling, norms, real rotations, such a column is one real column of ld numbers.
class columns {
public:
    columns() = default;
    columns(index rows, index cols, int planes = 1)
        : rows_(rows), cols_(cols), ld_(whole_blocks(rows) * planes), planes_(planes), data_(kept_memory(bytes(ld_, cols))) {
        std::memset(data_.get(), 0, bytes(ld_, cols)); // all bits zero: +0.0
    }

    /// Entries undefined, padding zero: for a matrix that is written as a whole.
    static columns undefined(index rows, index cols) {
        columns X;
        X.rows_ = rows;
        X.cols_ = cols;
        X.ld_ = whole_blocks(rows);
        X.data_ = kept_memory(bytes(X.ld_, cols));
        std::fill_n(X.norms(), cols, 0.0);
        std::fill_n(X.exponents(), cols, 0);
        for (index j = 0; j < cols; ++j) std::fill(X.col(j) + rows, X.col(j) + X.ld_, 0.0);
        return X;
    }

    /// What such a matrix takes of a workspace.
    static constexpr std::size_t scratch(index rows, index cols, int planes = 1) {
        return scratch_bytes(bytes(whole_blocks(rows) * planes, cols));
    }

    index rows() const { return rows_; }
    index cols() const { return cols_; }
    int planes() const { return planes_; }
    /// Doubles in a column: all planes, padding included.
    index ld() const { return ld_; }
    double* col(index j) { return data_.get() + j * ld_; }
    const double* col(index j) const { return data_.get() + j * ld_; }
    double& operator()(index i, index j, int plane = 0) { return col(j)[offset(i, plane)]; }
    double operator()(index i, index j, int plane = 0) const { return col(j)[offset(i, plane)]; }
    int& exponent(index j) { return exponents()[j]; }
    double& norm(index j) { return norms()[j]; }

    /// The stored entries of the leading rows and columns, padding included on demand.
    matrix_view<double> view(index rows, index cols) { return {data_.get(), rows, cols, std::max<index>(1, ld_)}; }
    matrix_view<double> view() { return view(rows_, cols_); }
    matrix_view<const double> view(index rows, index cols) const { return {data_.get(), rows, cols, std::max<index>(1, ld_)}; }

    columns_ref ref() { return {data_.get(), ld_, rows_, cols_, exponents(), norms(), planes_}; }

private:
    index offset(index i, int plane) const { return i + (i & ~index(7)) * (planes_ - 1) + 8 * plane; }
    /// Entries, then norms, then exponents.
    static constexpr std::size_t bytes(index ld, index cols) {
        return static_cast<std::size_t>(cols) * (static_cast<std::size_t>(ld + 1) * sizeof(double) + sizeof(int));
    }
    double* norms() const { return data_.get() + ld_ * cols_; }
    int* exponents() const { return reinterpret_cast<int*>(norms() + cols_); }

    index rows_ = 0;
    index cols_ = 0;
    index ld_ = 0;
    int planes_ = 1;
    kept_array data_;
};

} // namespace eckart::fast
