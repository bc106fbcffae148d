#include <eckart/fast/bidiagonal_svd.hpp>

#include <eckart/fast/band_reduction.hpp>
#include <eckart/fast/bidiagonal_values.hpp>
#include <eckart/fast/bidiagonalisation.hpp>
#include <eckart/fast/blocked_qr.hpp>
#include <eckart/fast/bulge_chasing.hpp>
#include <eckart/fast/columns.hpp>
#include <eckart/fast/largest_entry.hpp>
#include <eckart/fast/parts.hpp>
#include <eckart/fast/planes.hpp>

#include <algorithm>
#include <cmath>
#include <complex>
#include <utility>

namespace eckart::fast {

namespace {
// Internal parameter: from 1.6 times more rows than columns on, the bidiagonal form of R costs less than that of A.
bool is_tall(index m, index n) { return static_cast<double>(m) > 1.6 * static_cast<double>(n); }
// Internal parameter: up to this size one stage is faster; measured where the second cache of a core holds 2 MiB.
constexpr index one_stage_entries = 230000;

/// Of the first `rows` rows of A. Real matrices: whichever way costs least.
bidiagonal_form bidiagonal_form_of(planes<1> A, index rows, int threads) {
    columns& B = A.part[0];
    if (is_tall(rows, B.cols())) {
        B = triangular_factor_of(std::move(B), rows, threads);
        rows = B.cols();
    }
    return rows * B.cols() <= one_stage_entries ? bidiagonalise(std::move(A), rows)
                                                : chase_bulges(reduce_to_band(std::move(B), rows, threads));
}

bidiagonal_form bidiagonal_form_of(planes<2> A, index rows, int) { return bidiagonalise(std::move(A), rows); }

} // namespace

template <class T>
svd_outcome bidiagonal_svd(strided_view<const T> A, double* S, int threads) {
    if (A.rows < A.cols) A = A.transposed();
    double largest = 0;
    for (int p = 0; p < planes_of<T>; ++p) largest = std::max(largest, largest_entry(part_of(A, p)));
    const int scale = largest > 0 ? -std::ilogb(largest) : 0;
    const double first = std::ldexp(1.0, scale / 2), second = std::ldexp(1.0, scale - scale / 2);
    planes<planes_of<T>> B(apart(A.rows), A.cols);
    for (int p = 0; p < planes_of<T>; ++p) {
        const auto part = part_of(A, p);
        for (index j = 0; j < A.cols; ++j)
            for (index i = 0; i < A.rows; ++i) B.part[p](i, j) = part(i, j) * first * second;
    }
    bidiagonal_form form = bidiagonal_form_of(std::move(B), A.rows, threads);
    bidiagonal_values(form.diagonal, form.off_diagonal);
    std::transform(form.diagonal.begin(), form.diagonal.end(), S, [scale](double s) { return std::ldexp(s, -scale); });
    return {A.cols > 0 && std::isinf(S[0]) ? status::overflow : status::ok, 0};
}

template svd_outcome bidiagonal_svd(strided_view<const double>, double*, int);
template svd_outcome bidiagonal_svd(strided_view<const std::complex<double>>, double*, int);

std::size_t bidiagonal_svd_scratch(index m, index n, int planes) {
    if (m < n) std::swap(m, n);
    index rows = m;
    std::size_t most = static_cast<std::size_t>(planes) * columns::scratch(apart(m), n) + bidiagonal_values_scratch(n);
    if (planes == 1 && is_tall(m, n)) {
        most += triangular_factor_of_scratch(m, n);
        rows = n;
    }
    const bool one_stage = planes == 2 || rows * n <= one_stage_entries;
    return most + (one_stage ? bidiagonalise_scratch(rows, n, planes) : reduce_to_band_scratch(rows, n) + chase_bulges_scratch(n));
}

} // namespace eckart::fast
