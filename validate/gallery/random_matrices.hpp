#pragma once

#include <eckart/core/matrix.hpp>
#include <eckart/validate/gallery/random_stream.hpp>

#include <vector>

/// Building blocks of the families. All arithmetic is +, -, *, / and sqrt in a fixed order, each correctly rounded by IEEE 754, so that
/// the results are the same bits on every machine.
namespace eckart::validate::gallery {

/// m-by-n with independent nearly Gaussian entries (random_stream::gaussian), filled column by column.
matrix<double> gaussian(index m, index n, random_stream& r);

/// m-by-n with integers in [-bound, bound], filled column by column.
matrix<double> integers(index m, index n, std::int64_t bound, random_stream& r);

/// m-by-k, m >= k, with orthonormal columns to working precision: Q of the Householder QR of a Gaussian matrix with R's diagonal positive,
/// hence Haar distributed.
matrix<double> orthonormal(index m, index k, random_stream& r);

/// A B, every entry a sum in increasing order of the inner subscript.
matrix<double> product(const matrix<double>& A, const matrix<double>& B);

/// U diag(s) Vᵀ with U m-by-k, V n-by-k orthonormal to working precision, k = s.size() <= min(m, n).
matrix<double> with_singular_values(index m, index n, const std::vector<double>& s, random_stream& r);

/// The n-by-n upper bidiagonal matrix with diagonal d and superdiagonal e.
matrix<double> bidiagonal(const std::vector<double>& d, const std::vector<double>& e);

} // namespace eckart::validate::gallery
