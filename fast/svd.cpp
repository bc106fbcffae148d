#include <eckart/fast/svd.hpp>

#include <eckart/fast/bidiagonal_svd.hpp>
#include <eckart/fast/gram.hpp>
#include <eckart/fast/jacobi.hpp>
#include <eckart/fast/largest_entry.hpp>
#include <eckart/fast/parts.hpp>

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdlib>
#include <iterator>
#include <limits>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace eckart {

namespace {

/// The largest part of an entry; NaN if A holds a NaN or an infinity.
template <class T>
double largest_part(strided_view<const T> A) {
    double largest = 0;
    for (int p = 0; p < fast::planes_of<T>; ++p) {
        const double x = fast::largest_entry(fast::part_of(A, p));
        if (!(x <= largest)) largest = x;
        if (std::isnan(x)) return x;
    }
    return largest;
}

template <class E>
[[noreturn]] void refuse(const char* option, E value) {
    throw std::invalid_argument(std::string("svd: ") + option + " is " + std::to_string(static_cast<int>(value)) + ", no enumerator of it");
}

void check(const svd_options& options) {
    if (options.max_sweeps < 1)
        throw std::invalid_argument("svd: max_sweeps is " + std::to_string(options.max_sweeps) + "; it must be at least 1");
    if (options.threads < 1) throw std::invalid_argument("svd: threads is " + std::to_string(options.threads) + "; it must be at least 1");
    if (options.vectors != vectors::none && options.vectors != vectors::thin && options.vectors != vectors::full)
        refuse("vectors", options.vectors);
    if (options.algorithm != algorithm::automatic && options.algorithm != algorithm::jacobi && options.algorithm != algorithm::gram &&
        options.algorithm != algorithm::bidiagonal)
        refuse("algorithm", options.algorithm);
    if (options.algorithm == algorithm::bidiagonal && options.vectors != vectors::none)
        throw std::invalid_argument("svd: algorithm::bidiagonal computes no vectors; ask for vectors::none or use algorithm::automatic");
    if (options.accuracy != accuracy::relative && options.accuracy != accuracy::normwise) refuse("accuracy", options.accuracy);
}

/// Whether the norms of all columns lie within a factor of 8, and those of all rows: then no diagonal scaling of one side lowers the
/// condition number by more than 8 sqrt(max(m, n)) (van der Sluis, Numer. Math. 14 (1969), theorem 3.5). False in doubt.
template <class T>
bool nearly_equilibrated(strided_view<const T> A) {
    const double largest = largest_part(A);
    if (!(largest >= std::numeric_limits<double>::min())) return false;
    const int scale = -std::ilogb(largest);
    const double first = std::ldexp(1.0, scale / 2), second = std::ldexp(1.0, scale - scale / 2);
    std::vector<double> rows(static_cast<std::size_t>(A.rows), 0.0), cols(static_cast<std::size_t>(A.cols), 0.0);
    for (int p = 0; p < fast::planes_of<T>; ++p) {
        const auto part = fast::part_of(A, p);
        for (index j = 0; j < A.cols; ++j) {
            const auto* a = part.data + j * part.col_stride;
            double* row = rows.data();
            double sum[4] = {}; // any order does: the factor of 8 is a rough one
            const auto add = [&](index i, int k) {
                const double x = a[i * part.row_stride] * first * second, square = x * x;
                row[i] += square;
                sum[k] += square;
            };
            index i = 0;
            for (; i + 4 <= A.rows; i += 4)
                for (int k = 0; k < 4; ++k) add(i + k, k);
            for (; i < A.rows; ++i) add(i, 0);
            cols[static_cast<std::size_t>(j)] += (sum[0] + sum[1]) + (sum[2] + sum[3]);
        }
    }
    const auto within = [](const std::vector<double>& squares) {
        const auto [low, high] = std::minmax_element(squares.begin(), squares.end());
        return *low >= *high / 64;
    };
    return within(rows) && within(cols);
}

template <class T>
bool by_gram(strided_view<const T> A, const svd_options& options) {
    if (options.algorithm != algorithm::automatic) return options.algorithm == algorithm::gram;
    // Internal parameters: below, Jacobi is as fast, longer for real matrices that are not tall.
    const index k = std::min(A.rows, A.cols), worth_it = is_complex<T> ? 16 : std::max(A.rows, A.cols) <= 2 * k ? 36 : 28;
    return k >= worth_it && (options.accuracy == accuracy::normwise || nearly_equilibrated(A));
}

/// What computes in double alone. T is double or std::complex<double>.
template <class T>
svd_result<T> without_gram(strided_view<const T> A, const svd_options& options, bool bidiagonal) {
    if constexpr (!is_complex<T>)
        if (bidiagonal) return fast::bidiagonal_svd(A, options.threads);
    return fast::jacobi_svd(A, options.vectors, options.max_sweeps);
}

/// Entry by entry, in column-major order; rounded to nearest where To is narrower.
template <class To, class From>
matrix<To> converted(strided_view<const From> A) {
    matrix<To> B(A.rows, A.cols);
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) B(i, j) = static_cast<To>(A(i, j));
    return B;
}

/// Rounded to float or std::complex<float>.
template <class T, class Wide>
svd_result<T> narrowed(const svd_result<Wide>& wide) {
    svd_result<T> result;
    result.U = converted<T>(strided_view<const Wide>(wide.U));
    result.Vh = converted<T>(strided_view<const Wide>(wide.Vh));
    // IEEE 754: what rounds beyond the largest float becomes +infinity.
    std::transform(wide.S.begin(), wide.S.end(), std::back_inserter(result.S), [](double s) { return static_cast<float>(s); });
    result.status = wide.status;
    if (result.status == status::ok && !result.S.empty() && std::isinf(result.S.front())) result.status = status::overflow;
    result.iterations = wide.iterations;
    return result;
}

template <class T>
svd_result<T> run(strided_view<const T> A, const svd_options& options) {
    check(options);
    // Scans go along the smaller stride.
    const strided_view<const T> scanned = std::abs(A.row_stride) > std::abs(A.col_stride) ? A.transposed() : A;
    if (!std::isfinite(largest_part(scanned))) {
        svd_result<T> refused;
        refused.status = status::nonfinite_input;
        return refused;
    }
    if (is_complex<T> && options.algorithm == algorithm::bidiagonal)
        throw std::invalid_argument("svd: algorithm::bidiagonal serves real matrices; use algorithm::automatic");
    const bool gram = by_gram(scanned, options);
    // What the Gram route would compute, the bidiagonal form has sooner where values suffice.
    const bool bidiagonal = options.algorithm == algorithm::bidiagonal ||
                            (!is_complex<T> && gram && options.algorithm == algorithm::automatic && options.vectors == vectors::none);
    if (gram && !bidiagonal) return fast::gram_svd(A, options.vectors, options.threads);
    using wide = std::conditional_t<is_complex<T>, std::complex<double>, double>;
    if constexpr (std::is_same_v<T, wide>) {
        return without_gram(A, options, bidiagonal);
    } else {
        const matrix<wide> B = converted<wide>(A);
        return narrowed<T>(without_gram(strided_view<const wide>(B), options, bidiagonal));
    }
}

} // namespace

svd_result<double> svd(strided_view<const double> A, svd_options options) { return run(A, options); }

svd_result<std::complex<double>> svd(strided_view<const std::complex<double>> A, svd_options options) { return run(A, options); }

svd_result<float> svd(strided_view<const float> A, svd_options options) { return run(A, options); }

svd_result<std::complex<float>> svd(strided_view<const std::complex<float>> A, svd_options options) { return run(A, options); }

} // namespace eckart
