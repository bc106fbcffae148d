#pragma once

#include <eckart/fast/planes.hpp>
#include <eckart/fast/scratch.hpp>

#include <array>
#include <cstddef>

namespace eckart::fast {

/// An upper bidiagonal matrix, n columns.
struct bidiagonal_form {
    scratch_vector<double> diagonal;     ///< n
    scratch_vector<double> off_diagonal; ///< n, of which the first n - 1 count
};

/// Q and P of A = Q B P^H: Q = H_0 ... H_{n-1}, H_j = I - left_factor[j] v_j v_j^H with v_j column j of `left` from row j on, P likewise of
/// `right` from row j + 1 on. For P = 2 the entries of B are those of `bidiagonal_form` times their phases.
template <int P, class R = double>
struct bidiagonal_reflections {
    planes<P, R> left, right; ///< n columns; above those rows of no use
    scratch_vector<double> left_factor, right_factor;
    std::array<scratch_vector<double>, P == 2 ? 2 : 0> diagonal_phase, off_diagonal_phase; ///< real and imaginary parts, modulus 1
};

/// The bidiagonal B of A = Q B P^H by Householder reflections from both sides in turn; of a complex B the moduli of its entries, since Q
/// and P can take the phases. One pass over the rest of the matrix for each column applies the two reflections before it and forms the two
/// products that the next need; passes go there and back, so that a cache of part of the matrix still serves.
/// @tparam R  double or float.
/// @param A  its first m rows are the matrix, zero below, m >= the number of columns; largest entry around 1; consumed.
/// @param[out] reflections  Q and P, unless it is null.
/// @param threads  most threads to use, for the columns of a pass.
/// @par Accuracy |A - Q B P^H|_F <= c p u |A|_F for some orthogonal (unitary) Q and P, p = m, u that of R.
/// @par Cost 4 m n^2 - 4 n^3 / 3 flops, four times as many for P = 2.
/// @par Source Golub and Kahan, SIAM J. Numer. Anal. 2 (1965); products in one pass: Howell, Demmel, Fulton, Hammarling and Marmol, "Cache
///      efficient bidiagonalization using BLAS 2.5 operators", ACM TOMS 34 (2008).
/// @par Reproducibility the same bits for all targets of a class.
/// @par Tests Bidiagonalisation.*
template <int P, class R>
bidiagonal_form bidiagonalise(planes<P, R> A, index m, bidiagonal_reflections<P, R>* reflections = nullptr, int threads = 1);

/// What `bidiagonalise` of m-by-n takes of a workspace, its results included, A not.
template <class R>
std::size_t bidiagonalise_scratch(index m, index n, int planes, bool with_reflections);

} // namespace eckart::fast
