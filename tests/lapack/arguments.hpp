#pragma once

#include <eckart/core/matrix.hpp>
#include <eckart/validate/libraries/guarded_array.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>

namespace eckart::lapack_test {

/// A column-major array argument of exactly the documented size: a guard page behind it, canaries in front, every byte poisoned, `padding`
/// rows between the columns. Size 0 by 0 is an argument that must not be referenced: its address is inaccessible.
template <class T>
class argument {
public:
    argument(const std::string& name, index rows, index cols, index padding = 0)
        : rows_(rows), cols_(cols), ld_(std::max<index>(1, rows + padding)),
          memory_(name, static_cast<std::size_t>(rows > 0 && cols > 0 ? (cols - 1) * ld_ + rows : 0) * sizeof(T)) {
        std::memset(memory_.data(), poison, memory_.bytes());
    }

    argument(const std::string& name, const matrix<T>& A, index padding = 0) : argument(name, A.rows(), A.cols(), padding) {
        for (index j = 0; j < A.cols(); ++j)
            for (index i = 0; i < A.rows(); ++i) data()[i + j * ld_] = A(i, j);
    }

    T* data() const { return reinterpret_cast<T*>(memory_.data()); }
    int ld() const { return static_cast<int>(ld_); }

    /// The contents; a test failure if an entry was not written, or anything outside was.
    matrix<T> read() const {
        check_outside();
        matrix<T> M(rows_, cols_);
        for (index j = 0; j < cols_; ++j)
            for (index i = 0; i < rows_; ++i) {
                EXPECT_FALSE(is_poison(data() + i + j * ld_, 1)) << memory_.name() << "(" << i << ", " << j << ") was not written";
                M(i, j) = data()[i + j * ld_];
            }
        return M;
    }

    /// A test failure if anything was written at all.
    void check_untouched() const {
        check_outside();
        EXPECT_TRUE(is_poison(data(), static_cast<index>(memory_.bytes() / sizeof(T)))) << memory_.name() << " was written";
    }

    /// A test failure if a canary or a padding row was written.
    void check_outside() const {
        EXPECT_EQ(memory_.broken_canary().value_or(""), "");
        for (index j = 0; j + 1 < cols_ && rows_ > 0; ++j)
            EXPECT_TRUE(is_poison(data() + rows_ + j * ld_, ld_ - rows_)) << memory_.name() << ": padding of column " << j;
    }

private:
    static constexpr int poison = 0xFB; // as float and double a large negative number, which no result here is

    static bool is_poison(const T* p, index count) {
        const auto* const bytes = reinterpret_cast<const unsigned char*>(p);
        return std::all_of(bytes, bytes + static_cast<std::size_t>(count) * sizeof(T), [](unsigned char b) { return b == poison; });
    }

    index rows_, cols_, ld_;
    validate::guarded_array memory_;
};

} // namespace eckart::lapack_test
