#pragma once

#include "tests/support/svd_problem.hpp"

#include <eckart/core/floating_point.hpp>
#include <eckart/core/matrix.hpp>

#include <bit>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>

namespace eckart::fuzz {

/// A fuzzer's bytes one after the other; zeros when they have run out, so that every prefix decodes.
class byte_reader {
public:
    explicit byte_reader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

    std::uint8_t byte() {
        if (bytes_.empty()) return 0;
        const std::uint8_t b = bytes_.front();
        bytes_ = bytes_.subspan(1);
        return b;
    }
    int below(int n) { return byte() % n; }
    int signed_byte() { return std::bit_cast<std::int8_t>(byte()); }
    std::uint64_t word() {
        std::uint64_t w = 0;
        for (int i = 0; i < 8; ++i) w |= std::uint64_t(byte()) << (8 * i);
        return w;
    }

private:
    std::span<const std::uint8_t> bytes_;
};

/// A small SVD problem from bytes. `condition` > 0: A = B D, D B or D1 B D2 exactly, with diagonal D of powers of two, cond(B) <= condition
/// and no entry subnormal, so that high relative accuracy is promised.
struct svd_input {
    matrix<double> A;
    double condition = 0;
    int scale = 0; ///< the power of two by which the scaling law is tried
};

inline constexpr index largest_dimension = 6;

namespace detail {

/// One byte chooses a number of the kinds that break things, or says that eight bytes of raw bits follow.
inline double special_or_raw(byte_reader& in) {
    using limits = std::numeric_limits<double>;
    constexpr double specials[] = {0.0,
                                   -0.0,
                                   1.0,
                                   -1.0,
                                   limits::min(),
                                   limits::denorm_min(),
                                   limits::max(),
                                   -limits::max(),
                                   limits::epsilon(),
                                   0x1p511,
                                   0x1p-511,
                                   limits::infinity(),
                                   -limits::infinity(),
                                   limits::quiet_NaN(),
                                   3.0,
                                   0x1.fffffffffffffp-1023};
    const std::uint8_t choice = in.byte();
    return choice < 128 ? specials[choice % std::size(specials)] : std::bit_cast<double>(in.word());
}

/// Diagonally dominant: 8 on the diagonal, |entries| <= 1 off it. With p = max(m, n) <= 6 the singular values lie between 8 - (p - 1)
/// (Johnson's Gershgorin-type bound, Linear Algebra Appl. 112, 1989, on the leading square block; more rows or columns only raise them) and
/// 8 + (p - 1) (square root of 1-norm times infinity-norm).
inline matrix<double> dominant(index m, index n, byte_reader& in) {
    matrix<double> B(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) B(i, j) = i == j ? 8.0 : in.signed_byte() / 128.0;
    return B;
}
inline double condition_of_dominant(index m, index n) {
    const double others = static_cast<double>(std::max(m, n)) - 1;
    return (8 + others) / (8 - others);
}

inline std::vector<int> exponents(index count, int largest, byte_reader& in) {
    std::vector<int> e(static_cast<std::size_t>(count));
    for (int& x : e) x = in.signed_byte() * largest / 128;
    return e;
}

/// Rows and columns in another order and with other signs: the same singular values, and no bit of an entry but its sign changes.
inline void rearrange(matrix<double>& A, std::uint64_t seed) {
    tests::counter_random random(seed);
    const auto swap_rows = [&](index i, index l) {
        for (index j = 0; j < A.cols(); ++j) std::swap(A(i, j), A(l, j));
    };
    const auto swap_cols = [&](index j, index l) {
        for (index i = 0; i < A.rows(); ++i) std::swap(A(i, j), A(i, l));
    };
    for (index i = A.rows() - 1; i > 0; --i) swap_rows(i, random.below(static_cast<int>(i) + 1));
    for (index j = A.cols() - 1; j > 0; --j) swap_cols(j, random.below(static_cast<int>(j) + 1));
    for (index j = 0; j < A.cols(); ++j)
        if (random.below(2) == 1)
            for (index i = 0; i < A.rows(); ++i) A(i, j) = -A(i, j);
}

/// A = D1 B D2. One side: on the side where B has full rank (columns if m >= n), exponents in any order: the class with a proof. Two sides:
/// exponents non-increasing on both before the rearrangement, so that pivoting meets the well-conditioned leading blocks of B.
inline matrix<double> graded(index m, index n, bool two_sided, byte_reader& in) {
    std::vector<int> row(static_cast<std::size_t>(m)), col(static_cast<std::size_t>(n));
    if (two_sided) {
        row = exponents(m, 500, in);
        col = exponents(n, 500, in);
        std::sort(row.rbegin(), row.rend());
        std::sort(col.rbegin(), col.rend());
    } else {
        (m >= n ? col : row) = exponents(m >= n ? n : m, 1000, in);
    }
    const std::uint64_t seed = in.word();
    matrix<double> A = dominant(m, n, in);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) A(i, j) = std::ldexp(A(i, j), row[i] + col[j]);
    rearrange(A, seed);
    return A;
}

/// Duplicates, last-bit perturbations, zero rows, scaled columns, special numbers.
inline void disturb(matrix<double>& A, byte_reader& in) {
    if (A.empty()) return;
    const int m = static_cast<int>(A.rows()), n = static_cast<int>(A.cols());
    for (int count = in.below(8); count > 0; --count) {
        const int kind = in.below(7);
        const index i = in.below(m), j = in.below(n);
        switch (kind) {
        case 0:
            for (index l = 0, to = in.below(n); l < m; ++l) A(l, to) = A(l, j);
            break;
        case 1:
            for (index l = 0, to = in.below(m); l < n; ++l) A(to, l) = A(i, l);
            break;
        case 2: A(i, j) = next_up(A(i, j)); break;
        case 3: A(i, j) = next_down(A(i, j)); break;
        case 4:
            for (index l = 0; l < n; ++l) A(i, l) = 0;
            break;
        case 5:
            for (index l = 0, e = 8 * in.signed_byte(); l < m; ++l) A(l, j) = std::ldexp(A(l, j), static_cast<int>(e));
            break;
        default: A(i, j) = special_or_raw(in); break;
        }
    }
}

} // namespace detail

/// Every byte sequence is a problem of at most 6 by 6.
inline svd_input decode_svd_input(std::span<const std::uint8_t> bytes) {
    byte_reader in(bytes);
    const int mode = in.below(5);
    const index m = in.below(largest_dimension + 1), n = in.below(largest_dimension + 1);
    svd_input input;
    input.scale = 8 * in.signed_byte();
    switch (mode) {
    case 0: // raw bits and special numbers
        input.A = matrix<double>(m, n);
        for (index j = 0; j < n; ++j)
            for (index i = 0; i < m; ++i) input.A(i, j) = detail::special_or_raw(in);
        break;
    case 1: // small integers
        input.A = matrix<double>(m, n);
        for (index j = 0; j < n; ++j)
            for (index i = 0; i < m; ++i) input.A(i, j) = in.signed_byte() / 16;
        break;
    case 2: {
        const auto law = tests::all_spectrum_laws[static_cast<std::size_t>(in.below(tests::all_spectrum_laws.size()))];
        const auto structure = tests::all_matrix_structures[static_cast<std::size_t>(in.below(tests::all_matrix_structures.size()))];
        const int scale = 8 * in.signed_byte();
        input.A = tests::make_svd_problem(m, n, law, structure, scale, in.word()).A;
        break;
    }
    default: // 3: one-sided, 4: two-sided grading; these stay as they are, because a promise hangs on their construction
        input.A = detail::graded(m, n, mode == 4, in);
        input.condition = m == 0 || n == 0 ? 0 : detail::condition_of_dominant(m, n);
        return input;
    }
    detail::disturb(input.A, in);
    return input;
}

} // namespace eckart::fuzz
