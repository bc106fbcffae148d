#pragma once

#include <eckart/core/matrix.hpp>
#include <eckart/core/scalar.hpp>
#include <eckart/core/status.hpp>

#include <vector>

namespace eckart {

/// Which singular vectors to compute, k = min(m, n): `none`; `thin`: U m-by-k, Vh k-by-n; `full`: U m-by-m, Vh n-by-n (D1).
enum class vectors { none, thin, full };

/// A = U diag(S) Vh in NumPy's names and shapes: S has k = min(m, n) entries, S[0] >= S[1] >= ... >= 0.
/// With `vectors::none` U is m-by-0 and Vh is 0-by-n.
template <class T>
struct [[nodiscard]] svd_result {
    matrix<T> U;
    std::vector<real_type<T>> S;
    matrix<T> Vh;
    eckart::status status = eckart::status::ok;
    /// Sweeps, QR steps or other outer iterations that were spent; what one is, the algorithm documents.
    int iterations = 0;
};

/// How a decomposition ended that wrote its factors into memory of the caller.
struct [[nodiscard]] svd_outcome {
    eckart::status status = eckart::status::ok;
    /// As in `svd_result`.
    int iterations = 0;
};

} // namespace eckart
