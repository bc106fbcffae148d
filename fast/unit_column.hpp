#pragma once

#include <eckart/core/index.hpp>

namespace eckart::fast {

/// u <- w / |w|, w_r = d_r v_r + e_r v_{r+1} for r < pairs, w_r = d_r v_r behind them: what an upper bidiagonal matrix makes of v.
/// @param d, v, u  n numbers, v one more if pairs = n.  @param e  `pairs` numbers.  @pre |w| is positive, its square in range.
/// @par Error each entry of w two roundings, the length of chains of n / 8 squares and their sum.
/// @par Tests UnitColumn.*
void unit_column(const double* d, const double* e, const double* v, index n, index pairs, double* u);

} // namespace eckart::fast
