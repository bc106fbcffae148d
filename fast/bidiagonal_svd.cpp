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
// Internal parameter: from 1.6 times more rows than columns on, the bidiagonal form of R costs less than that of A.
bool is_tall(index m, index n) { return static_cast<double>(m) > 1.6 * static_cast<double>(n); }
// Internal parameter: up to this size one stage is faster; measured where the second cache of a core holds 2 MiB.
constexpr index one_stage_entries = 230000;
} // namespace

svd_outcome bidiagonal_svd(strided_view<const double> A, double* S, int threads) {
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
    if (is_tall(rows, A.cols)) {
        B = triangular_factor_of(std::move(B), rows, threads);
        rows = A.cols;
    }
    bidiagonal_form form =
        rows * A.cols <= one_stage_entries ? bidiagonalise(std::move(B), rows) : chase_bulges(reduce_to_band(std::move(B), rows, threads));
    bidiagonal_values(form.diagonal, form.off_diagonal);
    std::transform(form.diagonal.begin(), form.diagonal.end(), S, [scale](double s) { return std::ldexp(s, -scale); });
    return {A.cols > 0 && std::isinf(S[0]) ? status::overflow : status::ok, 0};
}

std::size_t bidiagonal_svd_scratch(index m, index n) {
    if (m < n) std::swap(m, n);
    index rows = m;
    std::size_t most = columns::scratch(apart(m), n);
    if (is_tall(m, n)) {
        most += triangular_factor_of_scratch(m, n);
        rows = n;
    }
    most += rows * n <= one_stage_entries ? bidiagonalise_scratch(rows, n) : reduce_to_band_scratch(rows, n) + chase_bulges_scratch(n);
    return most + bidiagonal_values_scratch(n);
}

} // namespace eckart::fast
