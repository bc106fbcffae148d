#pragma once

#include <eckart/core/matrix.hpp>

#include <vector>

namespace eckart::validate {

/// Upper bound of the 2-norm condition number of B in G = B D, where D is diagonal and makes the columns of B about unit (powers of two,
/// so that B is exact; zero columns of G are left out: they are D's zeros). Infinity from 2^60 on, where nothing below is proved, and
/// if non-zero columns outnumber the rows. Any such D serves the theory (Demmel and Veselic 1992; Drmac and Veselic 2008): the relative
/// error of every singular value is bounded by the column-wise backward error times this condition number. Cost about 60 m n^2.
/// @pre G finite.
double column_scaled_condition(matrix_view<const double> G);

/// The same for G = D1 B D2 with the geometric-mean equilibration of rows and columns (zero rows and columns left out).
double two_sided_scaled_condition(matrix_view<const double> G);

/// A vector x (the sum of two doubles an entry, so that a singular vector of condition 1e30 can be written down) and an enclosure of
/// |A x| / |x|. No vector found: x empty, lower = upper = 0.
struct stretched_vector {
    std::vector<double> x;
    std::vector<double> x_low;
    double lower = 0;
    double upper = 0;
};

/// The given x with its enclosure. @pre A and x finite, x.size() = n.
stretched_vector stretched(matrix_view<const double> A, const std::vector<double>& x);

/// An x for which A stretches nearly most: |A x| / |x| >= lower proves sigma_1 >= lower. @pre A finite.
stretched_vector most_stretched(matrix_view<const double> A);

/// An x for which A stretches nearly least, by inverse iteration: |A x| / |x| <= upper proves sigma_n <= upper. @pre A finite, m >= n >= 1.
/// Cost about 60 m n^2.
stretched_vector least_stretched(matrix_view<const double> A);

} // namespace eckart::validate
