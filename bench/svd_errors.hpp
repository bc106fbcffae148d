#pragma once

#include "bench/matrix_stack.hpp"

#include <eckart/core/svd_result.hpp>

#include <vector>

namespace eckart::bench {

/// How wrong results are; u = 2^-53, or 2^-24 for single precision. NaN: not measured (no vectors, no certified value).
struct svd_errors {
    double residual;       ///< |A - U diag(S) Vh|_F / (u |A|_F)
    double left;           ///< |U^H U - I|_F / u
    double right;          ///< |Vh Vh^H - I|_F / u
    double sigma_absolute; ///< max |S_i - sigma_i| / (u sigma_1)
    double sigma_relative; ///< max |S_i - sigma_i| / (u sigma_i); infinity where an exact zero is not zero
    long compared = 0;     ///< certified values behind the last two
};

/// @param sigma  the correctly rounded singular values, NaN where they are not proved; empty if none are.
/// @par Precision Everything is evaluated with 64 bits. Norms are sums over all entries as long as that takes fewer than 2^24 steps;
///      beyond, the mean of |X v|^2 over 16 vectors of random signs v, which equals |X|_F^2 in the mean, with a standard deviation of
///      sqrt(2/16) of it if X has rank one and sqrt(2/(16 r)) if it has r equal singular values (Hutchinson's estimator).
/// @par Cost 3 m n k, or 100 (m + n) k steps.
template <class T>
svd_errors errors_of(matrix_view<const T> A, const svd_result<T>& r, const std::vector<double>& sigma);

/// The worse of two in every respect; NaN gives way.
svd_errors worse(const svd_errors& a, const svd_errors& b);

} // namespace eckart::bench
