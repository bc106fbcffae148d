#include <eckart/fast/bidiagonal_svd.hpp>

#include <eckart/fast/assemble.hpp>
#include <eckart/fast/band_reduction.hpp>
#include <eckart/fast/bidiagonal_divide_and_conquer.hpp>
#include <eckart/fast/bidiagonal_values.hpp>
#include <eckart/fast/bidiagonalisation.hpp>
#include <eckart/fast/block_reflector.hpp>
#include <eckart/fast/blocked_qr.hpp>
#include <eckart/fast/bulge_chasing.hpp>
#include <eckart/fast/columns.hpp>
#include <eckart/fast/parts.hpp>
#include <eckart/fast/phases.hpp>
#include <eckart/fast/planes.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <functional>
#include <utility>

namespace eckart::fast {

namespace {
// Internal parameter: from 1.6 times more rows than columns on, the bidiagonal form of R costs less than that of A.
bool is_tall(index m, index n) { return static_cast<double>(m) > 1.6 * static_cast<double>(n); }
// Internal parameter: up to this size one stage is faster; measured where the second cache of a core holds 1 MiB, the third 32 MiB.
constexpr index one_stage_entries = 420000;

/// Of the first `rows` rows of A. Real matrices: whichever way costs least.
bidiagonal_form bidiagonal_form_of(planes<1> A, index rows, int threads) {
    columns& B = A.part[0];
    if (is_tall(rows, B.cols())) {
        B = triangular_factor_of(std::move(B), rows, threads);
        rows = B.cols();
    }
    return rows * B.cols() <= one_stage_entries ? bidiagonalise<1>(std::move(A), rows, nullptr, threads)
                                                : chase_bulges(reduce_to_band(std::move(B), rows, threads));
}

bidiagonal_form bidiagonal_form_of(planes<2> A, index rows, int threads) {
    return bidiagonalise<2>(std::move(A), rows, nullptr, threads);
}

/// A whose largest entry is brought to around 1 by 2^scale.
template <class T>
planes<planes_of<T>> stored(strided_view<const T> A, int scale) {
    const double first = std::ldexp(1.0, scale / 2), second = std::ldexp(1.0, scale - scale / 2);
    planes<planes_of<T>> B(apart(A.rows), A.cols);
    for (int p = 0; p < planes_of<T>; ++p) {
        const auto part = part_of(A, p);
        for (index j = 0; j < A.cols; ++j)
            for (index i = 0; i < A.rows; ++i) B.part[p](i, j) = part(i, j) * first * second;
    }
    return B;
}

/// A matrix of `rows` and `cols` with the columns of X in descending order of their values at its top left, and of the unit matrix
/// elsewhere.
template <int P>
planes<P> descending(const columns& X, const scratch_vector<index>& ascending, index rows, index cols) {
    planes<P> Z(rows, cols);
    for (index j = 0; j < cols; ++j) {
        if (j < X.cols())
            std::copy_n(X.col(ascending[ascending.size() - 1 - static_cast<std::size_t>(j)]), X.cols(), Z.part[0].col(j));
        else
            Z.part[0](j, j) = 1;
    }
    return Z;
}

/// U <- D1 U and V <- D2 V, real on entry, for the D1 and D2 with B = D1 |B| D2^H.
void restore_phases(const bidiagonal_reflections<1>&, planes<1>&, planes<1>&) {}
void restore_phases(const bidiagonal_reflections<2>& r, planes<2>& U, planes<2>& V) {
    const index n = V.cols();
    const auto number = [](const std::array<scratch_vector<double>, 2>& phase, index i) {
        return std::complex<double>(phase[0][static_cast<std::size_t>(i)], phase[1][static_cast<std::size_t>(i)]);
    };
    phases left(n), right(n);
    for (index j = 0; j < n; ++j) { // |B_ij| = conj(D1_i) B_ij D2_j
        if (j == 0)
            right.set(0, 1, 1);
        else
            right.set(j, left.get(j - 1), std::conj(number(r.off_diagonal_phase, j - 1)));
        left.set(j, right.get(j), number(r.diagonal_phase, j));
    }
    left.multiply_real(U.view(n, n)); // rows and columns beyond are those of the unit matrix
    right.multiply_real(V.view());
}

template <class T>
svd_outcome values_alone(strided_view<const T> A, double* S, int scale, int threads) {
    bidiagonal_form form = bidiagonal_form_of(stored(A, scale), A.rows, threads);
    bidiagonal_values(form.diagonal, form.off_diagonal);
    std::transform(form.diagonal.begin(), form.diagonal.end(), S, [scale](double s) { return std::ldexp(s, -scale); });
    return {A.cols > 0 && std::isinf(S[0]) ? status::overflow : status::ok, 0};
}

} // namespace

template <class T>
svd_outcome bidiagonal_svd(strided_view<const T> A, double largest, const svd_outputs<T>& out, vectors job, int threads) {
    constexpr int P = planes_of<T>;
    if (A.rows < A.cols) return bidiagonal_svd(A.transposed(), largest, out.transposed(), job, threads);
    const int scale = largest > 0 ? -std::ilogb(largest) : 0;
    if (job == vectors::none) return values_alone(A, out.placed().S, scale, threads);

    const index m = A.rows, n = A.cols;
    bidiagonal_reflections<P> reflections;
    const bidiagonal_form form = bidiagonalise(stored(A, scale), m, &reflections, threads);
    columns X = columns::undefined(apart(n), n), Y = columns::undefined(apart(n), n);
    const bidiagonal_decomposition B = bidiagonal_divide_and_conquer(form.diagonal, form.off_diagonal, X.view(n, n), Y.view(n, n), threads);
    planes<P> U = descending<P>(X, B.ascending, m, columns_of_u(m, n, job)), V = descending<P>(Y, B.ascending, n, n);
    restore_phases(reflections, U, V);
    apply_reflections<P>(reflections.left.view(m, n), reflections.left_factor.data(), n, 0, U.view(), threads);
    apply_reflections<P>(reflections.right.view(n, n), reflections.right_factor.data(), std::max<index>(n - 1, 0), 1, V.view(), threads);

    // V^H is conj(V) transposed.
    if constexpr (P == 2)
        for (index j = 0; j < n; ++j) std::transform(V.part[1].col(j), V.part[1].col(j) + n, V.part[1].col(j), std::negate<>());
    const svd_outputs<T> to = out.placed();
    for (index j = 0; j < n; ++j)
        to.S[j] = std::ldexp(B.values[static_cast<std::size_t>(B.ascending[static_cast<std::size_t>(n - 1 - j)])], -scale);
    assemble(parts(U), to.U);
    assemble(transposed(parts(V)), to.Vh);
    if (!B.converged) return {status::not_converged, 0};
    return {n > 0 && std::isinf(to.S[0]) ? status::overflow : status::ok, 0};
}

template svd_outcome bidiagonal_svd(strided_view<const double>, double, const svd_outputs<double>&, vectors, int);
template svd_outcome bidiagonal_svd(strided_view<const std::complex<double>>, double, const svd_outputs<std::complex<double>>&, vectors,
                                    int);

std::size_t bidiagonal_svd_scratch(index m, index n, int planes, vectors job) {
    if (m < n) std::swap(m, n);
    const auto parts = static_cast<std::size_t>(planes);
    const std::size_t stored = parts * columns::scratch(apart(m), n);
    if (job != vectors::none) {
        const index u_cols = columns_of_u(m, n, job);
        return stored + bidiagonalise_scratch(m, n, planes, true) + 2 * columns::scratch(apart(n), n) +
               bidiagonal_divide_and_conquer_scratch(n) + parts * (columns::scratch(m, u_cols) + columns::scratch(n, n)) +
               std::max({apply_reflections_scratch(m, u_cols, planes), apply_reflections_scratch(n, n, planes), 2 * phases::scratch(n)});
    }
    std::size_t most = stored + bidiagonal_values_scratch(n);
    index rows = m;
    if (planes == 1 && is_tall(m, n)) {
        most += triangular_factor_of_scratch(m, n);
        rows = n;
    }
    const bool one_stage = planes == 2 || rows * n <= one_stage_entries;
    return most + (one_stage ? bidiagonalise_scratch(rows, n, planes, false) : reduce_to_band_scratch(rows, n) + chase_bulges_scratch(n));
}

} // namespace eckart::fast
