#include <eckart/fast/gram_matrix.hpp>

#include <eckart/fast/gemm.hpp>

#include <algorithm>

namespace eckart::fast {

void gram_matrix(matrix_view<const double> B, double beta, matrix_view<double> G, int threads) {
    constexpr index width = 128; // internal parameter: columns of G that one product fills
    for (index j = 0; j < B.cols; j += width) {
        const index cols = std::min(width, B.cols - j);
        gemm(transposition::transpose, transposition::none, 1, B.block(0, j, B.rows, B.cols - j), B.block(0, j, B.rows, cols), beta,
             G.block(j, j, B.cols - j, cols), threads);
    }
}

} // namespace eckart::fast
