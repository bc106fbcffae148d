#include <eckart/fast/bidiagonal_svd.hpp>

#include <eckart/fast/band_reduction.hpp>
#include <eckart/fast/bidiagonal_values.hpp>
#include <eckart/fast/bidiagonalisation.hpp>
#include <eckart/fast/blocked_qr.hpp>
#include <eckart/fast/bulge_chasing.hpp>
#include <eckart/fast/columns.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace eckart::fast {

namespace {
// Internal parameter: from this many times more rows than columns on, the bidiagonal form of R costs less than that of A.
constexpr double tall = 1.6;
// Internal parameter: up to this size one stage is faster; measured where the second cache of a core holds 2 MiB.
constexpr index one_stage_entries = 230000;
} // namespace

svd_result<double> bidiagonal_svd(strided_view<const double> A, int threads) {
    svd_result<double> r;
    r.U = matrix<double>(A.rows, 0);
    r.Vh = matrix<double>(0, A.cols);
    if (A.rows < A.cols) A = A.transposed();
    double largest = 0;
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) largest = std::max(largest, std::fabs(A(i, j)));
    const int scale = largest > 0 ? -std::ilogb(largest) : 0;
    const double first = std::ldexp(1.0, scale / 2), second = std::ldexp(1.0, scale - scale / 2);
    columns B(apart(A.rows), A.cols);
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) B(i, j) = A(i, j) * first * second;
    index rows = A.rows;
    if (static_cast<double>(rows) > tall * static_cast<double>(A.cols)) {
        B = triangular_factor_of(std::move(B), rows, threads);
        rows = A.cols;
    }
    bidiagonal_form form =
        rows * A.cols <= one_stage_entries ? bidiagonalise(std::move(B), rows) : chase_bulges(reduce_to_band(std::move(B), rows, threads));
    r.S = bidiagonal_values(std::move(form.diagonal), std::move(form.off_diagonal));
    for (double& s : r.S) s = std::ldexp(s, -scale);
    if (!r.S.empty() && std::isinf(r.S.front())) r.status = status::overflow;
    return r;
}

} // namespace eckart::fast
