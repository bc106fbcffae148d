#include <eckart/fast/gram_eigenvectors.hpp>

#include <eckart/fast/blockwise.hpp>
#include <eckart/fast/columns.hpp>
#include <eckart/fast/gram_matrix.hpp>
#include <eckart/fast/symmetric_eigen.hpp>
#include <eckart/fast/symmetric_tridiagonal.hpp>

#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

namespace eckart::fast {

namespace {

/// max |a_ij|; NaN or infinity if A holds one.
double largest_entry(matrix_view<const double> A) {
    double largest = 0;
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) {
            const double x = std::fabs(A(i, j));
            if (!(x <= largest)) {
                if (!std::isfinite(x)) return x;
                largest = x;
            }
        }
    return largest;
}

} // namespace

gram_eigen gram_eigenvectors(matrix_view<const double> A, int threads) {
    if (threads < 1) throw std::invalid_argument("gram_eigenvectors: threads is " + std::to_string(threads) + "; it must be at least 1");
    gram_eigen r;
    const double largest = largest_entry(A);
    if (!std::isfinite(largest)) {
        r.status = status::nonfinite_input;
        return r;
    }
    const index n = A.cols;
    r.scale = largest > 0 ? -std::ilogb(largest) : 0;

    columns B = columns::undefined(A.rows, n), G = symmetric_storage(n);
    copy_scaled(A, std::ldexp(1.0, r.scale / 2), std::ldexp(1.0, r.scale - r.scale / 2), B.view());
    gram_matrix(B.view(), 0, G.view(n, n), threads);
    symmetric_eigen_result e = symmetric_eigen(std::move(G), n, threads);
    if (!e.converged) r.status = status::not_converged;
    r.V = matrix<double>(n, n);
    copy_scaled(matrix_view<const double>(e.V.view()), 1, 1, r.V);
    r.values.assign(e.values.begin(), e.values.end());
    return r;
}

} // namespace eckart::fast
