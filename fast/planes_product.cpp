#include <eckart/fast/planes_product.hpp>

#include <algorithm>

namespace eckart::fast {

template <int P, class R>
void multiply(transposition a, transposition b, std::type_identity_t<R> alpha, std::type_identity_t<planes_view<P, const R>> A,
              std::type_identity_t<planes_view<P, const R>> B, std::type_identity_t<R> beta, planes_view<P, R> C, int threads) {
    gemm(a, b, alpha, A.part[0], B.part[0], beta, C.part[0], threads);
    if constexpr (P == 2) {
        // The imaginary part of X^H is -(Im X)^T.
        const R ia = a == transposition::none ? alpha : -alpha, ib = b == transposition::none ? 1 : -1;
        gemm(a, b, -ia * ib, A.part[1], B.part[1], R(1), C.part[0], threads);
        gemm(a, b, alpha * ib, A.part[0], B.part[1], beta, C.part[1], threads);
        gemm(a, b, ia, A.part[1], B.part[0], R(1), C.part[1], threads);
    }
}

template <int P, class R>
void multiply_in_short_chains(transposition a, transposition b, std::type_identity_t<R> alpha,
                              std::type_identity_t<planes_view<P, const R>> A, std::type_identity_t<planes_view<P, const R>> B,
                              std::type_identity_t<R> beta, planes_view<P, R> C, int threads) {
    const index inner = a == transposition::none ? A.cols() : A.rows();
    const auto part = [](transposition t, bool left, planes_view<P, const R> X, index first, index length) {
        return (t == transposition::none) == left ? X.block(0, first, X.rows(), length) : X.block(first, 0, length, X.cols());
    };
    index first = 0;
    do { // once for inner = 0
        const index length = std::min(chain_length, inner - first);
        multiply<P>(a, b, alpha, part(a, true, A, first, length), part(b, false, B, first, length), first == 0 ? beta : R(1), C, threads);
        first += length;
    } while (first < inner);
}

#define ECKART_INSTANTIATE(P, R)                                                                                                           \
    template void multiply<P>(transposition, transposition, R, planes_view<P, const R>, planes_view<P, const R>, R, planes_view<P, R>,     \
                              int);                                                                                                        \
    template void multiply_in_short_chains<P>(transposition, transposition, R, planes_view<P, const R>, planes_view<P, const R>, R,        \
                                              planes_view<P, R>, int);
ECKART_INSTANTIATE(1, double)
ECKART_INSTANTIATE(2, double)
ECKART_INSTANTIATE(1, float)
ECKART_INSTANTIATE(2, float)
#undef ECKART_INSTANTIATE

} // namespace eckart::fast
