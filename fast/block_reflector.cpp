#include <eckart/fast/block_reflector.hpp>

#include <eckart/fast/columns.hpp>
#include <eckart/fast/gemm.hpp>

#include <algorithm>

namespace eckart::fast {

void triangular_factor(matrix_view<const double> V, const double* factor, matrix_view<double> T) {
    columns products(V.cols, V.cols);
    const auto S = products.view();
    gemm(transposition::transpose, transposition::none, 1, V, V, 0, S);
    for (index j = 0; j < V.cols; ++j) {
        for (index i = 0; i < j; ++i) {
            double sum = 0;
            for (index k = i; k < j; ++k) sum += T(i, k) * S(k, j);
            T(i, j) = -factor[j] * sum;
        }
        T(j, j) = factor[j];
        for (index i = j + 1; i < V.cols; ++i) T(i, j) = 0;
    }
}

std::size_t triangular_factor_scratch(index rows, index cols) { return columns::scratch(cols, cols) + gemm_scratch(std::max(rows, cols)); }

} // namespace eckart::fast
