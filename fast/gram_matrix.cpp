#include <eckart/fast/gram_matrix.hpp>

#include <eckart/fast/gemm.hpp>

namespace eckart::fast {

template <int P>
void gram_matrix(planes_view<P, const double> B, double beta, planes_view<P> G, int threads) {
    constexpr auto T = transposition::transpose, N = transposition::none;
    gemm_lower(T, N, 1, B.part[0], B.part[0], beta, G.part[0], threads);
    if constexpr (P == 2) {
        gemm_lower(T, N, 1, B.part[1], B.part[1], 1, G.part[0], threads);
        gemm_lower(T, N, 1, B.part[0], B.part[1], beta, G.part[1], threads);
        gemm_lower(T, N, -1, B.part[1], B.part[0], 1, G.part[1], threads);
        for (index j = 0; j < G.cols(); ++j) G.part[1](j, j) = 0;
    }
}

template void gram_matrix<1>(planes_view<1, const double>, double, planes_view<1>, int);
template void gram_matrix<2>(planes_view<2, const double>, double, planes_view<2>, int);

} // namespace eckart::fast
