#pragma once

#include <eckart/core/index.hpp>

namespace eckart::fast {

/// The arrays with which a compiled kernel reduces a panel of columns to tridiagonal form; row numbers are those of the whole matrix.
struct panel_task {
    double* G; ///< n-by-n in whole blocks
    index ld;
    index n, padded;
    index first, last; ///< columns of this panel
    double* V;         ///< one column a reflector
    double* W;
    index panel_ld;
    double* column; ///< work, `padded` long
    double* small;  ///< work, twice the width of the panel
    double* factor;
    double* diagonal;
    double* off_diagonal;
};

} // namespace eckart::fast
