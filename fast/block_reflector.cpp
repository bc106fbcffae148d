#include <eckart/fast/block_reflector.hpp>

#include <eckart/fast/columns.hpp>
#include <eckart/fast/gemm.hpp>

#include <algorithm>

namespace eckart::fast {

void triangular_factor(matrix_view<const double> V, const double* factor, matrix_view<double> T) {
    columns products = columns::undefined(V.cols, V.cols);
    const auto S = products.view();
    gemm_lower(transposition::transpose, transposition::none, 1, V, V, 0, S);
    for (index j = 0; j < V.cols; ++j) {
        double* t = T.col(j);
        std::fill_n(t, V.cols, 0.0);
        for (index k = 0; k < j; ++k)
            for (index i = 0; i <= k; ++i) t[i] += T(i, k) * S(j, k);
        for (index i = 0; i < j; ++i) t[i] *= -factor[j];
        t[j] = factor[j];
    }
}

} // namespace eckart::fast
