#pragma once

#include <eckart/fast/planes.hpp>
#include <eckart/fast/scratch.hpp>

#include <cstddef>

namespace eckart::fast {

/// An upper bidiagonal matrix, n columns.
struct bidiagonal_form {
    scratch_vector<double> diagonal;     ///< n
    scratch_vector<double> off_diagonal; ///< n, of which the first n - 1 count
};

/// The real bidiagonal B of A = Q B P^H, up to signs of its entries (phases, which Q and P would take), by Householder reflections from both
/// sides in turn. One pass over the rest of the matrix for each column applies the two reflections before it and forms the two products that
/// the next need: for matrices that fit into the second cache.
/// @param A  its first m rows are the matrix, zero below, m >= the number of columns; largest entry around 1; consumed.
/// @par Accuracy |A - Q B P^H|_F <= c p u |A|_F for some orthogonal (unitary) Q and P, p = m.
/// @par Cost 4 m n^2 - 4 n^3 / 3 flops, four times as many for P = 2.
/// @par Source Golub and Kahan, SIAM J. Numer. Anal. 2 (1965); products in one pass: Howell, Demmel, Fulton, Hammarling and Marmol, "Cache
///      efficient bidiagonalization using BLAS 2.5 operators", ACM TOMS 34 (2008).
/// @par Reproducibility the same bits for all targets of a class.
/// @par Tests Bidiagonalisation.*
template <int P>
bidiagonal_form bidiagonalise(planes<P> A, index m);

/// What `bidiagonalise` of m-by-n takes of a workspace, its result included, A not.
std::size_t bidiagonalise_scratch(index m, index n, int planes);

} // namespace eckart::fast
