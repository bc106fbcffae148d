#include <eckart/fast/svd.hpp>

#include <eckart/fast/jacobi.hpp>

#include <cmath>
#include <stdexcept>
#include <string>

namespace eckart {

namespace {

bool all_finite(strided_view<const double> A) {
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i)
            if (!std::isfinite(A(i, j))) return false;
    return true;
}

void check(const svd_options& options) {
    if (options.max_sweeps < 1)
        throw std::invalid_argument("svd: max_sweeps is " + std::to_string(options.max_sweeps) + "; it must be at least 1");
    if (options.vectors != vectors::none && options.vectors != vectors::thin && options.vectors != vectors::full)
        throw std::invalid_argument("svd: vectors is " + std::to_string(static_cast<int>(options.vectors)) + ", no enumerator of it");
}

} // namespace

svd_result<double> svd(strided_view<const double> A, svd_options options) {
    check(options);
    switch (options.algorithm) {
    case algorithm::automatic:
    case algorithm::jacobi:
        if (!all_finite(A)) {
            svd_result<double> refused;
            refused.status = status::nonfinite_input;
            return refused;
        }
        return fast::jacobi_svd(A, options.vectors, options.max_sweeps);
    }
    throw std::invalid_argument("svd: algorithm is " + std::to_string(static_cast<int>(options.algorithm)) + ", no enumerator of it");
}

} // namespace eckart
