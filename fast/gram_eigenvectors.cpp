#include <eckart/fast/gram_eigenvectors.hpp>

#include <eckart/fast/divide_and_conquer.hpp>
#include <eckart/fast/gemm.hpp>
#include <eckart/fast/symmetric_tridiagonal.hpp>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace eckart::fast {

namespace {

// Internal parameters: rows of A that are scaled and multiplied at a time (whole blocks of gemm's inner dimension), and columns of G that
// one product fills.
constexpr index rows_at_once = 1024;
constexpr index gram_width = 128;

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

/// The lower triangle of (2^scale A)^T (2^scale A), and what lies above it in the blocks of `gram_width` on the diagonal.
columns gram_matrix(matrix_view<const double> A, int scale, int threads) {
    const index n = A.cols;
    columns G = symmetric_storage(n);
    const columns_ref g = G.ref();
    const matrix_view<double> lower(g.data, n, n, std::max<index>(1, g.ld));
    columns part(std::min(rows_at_once, A.rows) + 8, n);
    const double first_factor = std::ldexp(1.0, scale / 2), second_factor = std::ldexp(1.0, scale - scale / 2);
    for (index i = 0; i < A.rows; i += rows_at_once) {
        const index rows = std::min(rows_at_once, A.rows - i);
        for (index j = 0; j < n; ++j)
            std::transform(A.col(j) + i, A.col(j) + i + rows, part.col(j), [=](double x) { return x * first_factor * second_factor; });
        const matrix_view<const double> B(part.col(0), rows, n, part.ref().ld);
        for (index j = 0; j < n; j += gram_width) {
            const index cols = std::min(gram_width, n - j);
            gemm(transposition::transpose, transposition::none, 1, B.block(0, j, rows, n - j), B.block(0, j, rows, cols), i == 0 ? 0 : 1,
                 lower.block(j, j, n - j, cols), threads);
        }
    }
    return G;
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

    const tridiagonal_form form = tridiagonalise(gram_matrix(A, r.scale, threads), n, threads);
    columns Z = symmetric_storage(n);
    const columns_ref z = Z.ref();
    const tridiagonal_eigen T = divide_and_conquer(form.diagonal, form.off_diagonal, {z.data, n, n, std::max<index>(1, z.ld)}, threads);
    if (!T.converged) r.status = status::not_converged;

    r.V = matrix<double>(n, n);
    for (index j = 0; j < n; ++j) {
        const index from = T.ascending[static_cast<std::size_t>(n - 1 - j)];
        r.values.push_back(T.values[static_cast<std::size_t>(from)]);
        std::copy_n(Z.col(from), n, r.V.col(j));
    }
    apply(form, r.V, threads);
    return r;
}

} // namespace eckart::fast
