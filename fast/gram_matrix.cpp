#include <eckart/fast/gram_matrix.hpp>

#include <eckart/fast/gemm.hpp>

namespace eckart::fast {

template <int P, class R>
void gram_matrix(std::type_identity_t<planes_view<P, const R>> B, std::type_identity_t<R> beta, planes_view<P, R> G, int threads) {
    constexpr auto T = transposition::transpose, N = transposition::none;
    constexpr R one = 1;
    gemm_lower(T, N, one, B.part[0], B.part[0], beta, G.part[0], threads);
    if constexpr (P == 2) {
        gemm_lower(T, N, one, B.part[1], B.part[1], one, G.part[0], threads);
        gemm_lower(T, N, one, B.part[0], B.part[1], beta, G.part[1], threads);
        gemm_lower(T, N, -one, B.part[1], B.part[0], one, G.part[1], threads);
        for (index j = 0; j < G.cols(); ++j) G.part[1](j, j) = 0;
    }
}

template void gram_matrix<1>(planes_view<1, const double>, double, planes_view<1>, int);
template void gram_matrix<2>(planes_view<2, const double>, double, planes_view<2>, int);
template void gram_matrix<1>(planes_view<1, const float>, float, planes_view<1, float>, int);
template void gram_matrix<2>(planes_view<2, const float>, float, planes_view<2, float>, int);

} // namespace eckart::fast
