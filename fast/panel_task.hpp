#pragma once

#include <eckart/fast/shares.hpp>

namespace eckart::fast {

/// The arrays with which a compiled kernel reduces a panel of columns of a symmetric (P = 1) or Hermitian matrix (P = 2, real and imaginary
/// parts apart) to tridiagonal form; row numbers are those of the whole matrix.
template <int P>
struct panel_task {
    static constexpr index most_columns = 32; ///< of a panel
    static constexpr index most_shares = 8;   ///< of a product G v, which can be formed at the same time

    double* G[P]; ///< n-by-n in whole blocks
    index ld;
    index n, padded;
    index first, last; ///< columns of this panel
    index column;      ///< the one at hand
    double* V[P];      ///< one column a reflector
    double* W[P];
    index panel_ld;
    double* work[P]; ///< `padded` long
    double* sums[P]; ///< G v, each share its part: `most_shares` times `padded`
    double* factor;
    double* diagonal;
    double* off_diagonal;
    double* phase[2]; ///< P = 2: the entries beside the diagonal are off_diagonal times these, real and imaginary parts

    /// Of the product with what is behind the column at hand.
    index shares() const {
        constexpr index least_columns = 128; // internal parameter
        return shares_of(n - column, least_columns, most_shares);
    }
};

} // namespace eckart::fast
