#include <eckart/fast/gram_matrix.hpp>

#include <eckart/fast/gemm.hpp>

namespace eckart::fast {

void gram_matrix(matrix_view<const double> B, double beta, matrix_view<double> G, int threads) {
    gemm_lower(transposition::transpose, transposition::none, 1, B, B, beta, G, threads);
}

} // namespace eckart::fast
