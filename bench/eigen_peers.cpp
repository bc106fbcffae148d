#include "bench/peers.hpp"

#include <Eigen/SVD>

namespace eckart::bench {

namespace {

template <class Decomposition>
void run(const matrix<double>& A, vectors job, svd_result<double>& r) {
    const Eigen::Map<const Eigen::MatrixXd> X(A.data(), A.rows(), A.cols());
    const bool wanted = job != vectors::none;
    const Decomposition d(X, wanted ? static_cast<unsigned>(Eigen::ComputeThinU | Eigen::ComputeThinV) : 0u);
    r.S.assign(d.singularValues().data(), d.singularValues().data() + d.singularValues().size());
    r.status = d.info() == Eigen::Success ? status::ok : status::not_converged;
    r.U = matrix<double>(A.rows(), wanted ? A.rows() : 0);
    r.Vh = matrix<double>(wanted ? A.rows() : 0, A.cols());
    if (!wanted) return;
    Eigen::Map<Eigen::MatrixXd>(r.U.data(), A.rows(), A.rows()) = d.matrixU();
    Eigen::Map<Eigen::MatrixXd>(r.Vh.data(), A.rows(), A.rows()) = d.matrixV().transpose();
}

} // namespace

std::vector<peer> eigen_peers() {
    const std::string label = "Eigen " + std::to_string(EIGEN_WORLD_VERSION) + "." + std::to_string(EIGEN_MAJOR_VERSION) + "." +
                              std::to_string(EIGEN_MINOR_VERSION) + " ";
    return {{label + "JacobiSVD", run<Eigen::JacobiSVD<Eigen::MatrixXd>>}, {label + "BDCSVD", run<Eigen::BDCSVD<Eigen::MatrixXd>>}};
}

} // namespace eckart::bench
