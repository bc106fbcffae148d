#include <eckart/fast/gram_matrix.hpp>

#include <eckart/fast/gemm.hpp>

namespace eckart::fast {

void gram_matrix(matrix_view<const double> B, matrix_view<double> G, int threads) {
    gemm_lower(transposition::transpose, transposition::none, 1, B, B, 0, G, threads);
}

} // namespace eckart::fast
