#pragma once

#include <eckart/fast/columns.hpp>

namespace eckart::fast {

/// norm(j) <- 2-norm of the stored entries of column j, for all columns. @pre squares neither overflow nor matter where they underflow.
/// @par Reproducibility the same bits on all targets of a class.
void set_norms(columns& Y);

/// Column j of Y / norm(j), for the leading `count` columns.
void divide_by_norms(columns& Y, index count);

} // namespace eckart::fast
