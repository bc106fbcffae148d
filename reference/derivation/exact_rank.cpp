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

/// A as integers N_ij = mantissa 2^exponent (exponent >= 0), with odd mantissas or zero, after dividing rows and columns by powers of two.
matrix<dyadic> integer_matrix(matrix_view<const double> A) {
    matrix<dyadic> N(A.rows, A.cols);
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) {
            if (!std::isfinite(A(i, j)))
                throw std::invalid_argument("exact_rank: entry (" + std::to_string(i) + ", " + std::to_string(j) + ") is not finite");
            dyadic x = decompose(A(i, j));
            if (x.mantissa != 0) {
                const int zeros = std::countr_zero(static_cast<std::uint64_t>(x.mantissa));
                x = {x.mantissa / (std::int64_t(1) << zeros), x.exponent + zeros};
            }
            N(i, j) = x;
        }
    const auto divide_line = [](index count, const auto& entry) {
        int least = std::numeric_limits<int>::max();
        for (index l = 0; l < count; ++l)
            if (entry(l).mantissa != 0) least = std::min(least, entry(l).exponent);
        for (index l = 0; l < count; ++l) entry(l).exponent = entry(l).mantissa == 0 ? 0 : entry(l).exponent - least;
    };
    // After the rows are divided all exponents are >= 0, and dividing the columns keeps that.
    for (index i = 0; i < A.rows; ++i) divide_line(A.cols, [&](index j) -> dyadic& { return N(i, j); });
    for (index j = 0; j < A.cols; ++j) divide_line(A.rows, [&](index i) -> dyadic& { return N(i, j); });
    return N;
}

/// An upper bound on log2 of every minor of order `order`, by Hadamard on lines whose entry l has modulus < 2^(bits): a line of `count`
/// entries of at most b bits each has norm < sqrt(count) 2^b. Lines of zeros count as norm 1, which only raises the bound.
double hadamard_bits(index lines, index count, index order, const std::function<double(index)>& line_bits) {
    std::vector<double> bits;
    for (index l = 0; l < lines; ++l) bits.push_back(line_bits(l));
    std::sort(bits.begin(), bits.end(), std::greater<>());
    double sum = 0;
    for (index l = 0; l < std::min(order, lines); ++l) sum += bits[static_cast<std::size_t>(l)] + std::log2(static_cast<double>(count)) / 2;
    return sum * (1 + 1e-9) + 1; // above the rounding of this sum
}

double entry_bits(const dyadic& x) {
    if (x.mantissa == 0) return 0;
    const auto magnitude = static_cast<std::uint64_t>(x.mantissa < 0 ? -x.mantissa : x.mantissa);
    return x.exponent + static_cast<double>(std::bit_width(magnitude));
}

double minor_bits(const matrix<dyadic>& N, index order) {
    const auto row_bits = [&](index i) {
        double b = 0;
        for (index j = 0; j < N.cols(); ++j) b = std::max(b, entry_bits(N(i, j)));
        return b;
    };
    const auto col_bits = [&](index j) {
        double b = 0;
        for (index i = 0; i < N.rows(); ++i) b = std::max(b, entry_bits(N(i, j)));
        return b;
    };
    return std::min(hadamard_bits(N.rows(), N.cols(), order, row_bits), hadamard_bits(N.cols(), N.rows(), order, col_bits));
}

} // namespace

index exact_rank(matrix_view<const double> A) {
    if (A.empty()) return 0;
    const matrix<dyadic> N = integer_matrix(A);
    const index full = std::min(A.rows, A.cols);
    index rank = 0;
    double proved_bits = 0; // log2 of the product of the primes tried since `rank` was found, rounded down
    std::uint64_t p = std::uint64_t(1) << 62;
    do {
        p = previous_prime(p);
        const index r = modular_rank(N, p);
        if (r > rank) rank = r;
        proved_bits += 61; // p > 2^61, and every prime so far divides all minors of order rank + 1
    } while (rank < full && proved_bits <= minor_bits(N, rank + 1));
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
