#include <eckart/fast/svd.hpp>

#include <eckart/fast/jacobi.hpp>

#include <algorithm>
#include <cmath>
#include <complex>
#include <iterator>
#include <stdexcept>
#include <string>

namespace eckart {

namespace {

template <class T>
bool all_finite(strided_view<const T> A) {
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i)
            if (!std::isfinite(scalar_traits<T>::real_part(A(i, j))) || !std::isfinite(scalar_traits<T>::imaginary_part(A(i, j))))
                return false;
    return true;
}

void check(const svd_options& options) {
    if (options.max_sweeps < 1)
        throw std::invalid_argument("svd: max_sweeps is " + std::to_string(options.max_sweeps) + "; it must be at least 1");
    if (options.vectors != vectors::none && options.vectors != vectors::thin && options.vectors != vectors::full)
        throw std::invalid_argument("svd: vectors is " + std::to_string(static_cast<int>(options.vectors)) + ", no enumerator of it");
}

/// T is double or std::complex<double>.
template <class T>
svd_result<T> run(strided_view<const T> A, const svd_options& options) {
    check(options);
    switch (options.algorithm) {
    case algorithm::automatic:
    case algorithm::jacobi:
        if (!all_finite(A)) {
            svd_result<T> refused;
            refused.status = status::nonfinite_input;
            return refused;
        }
        return fast::jacobi_svd(A, options.vectors, options.max_sweeps);
    }
    throw std::invalid_argument("svd: algorithm is " + std::to_string(static_cast<int>(options.algorithm)) + ", no enumerator of it");
}

/// Entry by entry, in column-major order; rounded to nearest where To is narrower.
template <class To, class From>
matrix<To> converted(strided_view<const From> A) {
    matrix<To> B(A.rows, A.cols);
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) B(i, j) = static_cast<To>(A(i, j));
    return B;
}

/// T is float or std::complex<float>, Wide the same of double.
template <class Wide, class T>
svd_result<T> run_in_double(strided_view<const T> A, const svd_options& options) {
    const matrix<Wide> B = converted<Wide>(A);
    const svd_result<Wide> wide = run(strided_view<const Wide>(B), options);
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

} // namespace

svd_result<double> svd(strided_view<const double> A, svd_options options) { return run(A, options); }

svd_result<std::complex<double>> svd(strided_view<const std::complex<double>> A, svd_options options) { return run(A, options); }

svd_result<float> svd(strided_view<const float> A, svd_options options) { return run_in_double<double>(A, options); }

svd_result<std::complex<float>> svd(strided_view<const std::complex<float>> A, svd_options options) {
    return run_in_double<std::complex<double>>(A, options);
}

} // namespace eckart
