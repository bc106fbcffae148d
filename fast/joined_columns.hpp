#pragma once

#include <eckart/core/matrix_view.hpp>
#include <eckart/fast/scratch.hpp>

#include <cstddef>

namespace eckart::fast {

/// Where a column of diag(Q1, Q2) is not zero. `dropped`: deflated, nothing is to be multiplied.
enum class column_kind : int { upper = 0, both = 1, lower = 2, dropped = 3 };

/// x <- c x + s y, y <- c y - s x.
void rotate_columns(double* x, double* y, index rows, double c, double s);

/// The step of divide and conquer that is a product of matrices: the kept columns of diag(Q1, Q2), times X, become the leading columns of
/// Q, the dropped ones become those from `behind` on in their order, what lies between is left to the caller. Zeros of diag(Q1, Q2) are not
/// multiplied.
/// @param Q  upper columns are zero from row `upper_rows` on, lower ones before row `lower_from`; rows between, if any, are zero in all of
///           these columns and are not written but for the dropped ones.
/// @param kind  of each column of Q. One that is not in `kept` and not dropped is left out.
/// @param X  a row for each of `kept`, in their order; on return in another order.
/// @param work  the shape of Q.
void join_columns(matrix_view<double> Q, index upper_rows, index lower_from, const scratch_vector<column_kind>& kind,
                  const scratch_vector<index>& kept, matrix_view<double> X, index behind, matrix_view<double> work, int threads);

/// What `join_columns` of n columns takes of a workspace.
std::size_t join_columns_scratch(index n);

} // namespace eckart::fast
