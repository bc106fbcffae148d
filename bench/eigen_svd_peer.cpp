#include "bench/svd_peer.hpp"

#include <Eigen/SVD>

#include <stdexcept>
#include <type_traits>

namespace eckart::bench {

namespace {

/// @tparam Decomposition  one of Eigen's SVD classes, of fixed or dynamic size.
template <class Decomposition>
class prepared final : public prepared_svd<double> {
    using matrix_type = typename Decomposition::MatrixType;
    static constexpr bool is_fixed = matrix_type::SizeAtCompileTime != Eigen::Dynamic;

public:
    /// Eigen 3.4 lets fixed sizes have full vectors only; square matrices have no others.
    explicit prepared(const svd_request<double>& r)
        : A_(r.A), thin_(r.job == vectors::thin), out_(r.A, r.job),
          options_(!thin_     ? 0u
                   : is_fixed ? static_cast<unsigned>(Eigen::ComputeFullU | Eigen::ComputeFullV)
                              : static_cast<unsigned>(Eigen::ComputeThinU | Eigen::ComputeThinV)),
          decomposition_(r.A.rows, r.A.cols, options_) {
        Eigen::setNbThreads(r.threads);
    }

    bool run() override {
        bool ok = true;
        for (index i = 0; i < A_.count; ++i) {
            decomposition_.compute(Eigen::Map<const matrix_type>(A_.at(i), A_.rows, A_.cols), options_);
            ok = ok && decomposition_.info() == Eigen::Success;
            if (A_.count > 1) store(i); // one result lives in the decomposition; more have to be kept
        }
        return ok;
    }
    svd_result<double> result(index i) const override {
        if (A_.count == 1) store(0);
        return out_.result(i, false);
    }

private:
    void store(index i) const {
        std::copy_n(decomposition_.singularValues().data(), out_.k, out_.s(i));
        if (!thin_) return;
        Eigen::Map<Eigen::MatrixXd>(out_.u(i), out_.m, out_.k) = decomposition_.matrixU();
        Eigen::Map<Eigen::MatrixXd>(out_.v(i), out_.n, out_.k) = decomposition_.matrixV();
    }

    const matrix_stack<double>& A_;
    bool thin_;
    mutable svd_outputs<double> out_;
    unsigned options_;
    Decomposition decomposition_;
};

/// Serves double alone: each scalar type costs a minute of compiling.
class eigen_peer final : public svd_peer_of<eigen_peer> {
public:
    std::string name() const override {
        return "Eigen " + std::to_string(EIGEN_WORLD_VERSION) + "." + std::to_string(EIGEN_MAJOR_VERSION) + "." +
               std::to_string(EIGEN_MINOR_VERSION);
    }

    std::vector<std::string> routines(char scalar, index rows, index cols, index) const override {
        if (scalar != 'd') return {};
        std::vector<std::string> names{"BDCSVD", "JacobiSVD"};
        if (rows == cols && (rows == 2 || rows == 4)) names.push_back("JacobiSVD of fixed size");
        return names;
    }

    template <class T>
    std::unique_ptr<prepared_svd<T>> prepare_as(const svd_request<T>& r) const {
        if constexpr (std::is_same_v<T, double>) {
            if (r.routine == "BDCSVD") return std::make_unique<prepared<Eigen::BDCSVD<Eigen::MatrixXd>>>(r);
            if (r.routine == "JacobiSVD") return std::make_unique<prepared<Eigen::JacobiSVD<Eigen::MatrixXd>>>(r);
            if (r.routine == "JacobiSVD of fixed size" && r.A.rows == r.A.cols) {
                if (r.A.rows == 2) return std::make_unique<prepared<Eigen::JacobiSVD<Eigen::Matrix2d>>>(r);
                if (r.A.rows == 4) return std::make_unique<prepared<Eigen::JacobiSVD<Eigen::Matrix4d>>>(r);
            }
        }
        throw std::invalid_argument("Eigen has no routine '" + r.routine + "' for this matrix");
    }
};

} // namespace

std::unique_ptr<svd_peer> eigen_svd_peer() { return std::make_unique<eigen_peer>(); }

} // namespace eckart::bench
