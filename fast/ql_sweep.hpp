#pragma once

#include <eckart/core/index.hpp>

namespace eckart::fast {

/// A sweep of implicit QL over rows l..m of a symmetric tridiagonal matrix, under way: the rotations of rows i and i + 1, i = m - 1, ...,
/// l, as a compiled kernel takes them on.
struct ql_sweep {
    double *d, *e;         ///< diagonal; entries beside it
    double *cosine, *sine; ///< of rotation i
    index l, m;
    index at; ///< the rotation made last; m before the first
    double g, s = 1, c = 1, p = 0;
    bool split = false; ///< rows at - 1 and at came apart: what is left of the sweep has no direction

    bool over() const { return split || at == l; }

    /// Sums of squares up to this size are no length to divide by: quotients would overflow, digits are lost.
    static constexpr double least_square = 0x1p-960;
};

} // namespace eckart::fast
