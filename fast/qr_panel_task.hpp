#pragma once

#include <eckart/core/index.hpp>

namespace eckart::fast {

/// The arrays with which a compiled kernel reduces a panel of columns to triangular form.
struct qr_panel_task {
    double* P;
    index ld;
    index rows, cols; ///< rows in whole blocks of 8
    double* V;        ///< rows-by-cols, zero
    index v_ld;
    double* factor;   ///< cols
    double* multiple; ///< cols: what the last reflection takes off each column
};

} // namespace eckart::fast
