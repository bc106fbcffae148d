#include <eckart/core/floating_point.hpp>
#include <eckart/core/matrix.hpp>
#include <eckart/reference/derivation/exact_rank.hpp>
#include <eckart/reference/derivation/modular_rank.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

namespace eckart::reference {

namespace {

/// A as integers with odd mantissas (or zero), rows and columns divided by their powers of two.
integer_matrix scaled_to_integers(matrix_view<const double> A) {
    integer_matrix N{matrix<std::int64_t>(A.rows, A.cols), matrix<int>(A.rows, A.cols)};
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) {
            if (!std::isfinite(A(i, j)))
                throw std::invalid_argument("exact_rank: entry (" + std::to_string(i) + ", " + std::to_string(j) + ") is not finite");
            const dyadic x = decompose(A(i, j));
            if (x.mantissa == 0) continue;
            const int zeros = std::countr_zero(static_cast<std::uint64_t>(x.mantissa));
            N.mantissas(i, j) = x.mantissa / (std::int64_t(1) << zeros);
            N.exponents(i, j) = x.exponent + zeros;
        }
    const auto divide_line = [&](index count, const auto& row_of, const auto& col_of) {
        int least = std::numeric_limits<int>::max();
        for (index l = 0; l < count; ++l)
            if (N.mantissas(row_of(l), col_of(l)) != 0) least = std::min(least, N.exponents(row_of(l), col_of(l)));
        for (index l = 0; l < count; ++l)
            if (N.mantissas(row_of(l), col_of(l)) != 0) N.exponents(row_of(l), col_of(l)) -= least;
    };
    // Once the rows are divided all exponents are >= 0, and dividing the columns keeps that.
    for (index i = 0; i < A.rows; ++i)
        divide_line(
            A.cols, [i](index) { return i; }, [](index j) { return j; });
    for (index j = 0; j < A.cols; ++j)
        divide_line(
            A.rows, [](index i) { return i; }, [j](index) { return j; });
    return N;
}

/// Bits of the integer: |N_ij| < 2^bits; 0 for zero.
double entry_bits(const integer_matrix& N, index i, index j) {
    const std::int64_t mantissa = N.mantissas(i, j);
    const auto magnitude = static_cast<std::uint64_t>(mantissa < 0 ? -mantissa : mantissa);
    return N.exponents(i, j) + static_cast<double>(std::bit_width(magnitude));
}

/// log2 of an upper bound on the product of the `order` greatest norms among lines of `count` integers each, where line l has entries below
/// 2^bits[l] and hence a norm below sqrt(count) 2^bits[l]. Each factor is at least 1.
double product_of_greatest_norms(std::vector<double> bits, index count, index order) {
    std::sort(bits.begin(), bits.end(), std::greater<>());
    double sum = 0;
    for (index l = 0; l < order; ++l) sum += bits[static_cast<std::size_t>(l)] + std::log2(static_cast<double>(count)) / 2;
    return sum * (1 + 1e-9) + 1; // above the rounding of this sum
}

/// log2 of Hadamard's bound on every minor of the order, the better one of rows and columns.
double minor_bits(const integer_matrix& N, index order) {
    const index m = N.mantissas.rows(), n = N.mantissas.cols();
    std::vector<double> row(static_cast<std::size_t>(m), 0), col(static_cast<std::size_t>(n), 0);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) {
            row[i] = std::max(row[i], entry_bits(N, i, j));
            col[j] = std::max(col[j], entry_bits(N, i, j));
        }
    return std::min(product_of_greatest_norms(row, n, order), product_of_greatest_norms(col, m, order));
}

} // namespace

index exact_rank(matrix_view<const double> A) {
    if (A.empty()) return 0;
    const integer_matrix N = scaled_to_integers(A);
    const index full = std::min(A.rows, A.cols);
    index rank = 0;
    double primes_bits = 0; // log2 of the product of the primes tried, rounded down
    std::uint64_t p = std::uint64_t(1) << 62;
    do {
        p = previous_prime(p);
        rank = std::max(rank, modular_rank(N, p));
        primes_bits += 61; // p > 2^61, and p divides every minor of order rank + 1
    } while (rank < full && primes_bits <= minor_bits(N, rank + 1));
    return rank;
}

index exact_rank(matrix_view<const std::complex<double>> A) {
    matrix<double> embedded(2 * A.rows, 2 * A.cols);
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) {
            embedded(i, j) = embedded(A.rows + i, A.cols + j) = A(i, j).real();
            embedded(A.rows + i, j) = A(i, j).imag();
            embedded(i, A.cols + j) = -A(i, j).imag();
        }
    return exact_rank(embedded.view()) / 2;
}

} // namespace eckart::reference
