#pragma once

#include <eckart/fast/shares.hpp>

namespace eckart::fast {

/// The arrays with which a compiled kernel reduces a real (P = 1) or complex matrix (P = 2, real and imaginary parts apart) to bidiagonal
/// form in one stage. What is as large as a column is of numbers R, double or float.
template <int P, class R>
struct bidiagonal_task {
    static constexpr index most_shares = 8; ///< of a pass over A, which can run at the same time

    R* A[P]; ///< rows in whole blocks (`padded` of them), zero beyond the matrix
    index ld;
    index padded, n;      ///< n columns, no more than rows
    R *v[P], *next_v[P];  ///< `padded` long each
    R *w[P], *next_w[P];  ///< the same
    R *y[P], *next_y[P];  ///< n in whole blocks each
    R *x[P], *z[P];       ///< the same
    R* sums[P];           ///< H A x, the part of each share: `most_shares` times `padded`
    index column;         ///< the one at hand, from 0 on
    double factor;        ///< of its left reflection
    double* diagonal;     ///< n
    double* off_diagonal; ///< n; the last one is not written

    // What the vectors need, or null: then the reflections are forgotten.
    double *left_factor, *right_factor; ///< n; left vectors take the place of the columns of A
    R* right[P];                        ///< n-by-n, rows in whole blocks
    index right_ld;
    double *left_phase[P], *right_phase[P]; ///< P = 2: of the entries of B

    /// Of the pass behind the column at hand.
    index shares() const {
        constexpr index least_columns = 96; // internal parameter
        return shares_of(n - column, least_columns, most_shares);
    }
};

} // namespace eckart::fast
