#include "bench/batch_peers.hpp"

#include <Eigen/SVD>

namespace eckart::bench {

namespace {

template <int N>
void run(batch_data& b, bool with_vectors) {
    using fixed = Eigen::Matrix<double, N, N>;
    for (index i = 0; i < b.count; ++i) {
        const Eigen::Map<const fixed> A(b.A.data() + i * N * N);
        const Eigen::JacobiSVD<fixed> d(A, with_vectors ? static_cast<unsigned>(Eigen::ComputeFullU | Eigen::ComputeFullV) : 0u);
        Eigen::Map<Eigen::Matrix<double, N, 1>>(b.S.data() + i * N) = d.singularValues();
        if (!with_vectors) continue;
        Eigen::Map<fixed>(b.U.data() + i * N * N) = d.matrixU();
        Eigen::Map<fixed>(b.Vh.data() + i * N * N) = d.matrixV().transpose();
    }
}

template <int N>
std::vector<batch_peer> peer() {
    return {{"Eigen JacobiSVD, fixed size", run<N>}};
}

} // namespace

std::vector<batch_peer> eigen_batch_peers(index n) {
    switch (n) {
    case 2: return peer<2>();
    case 3: return peer<3>();
    case 4: return peer<4>();
    case 6: return peer<6>();
    case 8: return peer<8>();
    case 12: return peer<12>();
    case 16: return peer<16>();
    default: return {};
    }
}

} // namespace eckart::bench
