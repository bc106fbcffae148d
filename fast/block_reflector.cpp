#include <eckart/fast/block_reflector.hpp>

#include <eckart/fast/gemm.hpp>
#include <eckart/fast/gram_matrix.hpp>

#include <algorithm>

namespace eckart::fast {

template <int P>
void triangular_factor(planes_view<P, const double> V, const double* factor, planes_view<P> T) {
    planes<P> products = planes<P>::undefined(V.cols(), V.cols());
    const auto S = products.view();
    gram_matrix<P>(V, 0, S, 1); // of which S(k, j) is read as the conjugate of S(j, k)
    for (index j = 0; j < V.cols(); ++j) {
        for (int p = 0; p < P; ++p) std::fill_n(T.part[p].col(j), V.cols(), 0.0);
        // Column j <- -factor[j] T S(:, j), column after column of the triangle above.
        for (index k = 0; k < j; ++k)
            for (int p = 0; p < P; ++p)
                for (int q = 0; q < P; ++q) {
                    const double s = p == 0 && q == 1 ? -S.part[q](j, k) : S.part[q](j, k);
                    const double* t = T.part[p].col(k);
                    double* x = T.part[p ^ q].col(j);
                    for (index i = 0; i <= k; ++i) x[i] += t[i] * s;
                }
        for (int p = 0; p < P; ++p)
            for (index i = 0; i < j; ++i) T.part[p](i, j) *= -factor[j];
        T.part[0](j, j) = factor[j];
    }
}

std::size_t triangular_factor_scratch(index rows, index cols, int planes) {
    return static_cast<std::size_t>(planes) * columns::scratch(cols, cols) + gemm_scratch(std::max(rows, cols));
}

template void triangular_factor<1>(planes_view<1, const double>, const double*, planes_view<1>);
template void triangular_factor<2>(planes_view<2, const double>, const double*, planes_view<2>);

} // namespace eckart::fast
