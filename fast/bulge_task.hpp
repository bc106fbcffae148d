#pragma once

#include <eckart/core/index.hpp>

namespace eckart::fast {

/// The arrays with which a compiled kernel reduces a band matrix (upper_band.hpp) to bidiagonal form.
struct bulge_task {
    double* origin; ///< of the band
    index n;
    double* x;            ///< work, the width of the band and 8 more, 64-byte aligned
    double* v;            ///< the same
    double* diagonal;     ///< n
    double* off_diagonal; ///< n; the last one is not written
};

} // namespace eckart::fast
