#pragma once

#include <eckart/fast/planes.hpp>
#include <eckart/fast/scratch.hpp>

#include <array>
#include <cstddef>

namespace eckart::fast {

/// G = Q T Q^H, Q = H_0 H_1 ... H_{n-1}, H_j = I - factor[j] v_j v_j^H, T tridiagonal. For Hermitian G, P = 2, the entries of T beside the
/// diagonal are complex, T(j + 1, j) = phase[j] off_diagonal[j]; that is D T' D^H with T' real and D diagonal.
template <int P>
struct tridiagonal_form {
    planes<P> v;                                              ///< v_j is column j below the diagonal, v_j[j + 1] = 1; the rest is of no use
    scratch_vector<double> factor;                            ///< 0 for H_j = I
    scratch_vector<double> diagonal;                          ///< of T, n
    scratch_vector<double> off_diagonal;                      ///< of T, n with the last one of no use, or empty; P = 2: moduli
    std::array<scratch_vector<double>, P == 2 ? 2 : 0> phase; ///< real and imaginary parts, modulus 1
};

/// Reduces a symmetric or Hermitian matrix to tridiagonal form by Householder reflections, half of the work matrix times vector (one
/// triangle, read once for each column), half in products of matrices.
/// @param G  `symmetric_storage<P>(n)`, its lower triangle and the blocks of 8 by 8 on its diagonal filled, the rest of rows and columns
///           zero; consumed. The largest entry should be around 1: columns below 2^-450 are taken as zero.
/// @pre n < 2^31, entries finite and far from overflow.
/// @par Accuracy |G - Q T Q^H|_F <= c n u |G|_F.
/// @par Cost 4 n^3 / 3 flops, four times that for P = 2.
/// @par Source Dongarra, Hammarling and Sorensen, "Block reduction of matrices to condensed forms" (1989).
/// @par Reproducibility as `gemm`: the same bits for any number of threads and for all targets of a class.
/// @par Tests SymmetricTridiagonal.*, HermitianEigen.*
template <int P>
tridiagonal_form<P> tridiagonalise(planes<P> G, index n, int threads);

/// What `tridiagonalise` takes of a workspace, its result included, G not.
std::size_t tridiagonalise_scratch(index n, int planes);

/// An n-by-n matrix of zeros with the padding that `tridiagonalise` needs: whole blocks of 8 rows and columns, and a leading dimension that
/// keeps columns apart in the caches.
template <int P>
planes<P> symmetric_storage(index n);

/// What it takes of a workspace.
std::size_t symmetric_storage_scratch(index n, int planes);

/// Z <- Q Z for Z with n rows, in blocks of reflections (block_reflector.hpp).
/// @par Cost 2 n^2 cols flops, four times that for P = 2.
template <int P>
void apply(const tridiagonal_form<P>& form, planes_view<P> Z, int threads);

} // namespace eckart::fast
