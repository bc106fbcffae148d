#pragma once

namespace eckart::fast {

/// Squared norms of all rows, and of all columns, within this factor, 16 for the norms: then no diagonal scaling of one side lowers the
/// condition number by more than 16 sqrt(max(m, n)) (van der Sluis, Numer. Math. 14 (1969), theorem 3.5), and a normwise bound is a
/// relative one, see the docstring of `svd`.
inline constexpr double equilibrated_squares = 256;

} // namespace eckart::fast
