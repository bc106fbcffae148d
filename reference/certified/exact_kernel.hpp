#pragma once

#include <eckart/reference/certified/certificate.hpp>
#include <eckart/core/matrix.hpp>

namespace eckart::reference {
struct kernel_result { index rank = 0; std::uint64_t prime = 0; std::optional<integer_columns> kernel; std::uint64_t kernel_prime = 0; };
kernel_result exact_kernel(const matrix<double>& E, bool is_complex);
kernel_result exact_kernel_at(const matrix<double>& E, bool is_complex, const big_dyadic& mu);
}
