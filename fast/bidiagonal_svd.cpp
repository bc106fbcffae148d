#include <eckart/fast/bidiagonal_svd.hpp>

#include <eckart/fast/assemble.hpp>
#include <eckart/fast/band_reduction.hpp>
#include <eckart/fast/bidiagonal_divide_and_conquer.hpp>
#include <eckart/fast/bidiagonal_values.hpp>
#include <eckart/fast/bidiagonalisation.hpp>
#include <eckart/fast/block_reflector.hpp>
#include <eckart/fast/blocked_qr.hpp>
#include <eckart/fast/blockwise.hpp>
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
#include <type_traits>
#include <utility>

namespace eckart::fast {

namespace {
// Internal parameter: from 1.6 times more rows than columns on, the bidiagonal form of R costs less than that of A.
bool is_tall(index m, index n) { return static_cast<double>(m) > 1.6 * static_cast<double>(n); }
// Internal parameters: up to this many numbers one stage is faster; measured where the second cache of a core holds 1 MiB, the third 32
// MiB.
template <class R>
constexpr index one_stage_entries = sizeof(R) == sizeof(double) ? 420000 : 2250000;

/// Whether the values of an m-by-n matrix with P parts come from reductions in R: the band is one of doubles.
template <int P, class R>
bool reduces_in(index m, index n) {
    return std::is_same_v<R, double> || P == 2 || (!is_tall(m, n) && m * n <= one_stage_entries<R>);
}

/// Of the first `rows` rows of A. Real matrices: whichever way costs least.
bidiagonal_form bidiagonal_form_of(planes<1> A, index rows, int threads) {
    columns& B = A.part[0];
    if (is_tall(rows, B.cols())) {
        B = triangular_factor_of(std::move(B), rows, threads);
        rows = B.cols();
    }
    return rows * B.cols() <= one_stage_entries<double> ? bidiagonalise<1, double>(std::move(A), rows, nullptr, threads)
                                                        : chase_bulges(reduce_to_band(std::move(B), rows, threads));
}

template <int P, class R>
bidiagonal_form bidiagonal_form_of(planes<P, R> A, index rows, int threads) {
    return bidiagonalise<P, R>(std::move(A), rows, nullptr, threads);
}

/// A in numbers R, whose largest entry is brought to around 1 by 2^scale.
template <class R, class T>
planes<planes_of<T>, R> stored(strided_view<const T> A, int scale) {
    const double first = std::ldexp(1.0, scale / 2), second = std::ldexp(1.0, scale - scale / 2);
    auto B = planes<planes_of<T>, R>::undefined(apart<R>(A.rows), A.cols);
    for (int p = 0; p < planes_of<T>; ++p) {
        copy_scaled(part_of(A, p), first, second, B.part[p].view(A.rows, A.cols));
        for (index j = 0; j < A.cols; ++j) std::fill(B.part[p].col(j) + A.rows, B.part[p].col(j) + B.rows(), R(0));
    }
    return B;
}

/// A matrix of `rows` and `cols` with the columns of X in descending order of their values at its top left, and of the unit matrix
/// elsewhere.
template <int P, class R>
planes<P, R> descending(const columns& X, const scratch_vector<index>& ascending, index rows, index cols) {
    const index n = X.cols();
    auto Z = planes<P, R>::undefined(rows, cols);
    for (index j = 0; j < cols; ++j) {
        R* z = Z.part[0].col(j);
        if (j < n) {
            const double* x = X.col(ascending[ascending.size() - 1 - static_cast<std::size_t>(j)]);
            std::transform(x, x + n, z, [](double e) { return static_cast<R>(e); });
            std::fill(z + n, z + rows, R(0));
        } else {
            std::fill(z, z + rows, R(0));
            z[j] = 1;
        }
        if constexpr (P == 2) std::fill_n(Z.part[1].col(j), rows, R(0));
    }
    return Z;
}

/// U <- D1 U and V <- D2 V, real on entry, for the D1 and D2 with B = D1 |B| D2^H.
template <class R>
void restore_phases(const bidiagonal_reflections<1, R>&, planes<1, R>&, planes<1, R>&) {}
template <class R>
void restore_phases(const bidiagonal_reflections<2, R>& r, planes<2, R>& U, planes<2, R>& V) {
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

/// S, from values of which none is larger than the first.
template <class real, class F>
svd_outcome put_values(index n, int scale, real* S, const F& value) {
    for (index j = 0; j < n; ++j) S[j] = static_cast<real>(std::ldexp(value(static_cast<std::size_t>(j)), -scale));
    return {n > 0 && std::isinf(S[0]) ? status::overflow : status::ok, 0};
}

/// In numbers R. @pre no more columns than rows.
template <class R, class T>
svd_outcome values_alone(strided_view<const T> A, int scale, const svd_outputs<T>& to, int threads) {
    bidiagonal_form form = bidiagonal_form_of(stored<R>(A, scale), A.rows, threads);
    bidiagonal_values(form.diagonal, form.off_diagonal);
    return put_values(A.cols, scale, to.S, [&](std::size_t j) { return form.diagonal[j]; });
}

/// What memory `values_alone` takes.
template <class R>
std::size_t values_scratch(index m, index n, int planes) {
    std::size_t most = static_cast<std::size_t>(planes) * columns_of<R>::scratch(apart<R>(m), n) + bidiagonal_values_scratch(n);
    index rows = m;
    if (planes == 1 && std::is_same_v<R, double> && is_tall(m, n)) {
        most += triangular_factor_of_scratch(m, n);
        rows = n;
    }
    const bool one_stage = planes == 2 || rows * n <= one_stage_entries<R>;
    return most +
           (one_stage ? bidiagonalise_scratch<R>(rows, n, planes, false) : reduce_to_band_scratch(rows, n) + chase_bulges_scratch(n));
}

} // namespace

template <class R, class T>
svd_outcome bidiagonal_svd(strided_view<const T> A, double largest, const svd_outputs<T>& out, vectors job, int threads) {
    constexpr int P = planes_of<T>;
    if (A.rows < A.cols) return bidiagonal_svd<R>(A.transposed(), largest, out.transposed(), job, threads);
    const index m = A.rows, n = A.cols;
    const int scale = largest > 0 ? -std::ilogb(largest) : 0;
    if (job == vectors::none)
        return reduces_in<P, R>(m, n) ? values_alone<R>(A, scale, out.placed(), threads)
                                      : values_alone<double>(A, scale, out.placed(), threads);

    bidiagonal_reflections<P, R> reflections;
    const bidiagonal_form form = bidiagonalise(stored<R>(A, scale), m, &reflections, threads);
    columns X = columns::undefined(apart(n), n), Y = columns::undefined(apart(n), n);
    const bidiagonal_decomposition B = bidiagonal_divide_and_conquer(form.diagonal, form.off_diagonal, X.view(n, n), Y.view(n, n), threads);
    planes<P, R> U = descending<P, R>(X, B.ascending, m, columns_of_u(m, n, job)), V = descending<P, R>(Y, B.ascending, n, n);
    restore_phases(reflections, U, V);
    apply_reflections<P>(reflections.left.view(m, n), reflections.left_factor.data(), n, 0, U.view(), threads);
    apply_reflections<P>(reflections.right.view(n, n), reflections.right_factor.data(), std::max<index>(n - 1, 0), 1, V.view(), threads);

    // V^H is conj(V) transposed.
    if constexpr (P == 2)
        for (index j = 0; j < n; ++j) std::transform(V.part[1].col(j), V.part[1].col(j) + n, V.part[1].col(j), std::negate<>());
    const svd_outputs<T> to = out.placed();
    const auto value = [&](std::size_t j) { return B.values[static_cast<std::size_t>(B.ascending[B.ascending.size() - 1 - j])]; };
    const svd_outcome outcome = put_values(n, scale, to.S, value);
    assemble(parts(U), to.U);
    assemble(transposed(parts(V)), to.Vh);
    return B.converged ? outcome : svd_outcome{status::not_converged, 0};
}

template <class R, class T>
std::size_t bidiagonal_svd_scratch(index m, index n, vectors job) {
    constexpr int P = planes_of<T>;
    if (m < n) std::swap(m, n);
    if (job == vectors::none) return reduces_in<P, R>(m, n) ? values_scratch<R>(m, n, P) : values_scratch<double>(m, n, P);
    const index u_cols = columns_of_u(m, n, job);
    using memory = columns_of<R>;
    return P * memory::scratch(apart<R>(m), n) + bidiagonalise_scratch<R>(m, n, P, true) + 2 * columns::scratch(apart(n), n) +
           bidiagonal_divide_and_conquer_scratch(n) + P * (memory::scratch(m, u_cols) + memory::scratch(n, n)) +
           std::max({apply_reflections_scratch<R>(m, u_cols, P), apply_reflections_scratch<R>(n, n, P), 2 * phases::scratch(n)});
}

#define ECKART_INSTANTIATE(R, T)                                                                                                           \
    template svd_outcome bidiagonal_svd<R>(strided_view<const T>, double, const svd_outputs<T>&, vectors, int);                            \
    template std::size_t bidiagonal_svd_scratch<R, T>(index, index, vectors);
ECKART_INSTANTIATE(double, double)
ECKART_INSTANTIATE(double, std::complex<double>)
ECKART_INSTANTIATE(double, float)
ECKART_INSTANTIATE(double, std::complex<float>)
ECKART_INSTANTIATE(float, float)
ECKART_INSTANTIATE(float, std::complex<float>)
#undef ECKART_INSTANTIATE

} // namespace eckart::fast
