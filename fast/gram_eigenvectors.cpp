#include <eckart/fast/gram_eigenvectors.hpp>

#include <eckart/fast/blockwise.hpp>
#include <eckart/fast/gram_matrix.hpp>
#include <eckart/fast/largest_entry.hpp>
#include <eckart/fast/symmetric_eigen.hpp>
#include <eckart/fast/symmetric_tridiagonal.hpp>

#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

namespace eckart::fast {

gram_eigen gram_eigenvectors(matrix_view<const double> A, int threads) {
    if (threads < 1) throw std::invalid_argument("gram_eigenvectors: threads is " + std::to_string(threads) + "; it must be at least 1");
    gram_eigen r;
    const double largest = largest_entry(strided_view<const double>(A));
    if (!std::isfinite(largest)) {
        r.status = status::nonfinite_input;
        return r;
    }
    const index n = A.cols;
    r.scale = largest > 0 ? -std::ilogb(largest) : 0;

    planes<1> B = planes<1>::undefined(A.rows, n), G = symmetric_storage<1>(n);
    copy_scaled(strided_view<const double>(A), std::ldexp(1.0, r.scale / 2), std::ldexp(1.0, r.scale - r.scale / 2), B.part[0].view());
    gram_matrix<1>(B.view(), 0, G.view(n, n), threads);
    symmetric_eigen_result<1> e = symmetric_eigen(std::move(G), n, threads);
    if (!e.converged) r.status = status::not_converged;
    r.V = matrix<double>(n, n);
    copy_scaled(strided_view<const double>(e.V.part[0].view()), 1, 1, r.V.view());
    r.values.assign(e.values.begin(), e.values.end());
    return r;
}

} // namespace eckart::fast
