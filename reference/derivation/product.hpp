#pragma once

#include <eckart/core/matrix.hpp>
#include <eckart/reference/derivation/scalar.hpp>

#include <stdexcept>
#include <string>
#include <vector>

namespace eckart::reference {

/// A v for a column v (length A.cols()). @throws std::invalid_argument if the lengths do not fit.
template <class T>
std::vector<T> product(const matrix<T>& A, const std::vector<T>& v) {
    if (A.cols() != static_cast<index>(v.size()))
        throw std::invalid_argument("product: a matrix with " + std::to_string(A.cols()) + " columns and a vector of length " +
                                    std::to_string(v.size()));
    std::vector<T> y(static_cast<std::size_t>(A.rows()), T(0));
    T scratch(0);
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) multiply_add(y[i], A(i, j), v[j], scratch);
    return y;
}

/// A B. @throws std::invalid_argument if the shapes do not fit.
template <class T>
matrix<T> product(const matrix<T>& A, const matrix<T>& B) {
    if (A.cols() != B.rows())
        throw std::invalid_argument("product: " + std::to_string(A.rows()) + " by " + std::to_string(A.cols()) + " times " +
                                    std::to_string(B.rows()) + " by " + std::to_string(B.cols()));
    matrix<T> C(A.rows(), B.cols());
    T scratch(0);
    for (index j = 0; j < B.cols(); ++j)
        for (index l = 0; l < A.cols(); ++l)
            for (index i = 0; i < A.rows(); ++i) multiply_add(C(i, j), A(i, l), B(l, j), scratch);
    return C;
}

/// AᴴB, without forming Aᴴ. @throws std::invalid_argument if the numbers of rows differ.
template <class T>
matrix<T> adjoint_product(const matrix<T>& A, const matrix<T>& B) {
    if (A.rows() != B.rows())
        throw std::invalid_argument("adjoint_product: the factors have " + std::to_string(A.rows()) + " and " + std::to_string(B.rows()) +
                                    " rows");
    matrix<T> C(A.cols(), B.cols());
    T scratch(0);
    for (index j = 0; j < B.cols(); ++j)
        for (index i = 0; i < A.cols(); ++i)
            for (index l = 0; l < A.rows(); ++l) conjugate_multiply_add(C(i, j), A(l, i), B(l, j), scratch);
    return C;
}

/// The Gram matrix AᴴA, n-by-n and exactly Hermitian.
template <class T>
matrix<T> gram(const matrix<T>& A) {
    matrix<T> G(A.cols(), A.cols());
    T scratch(0);
    for (index j = 0; j < A.cols(); ++j)
        for (index i = j; i < A.cols(); ++i) {
            for (index l = 0; l < A.rows(); ++l) conjugate_multiply_add(G(i, j), A(l, i), A(l, j), scratch);
            if (i == j)
                G(i, i) = scalar_traits<T>::from_parts(real_part(G(i, i)), real_type<T>(0));
            else
                G(j, i) = conjugate(G(i, j));
        }
    return G;
}

/// xᴴy.
template <class T>
T inner_product(const std::vector<T>& x, const std::vector<T>& y) {
    T sum(0), scratch(0);
    for (std::size_t i = 0; i < x.size(); ++i) conjugate_multiply_add(sum, x[i], y[i], scratch);
    return sum;
}

/// ‖x‖, the 2-norm.
template <class T>
real_type<T> norm(const std::vector<T>& x) {
    using std::sqrt;
    real_type<T> sum(0);
    for (const T& xi : x) sum += squared_modulus(xi);
    return sqrt(sum);
}

/// A − B. @throws std::invalid_argument if the shapes differ.
template <class T>
matrix<T> difference(const matrix<T>& A, const matrix<T>& B) {
    if (A.rows() != B.rows() || A.cols() != B.cols())
        throw std::invalid_argument("difference: " + std::to_string(A.rows()) + " by " + std::to_string(A.cols()) + " minus " +
                                    std::to_string(B.rows()) + " by " + std::to_string(B.cols()));
    matrix<T> C(A);
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) C(i, j) -= B(i, j);
    return C;
}

/// A copy of the m-by-n block whose upper left entry is (i, j).
template <class T>
matrix<T> block(const matrix<T>& A, index i, index j, index m, index n) {
    return matrix<T>(A.view().block(i, j, m, n));
}

/// Columns first..first+count-1.
template <class T>
matrix<T> columns(const matrix<T>& A, index first, index count) {
    return block(A, 0, first, A.rows(), count);
}

template <class T>
std::vector<T> column(const matrix<T>& A, index j) {
    return std::vector<T>(A.col(j), A.col(j) + A.rows());
}

template <class T>
bool all_finite(const matrix<T>& A) {
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i)
            if (!is_finite(A(i, j))) return false;
    return true;
}

} // namespace eckart::reference
