#pragma once

#include <eckart/reference/derivation/scaling.hpp>
#include <eckart/reference/derivation/unitary_completion.hpp>

#include <algorithm>
#include <vector>

namespace eckart::reference {

/// An orthonormal basis of col B, m-by-rank(B): Householder QR that takes the column of greatest remaining norm next and stops where that
/// norm is at most (m+n) ε times the first one, which is the rank in the working precision.
/// Cost: 4 m n r operations.  Source: Golub & Van Loan 5.4.2.
template <class T>
matrix<T> column_space(const matrix<T>& B) {
    using R = real_type<T>;
    const index m = B.rows(), n = B.cols();
    matrix<T> W = times_power_of_two(B, -greatest_exponent(B));
    const R tolerance = R(m + n) * epsilon<R>();
    std::vector<reflector<T>> reflectors;
    R first(0);
    for (index k = 0; k < std::min(m, n); ++k) {
        const auto remaining = [&](index j) { return norm(std::vector<T>(W.col(j) + k, W.col(j) + m)); };
        index pivot = k;
        R greatest = remaining(k);
        for (index j = k + 1; j < n; ++j) {
            const R candidate = remaining(j);
            if (candidate > greatest) {
                greatest = candidate;
                pivot = j;
            }
        }
        if (k == 0) first = greatest;
        if (!(greatest > tolerance * first)) break;
        std::swap_ranges(W.col(k), W.col(k) + m, W.col(pivot));
        reflectors.push_back(reflect_to_first(std::vector<T>(W.col(k) + k, W.col(k) + m)));
        apply(reflectors.back(), W, k);
    }
    return accumulate(reflectors, m, 0, static_cast<index>(reflectors.size()));
}

} // namespace eckart::reference
