#pragma once

#include <eckart/lapack/decompose.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace eckart::lapack {

/// The singular values of A are `scale` times S, as xGEJSV and xGESVJ return them. scale is 1, or a power of two if otherwise a value would
/// be beyond the largest number or, not being zero, below the least normal one.
template <class T>
struct factored_svd {
    svd_result<T> result;
    real_type<T> scale = 1;
};

/// The exponent e of the least 2^e above every |Re A(i, j)| and |Im A(i, j)|; nothing if one of them is NaN or infinite, and no less than
/// that of the least normal number.
template <class T>
std::optional<int> largest_exponent(strided_view<const T> A) {
    using real = real_type<T>;
    real largest = std::numeric_limits<real>::min();
    bool finite = true;
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) {
            const real re = std::fabs(scalar_traits<T>::real_part(A(i, j))), im = std::fabs(scalar_traits<T>::imaginary_part(A(i, j)));
            finite = finite && std::isfinite(re) && std::isfinite(im);
            largest = std::max({largest, re, im});
        }
    if (!finite) return std::nullopt;
    int exponent = 0;
    std::frexp(largest, &exponent);
    return exponent;
}

/// Jacobi's method on 2^k A, k such that no singular value overflows and underflow is as far away as can be: scaling by a power of two is
/// exact but for digits below the least subnormal number when the largest entries are near overflow.
/// @param A  m-by-n, m, n >= 1; holds 2^k A afterwards.
/// @return status nonfinite_input, A unchanged, if A holds a NaN or an infinity.
/// @throws what eckart::svd throws.
template <class T>
factored_svd<T> decompose_factored(array<T> A, index m, index n, vectors job) {
    using real = real_type<T>;
    using limits = std::numeric_limits<real>;
    factored_svd<T> f;
    const std::optional<int> exponent = largest_exponent<T>(view(A, m, n));
    if (!exponent) {
        f.result.status = status::nonfinite_input;
        return f;
    }
    // sigma_1 <= |A|_F < sqrt(2 m n) 2^e, and one binade for rounding. 2^-k, which the caller multiplies by, stays a normal number.
    const int headroom = static_cast<int>(std::ceil(std::log2(2.0 * static_cast<double>(m) * static_cast<double>(n)) / 2)) + 1;
    const int k = std::min(limits::max_exponent - headroom - *exponent, 1 - limits::min_exponent);
    const real power = std::ldexp(real(1), k);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) A(i, j) *= power;
    f.result = decompose<T>(view(A, m, n), job, algorithm::jacobi);
    // The scale goes into S if that rounds nothing: neither overflow nor a number below the least normal one.
    const auto fits = [k](real s) {
        return s == 0 || (std::ilogb(s) - k < limits::max_exponent && std::ilogb(s) - k >= limits::min_exponent - 1);
    };
    if (std::all_of(f.result.S.begin(), f.result.S.end(), fits))
        for (real& s : f.result.S) s = std::ldexp(s, -k);
    else
        f.scale = std::ldexp(real(1), -k);
    return f;
}

} // namespace eckart::lapack
