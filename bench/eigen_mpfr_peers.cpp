#include "bench/value_peers.hpp"

#include <boost/multiprecision/mpfr.hpp>

#include <Eigen/SVD>

namespace eckart::bench {

namespace {

using boost::multiprecision::mpfr_float_backend;
// Digits as IEEE binary128 has; on the stack, because the allocator would cost more than the arithmetic.
constexpr int digits = 34;
using real =
    boost::multiprecision::number<mpfr_float_backend<digits, boost::multiprecision::allocate_stack>, boost::multiprecision::et_off>;
using real_matrix = Eigen::Matrix<real, Eigen::Dynamic, Eigen::Dynamic>;

template <class Decomposition>
peer_values run(const matrix<double>& A) {
    real_matrix X(A.rows(), A.cols());
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) X(i, j) = A(i, j);
    const Decomposition d(X);
    peer_values r;
    if (d.info() != Eigen::Success) return r;
    for (index i = 0; i < d.singularValues().size(); ++i) r.S.push_back(static_cast<double>(d.singularValues()(i)));
    return r;
}

} // namespace

std::vector<values_peer> eigen_mpfr_peers() {
    const std::string end = " over MPFR, " + std::to_string(digits) + " digits";
    return {{"Eigen BDCSVD" + end, run<Eigen::BDCSVD<real_matrix>>}, {"Eigen JacobiSVD" + end, run<Eigen::JacobiSVD<real_matrix>>}};
}

} // namespace eckart::bench
