#include <eckart/fast/planes_product.hpp>

#include <algorithm>

namespace eckart::fast {

namespace {

template <int P, class R>
void product(transposition a, transposition b, R alpha, const planes_view<P, const R>& A, const planes_view<P, const R>& B, R beta,
             const planes_view<P, R>& C, int threads) {
    gemm(a, b, alpha, A.part[0], B.part[0], beta, C.part[0], threads);
    if constexpr (P == 2) {
        // The imaginary part of X^H is -(Im X)^T.
        const R ia = a == transposition::none ? alpha : -alpha, ib = b == transposition::none ? 1 : -1;
        gemm(a, b, -ia * ib, A.part[1], B.part[1], R(1), C.part[0], threads);
        gemm(a, b, alpha * ib, A.part[0], B.part[1], beta, C.part[1], threads);
        gemm(a, b, ia, A.part[1], B.part[0], R(1), C.part[1], threads);
    }
}

} // namespace

template <int P>
void multiply(transposition a, transposition b, double alpha, planes_view<P, const double> A, planes_view<P, const double> B, double beta,
              planes_view<P> C, int threads) {
    product<P, double>(a, b, alpha, A, B, beta, C, threads);
}

template <int P>
void multiply_in_short_chains(transposition a, transposition b, double alpha, planes_view<P, const double> A,
                              planes_view<P, const double> B, double beta, planes_view<P> C, int threads) {
    const index inner = a == transposition::none ? A.cols() : A.rows();
    const auto part = [](transposition t, bool left, planes_view<P, const double> X, index first, index length) {
        return (t == transposition::none) == left ? X.block(0, first, X.rows(), length) : X.block(first, 0, length, X.cols());
    };
    index first = 0;
    do { // once for inner = 0
        const index length = std::min(chain_length, inner - first);
        multiply<P>(a, b, alpha, part(a, true, A, first, length), part(b, false, B, first, length), first == 0 ? beta : 1.0, C, threads);
        first += length;
    } while (first < inner);
}

template <int P>
void multiply(planes_view<P, const float> A, planes_view<P, const float> B, planes_view<P, float> C, int threads) {
    product<P, float>(transposition::none, transposition::none, 1, A, B, 0, C, threads);
}

template void multiply<1>(transposition, transposition, double, planes_view<1, const double>, planes_view<1, const double>, double,
                          planes_view<1>, int);
template void multiply<2>(transposition, transposition, double, planes_view<2, const double>, planes_view<2, const double>, double,
                          planes_view<2>, int);
template void multiply_in_short_chains<1>(transposition, transposition, double, planes_view<1, const double>, planes_view<1, const double>,
                                          double, planes_view<1>, int);
template void multiply_in_short_chains<2>(transposition, transposition, double, planes_view<2, const double>, planes_view<2, const double>,
                                          double, planes_view<2>, int);
template void multiply<1>(planes_view<1, const float>, planes_view<1, const float>, planes_view<1, float>, int);
template void multiply<2>(planes_view<2, const float>, planes_view<2, const float>, planes_view<2, float>, int);

} // namespace eckart::fast
