#pragma once

#include <eckart/core/index.hpp>

namespace eckart::fast {

/// The arrays of one secular equation as a compiled kernel sees them; `padded` is n + 1 rounded up to whole blocks.
struct secular_task {
    index n, padded;
    const double* d;
    const double* z;
    double r;
    double* values;
    double* weight;
    double* rest;            ///< of the weights' squares
    double *origin, *offset; ///< of the roots
    double* vectors;
    index ld;
};

} // namespace eckart::fast
