#pragma once

#include <eckart/core/index.hpp>

namespace eckart::fast {

/// The arrays with which a compiled kernel reduces a matrix to bidiagonal form in one stage.
struct bidiagonal_task {
    double* A; ///< rows in whole blocks of 8 (`padded` of them), zero beyond the matrix
    index ld;
    index padded, n;      ///< n columns, no more than rows
    double *v, *next_v;   ///< `padded` long each
    double *w, *next_w;   ///< the same
    double *y, *z;        ///< n in whole blocks each
    double *x, *next_z;   ///< the same
    double* diagonal;     ///< n
    double* off_diagonal; ///< n; the last one is not written
};

} // namespace eckart::fast
