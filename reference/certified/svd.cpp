#include <eckart/reference/certified/svd.hpp>

#include <eckart/reference/certified/certification.hpp>
#include <eckart/reference/certified/dyadic_arithmetic.hpp>
#include <eckart/reference/certified/exact_product.hpp>
#include <eckart/reference/certified/proposal.hpp>
#include <eckart/reference/certified/vector_bounds.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace eckart::reference {

namespace {

template <class T>
bool all_finite(matrix_view<const T> A) {
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i)
            if (!std::isfinite(std::real(A(i, j))) || !std::isfinite(std::imag(A(i, j)))) return false;
    return true;
}

/// B as a real matrix: B itself, or [Re; Im]. B = A or Aᴴ, whichever has m >= n.
template <class T>
matrix<double> stacked_tall(matrix_view<const T> A) {
    const bool wide = A.rows < A.cols;
    const index m = std::max(A.rows, A.cols), n = std::min(A.rows, A.cols);
    matrix<double> B(is_complex<T> ? 2 * m : m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) {
            const T x = wide ? A(j, i) : A(i, j);
            B(i, j) = static_cast<double>(std::real(x));
            if constexpr (is_complex<T>) B(m + i, j) = static_cast<double>(wide ? -std::imag(x) : std::imag(x));
        }
    return B;
}

/// Columns of the stacked form as a matrix of T.
template <class T>
matrix<T> unstacked(const matrix<double>& X) {
    if constexpr (is_complex<T>) {
        const index m = X.rows() / 2;
        matrix<T> Y(m, X.cols());
        for (index j = 0; j < X.cols(); ++j)
            for (index i = 0; i < m; ++i) Y(i, j) = {X(i, j), X(m + i, j)};
        return Y;
    } else {
        return X;
    }
}

/// ‖B‖₂ <= (number of entries)^½ max |entry|, as a power of two.
big_dyadic norm_bound(const matrix<double>& stacked) {
    const index count = stacked.rows() * stacked.cols();
    const double* a = stacked.data();
    const double* largest = std::max_element(a, a + count, [](double x, double y) { return std::fabs(x) < std::fabs(y); });
    if (count == 0 || *largest == 0) return {};
    long exponent = std::ilogb(*largest) + 1;
    for (index power = 1; power < count; power *= 4) ++exponent; // 2^(2 steps) >= count; complex parts are counted as entries
    return {1, exponent};
}

certified_value value_of(const judged_value& v, const pencil& p, const judgement& j, index k, const big_dyadic& greatest) {
    certified_value c;
    c.side = v.side;
    c.exact = v.exact.has_value();
    c.value = v.certified ? v.points.c : std::numeric_limits<double>::quiet_NaN();
    c.lower = v.lower;
    c.upper = v.upper;
    if (compare(c.upper, c.lower) < 0) c.upper = greatest; // no point bounds σ from above: overflow
    if (!v.certified && !v.enclosed) {
        const auto reached = enclosure_reached(p, j, k);
        c.lower = reached ? reached->first : big_dyadic{};
        c.upper = reached ? reached->second : greatest;
    }
    return c;
}

certificate certificate_of(const certification& work, const certified_options& options, bool is_complex, index rows, index cols) {
    certificate c;
    c.is_complex = is_complex;
    c.rows = rows;
    c.cols = cols;
    c.format = options.format;
    c.rounding = options.rounding;
    c.rank_prime = work.rank_prime();
    const judgement& result = work.result();
    const index n = static_cast<index>(result.values.size());
    c.rank = work.exact().rank.value_or(n);
    for (const judged_value& v : result.values) {
        c.values.push_back(v.points.c);
        c.relations.push_back(v.side);
        if (options.digits > 0) c.enclosures.emplace_back(reduced(v.lower), reduced(v.upper));
    }
    c.points = result.points;
    const digit_matrix V = work.V();
    c.V.rows = c.V.cols = n;
    for (index j = 0; j < n; ++j) {
        const integer_column column = integers_of(V, j);
        // T1 does not see the scale of a column.
        mp_bitcnt_t zeros = std::numeric_limits<mp_bitcnt_t>::max();
        for (const mpz_class& x : column.entries)
            if (x != 0) zeros = std::min(zeros, mpz_scan1(x.get_mpz_t(), 0));
        for (index i = 0; i < V.rows; ++i) {
            mpz_class x;
            mpz_tdiv_q_2exp(x.get_mpz_t(), column.entries[static_cast<std::size_t>(i)].get_mpz_t(), zeros);
            (i < n ? c.V.re : c.V.im).push_back(std::move(x));
        }
    }
    return c;
}

template <class T>
using double_scalar = std::conditional_t<is_complex<T>, std::complex<double>, double>;

template <class T>
certified_svd_result<double_scalar<T>> certify(matrix_view<const T> A, const certified_options& options) {
    if (options.digits < 0)
        throw std::invalid_argument("certified_svd: digits = " + std::to_string(options.digits) + " must not be negative");
    if (options.max_bits < 64)
        throw std::invalid_argument("certified_svd: max_bits = " + std::to_string(options.max_bits) + " must be at least 64");
    if (options.threads < 1)
        throw std::invalid_argument("certified_svd: threads = " + std::to_string(options.threads) + " must be at least 1");
    certified_svd_result<double_scalar<T>> r;
    if (!all_finite(A)) {
        r.status = certified_status::nonfinite_input;
        r.rank = -1;
        return r;
    }
    constexpr bool is_complex_input = is_complex<T>;
    const matrix<double> stacked = stacked_tall(A);
    const index n = stacked.cols();
    certification work(is_complex_input ? embedding(stacked) : stacked, is_complex_input, options);
    const bool proved = work.run();
    const judgement& result = work.result();
    const big_dyadic greatest = norm_bound(stacked);
    for (index k = 0; k < n; ++k) {
        r.values.push_back(value_of(result.values[static_cast<std::size_t>(k)], work.last_pencil(), result, k, greatest));
        r.S.push_back(r.values.back().value);
    }
    r.statistics = work.statistics();
    r.rank = work.exact().rank.value_or(proved ? n : -1);
    if (!proved) {
        r.status = certified_status::not_certified;
        r.reason = work.reason();
        return r;
    }
    if (options.certificate) r.certificate = certificate_of(work, options, is_complex_input, A.rows, A.cols);
    if (options.vectors != vectors::none) {
        const digit_matrix V = work.V(), E = work.E(), BV = exact_product(E, V, work.engine());
        const bool full = options.vectors == vectors::full;
        const double_factors f = rounded_factors(V, BV, result.order, r.rank, full, is_complex_input);
        r.bounds = bounds_of(E, f, r.values, is_complex_input, work.engine());
        matrix<double_scalar<T>> U = unstacked<double_scalar<T>>(f.U), Vs = unstacked<double_scalar<T>>(f.V);
        const bool wide = A.rows < A.cols;
        r.U = wide ? std::move(Vs) : std::move(U);
        r.Vh = conjugate_transpose(wide ? U : Vs);
        if (wide) std::swap(r.bounds.left_orthogonality, r.bounds.right_orthogonality);
        for (vector_group& g : r.bounds.groups)
            if (wide) std::swap(g.left, g.right);
    } else {
        r.U = matrix<double_scalar<T>>(A.rows, 0);
        r.Vh = matrix<double_scalar<T>>(0, A.cols);
    }
    return r;
}

template <class T>
certified_svd_result<double_scalar<T>> values_or_throw(matrix_view<const T> A) {
    certified_svd_result<double_scalar<T>> r = certified_singular_values(A);
    if (r.status == certified_status::nonfinite_input) throw not_certified_error("the matrix holds a NaN or an infinity");
    return r;
}

template <class T>
index rank_of(matrix_view<const T> A) {
    const auto r = values_or_throw(A);
    if (r.rank < 0) throw not_certified_error("the rank is not proved: " + r.reason);
    return r.rank;
}

template <class T>
double norm2_of(matrix_view<const T> A) {
    const auto r = values_or_throw(A);
    if (r.S.empty()) return 0;
    if (std::isnan(r.S[0])) throw not_certified_error("the norm is not proved: " + r.reason);
    return r.S[0];
}

} // namespace

certified_svd_result<double> certified_svd(matrix_view<const double> A, const certified_options& options) { return certify(A, options); }
certified_svd_result<std::complex<double>> certified_svd(matrix_view<const std::complex<double>> A, const certified_options& options) {
    return certify(A, options);
}
certified_svd_result<double> certified_svd(matrix_view<const float> A, const certified_options& options) { return certify(A, options); }
certified_svd_result<std::complex<double>> certified_svd(matrix_view<const std::complex<float>> A, const certified_options& options) {
    return certify(A, options);
}

index certified_rank(matrix_view<const double> A) { return rank_of(A); }
index certified_rank(matrix_view<const std::complex<double>> A) { return rank_of(A); }
double certified_norm2(matrix_view<const double> A) { return norm2_of(A); }
double certified_norm2(matrix_view<const std::complex<double>> A) { return norm2_of(A); }

} // namespace eckart::reference
