#include <eckart/validate/command/read_wide.hpp>

#include <eckart/core/error.hpp>
#include <eckart/core/matrix_file.hpp>

#include <fmt/format.h>

#include <cmath>

namespace eckart::command {

namespace {

template <class D, class F>
matrix<D> widened(const matrix<F>& A) {
    matrix<D> B(A.rows(), A.cols());
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) B(i, j) = D(A(i, j));
    return B;
}

template <class D>
void demand_finite_entries(const matrix<D>& A, const std::string& file) {
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) {
            const double re = scalar_traits<D>::real_part(A(i, j)), im = scalar_traits<D>::imaginary_part(A(i, j));
            if (!std::isfinite(re) || !std::isfinite(im))
                throw input_error(fmt::format("{}: entry ({}, {}) is {}; the SVD is defined for finite matrices only", file, i + 1, j + 1,
                                              std::isfinite(re) ? im : re));
        }
}

} // namespace

wide_matrix read_wide(const std::string& file) {
    const any_matrix read = read_matrix(file);
    if (const auto* A = std::get_if<matrix<float>>(&read)) return widened<double>(*A);
    if (const auto* A = std::get_if<matrix<std::complex<float>>>(&read)) return widened<std::complex<double>>(*A);
    if (const auto* A = std::get_if<matrix<double>>(&read)) return *A;
    return std::get<matrix<std::complex<double>>>(read);
}

void demand_finite(const wide_matrix& A, const std::string& file) {
    std::visit([&](const auto& B) { demand_finite_entries(B, file); }, A);
}

} // namespace eckart::command
