#pragma once

#include <eckart/core/matrix.hpp>
#include <eckart/core/status.hpp>

#include <vector>

namespace eckart::fast {

/// Eigenvectors of A^T A, scaled: (2^scale A)^T (2^scale A) = V diag(values) V^T.
struct gram_eigen {
    matrix<double> V;           ///< n-by-n, orthogonal
    std::vector<double> values; ///< descending; rounding may make the last ones negative
    int scale = 0;              ///< brings the largest entry of A into [1, 2); 0 for A = 0
    eckart::status status = eckart::status::ok;
};

/// A proposal for the right singular vectors of A by products of matrices almost alone: the eigenvectors of its Gram matrix, which is
/// formed, reduced to tridiagonal form and solved by divide and conquer. Singular values below sqrt(u) |A| and their vectors have few right
/// digits or none: a later step has to judge and to repair them. V is orthogonal for every A.
/// @param A  m-by-n, any sizes. (A QR factorization first would not spare anything: A^T A costs m n^2 flops, the factorization 2 m n^2.)
/// @param threads  most threads to use; they share the products and the secular equations.
/// @return status: `ok`; `nonfinite_input`: A holds a NaN or an infinity, V and values are empty; `not_converged`: an iteration spent its
///         budget, V is orthogonal all the same.
/// @throws std::invalid_argument for threads < 1; std::bad_alloc; eckart::input_error as `gemm`.
/// @par Accuracy with B = 2^scale A: |B^T B - V diag(values) V^T|_F <= c (m + n) u |B|_F^2, |V^T V - I|_F <= c n u, c a small constant.
/// @par Reproducibility as `gemm`: the same bits for any number of threads and for all targets of a class; scaling A by a power of two
///      changes no bit of V while neither A nor its squares relative to the largest underflow.
/// @par Cost at most m n^2 + 14 n^3 / 3 flops, of which 2 n^3 / 3 are a matrix times a vector.
/// @par Source the steps name theirs: symmetric_tridiagonal.hpp, divide_and_conquer.hpp.
/// @par Tests GramEigenvectors.*
gram_eigen gram_eigenvectors(matrix_view<const double> A, int threads = 1);

} // namespace eckart::fast
