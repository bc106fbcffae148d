#include <eckart/core/floating_point.hpp>
#include <eckart/validate/measures/judge.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace eckart::validate {

namespace {

matrix<double> reversed_rows(matrix_view<const double> A) {
    matrix<double> B(A.rows, A.cols);
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) B(i, j) = A(A.rows - 1 - i, j);
    return B;
}

matrix<double> alternating_signs(matrix_view<const double> A) {
    matrix<double> B(A);
    for (index j = 0; j < A.cols; j += 2)
        for (index i = 0; i < A.rows; ++i) B(i, j) = -B(i, j);
    return B;
}

/// A shift of the exponent that keeps every entry exact and finite and |A|_F below the overflow threshold; 0 if there is none.
int exact_shift(matrix_view<const double> A) {
    constexpr int shift = 37;
    int highest = std::numeric_limits<int>::min(), lowest = std::numeric_limits<int>::max();
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) {
            if (A(i, j) == 0) continue;
            highest = std::max(highest, std::ilogb(A(i, j)));
            lowest = std::min(lowest, decompose(A(i, j)).exponent);
        }
    if (highest < lowest) return 0; // the zero matrix
    const int growth = std::ilogb(static_cast<double>(A.rows) * static_cast<double>(A.cols)) / 2 + 2;
    if (highest + growth + shift < std::numeric_limits<double>::max_exponent) return shift;
    if (lowest - shift >= -1074) return -shift;
    return 0;
}

/// Every non-zero entry moved to a neighbour, up and down in turn, never to infinity.
twin last_bits(matrix_view<const double> A) {
    twin t{"last_bit", matrix<double>(A)};
    double step = 0, steps = 0; // |A' - A|_F = step * sqrt(steps): no overflow or underflow of squares
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) step = std::max(step, A(i, j) == 0 ? 0.0 : ulp(A(i, j)));
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) {
            const double a = A(i, j);
            if (a == 0) continue;
            double b = (i + j) % 2 == 0 ? next_up(a) : next_down(a);
            if (std::isinf(b)) b = a > 0 ? next_down(a) : next_up(a);
            t.A(i, j) = b;
            const double relative = std::fabs(b - a) / step;
            steps += relative * relative;
        }
    t.perturbation = next_up(step * std::sqrt(steps) * (1 + 0x1p-40));
    return t;
}

} // namespace

std::vector<twin> make_twins(matrix_view<const double> A) {
    std::vector<twin> twins;
    twins.push_back({"transpose", transpose(A)});
    twins.push_back({"row_permutation", reversed_rows(A)});
    twins.push_back({"column_signs", alternating_signs(A)});
    if (const int shift = exact_shift(A); shift != 0) {
        twin t{"power_of_two", matrix<double>(A), shift};
        for (index j = 0; j < A.cols; ++j)
            for (index i = 0; i < A.rows; ++i) t.A(i, j) = std::ldexp(A(i, j), shift);
        twins.push_back(std::move(t));
    }
    twin padded{"zero_padding", matrix<double>(A.rows + 1, A.cols + 1), 0, 0, 1};
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) padded.A(i, j) = A(i, j);
    twins.push_back(std::move(padded));
    twins.push_back(last_bits(A));
    return twins;
}

} // namespace eckart::validate
