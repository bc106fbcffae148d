#pragma once

#include <eckart/fast/columns.hpp>

namespace eckart::fast {

/// norm(j) <- norm(j) + sum of squares of rows first <= i < last of column j, for all columns; first and last are multiples of 8, or last
/// is the number of rows. @pre squares neither overflow nor matter where they underflow.
/// @par Reproducibility the same bits on all targets of a class.
void add_squares(columns& Y, index first, index last);

/// Column j of the result is column order[j] of Y divided by its norm(order[j]).
void divided_by_norms(columns& Y, const index* order, matrix_view<double> U);

} // namespace eckart::fast
