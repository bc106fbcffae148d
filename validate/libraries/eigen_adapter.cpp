#include <eckart/validate/libraries/eigen_adapter.hpp>

#include <eckart/validate/libraries/call_memory.hpp>
#include <eckart/validate/libraries/observe.hpp>

#include <Eigen/SVD>

#include <functional>

namespace eckart::validate {

namespace {

using eigen_matrix = Eigen::MatrixXd;
using input_map = Eigen::Map<const eigen_matrix, Eigen::Unaligned, Eigen::OuterStride<>>;

unsigned options(const job& j) {
    unsigned o = 0;
    if (j.u != factor::none) o |= j.u == factor::full ? Eigen::ComputeFullU : Eigen::ComputeThinU;
    if (j.vt != factor::none) o |= j.vt == factor::full ? Eigen::ComputeFullV : Eigen::ComputeThinV;
    return o;
}

/// Eigen's ComputationInfo as an INFO: InvalidInput is a refused argument, the other two are a decomposition that did not succeed.
long info_of(Eigen::ComputationInfo info) {
    switch (info) {
    case Eigen::Success: return 0;
    case Eigen::NumericalIssue: return 1;
    case Eigen::NoConvergence: return 2;
    case Eigen::InvalidInput: return -1;
    }
    return 3;
}

matrix<double> own(const eigen_matrix& a) {
    return matrix<double>(matrix_view<const double>(a.data(), a.rows(), a.cols(), std::max<index>(1, a.rows())));
}

template <class decomposition>
response decompose(const call& c, const job& j, matrix_view<const double> A) {
    call_memory memory(c.storage);
    const auto a = memory.input("A", A);
    response r;
    decomposition svd;
    observe(r, [&] { svd.compute(input_map(a.data, a.rows, a.cols, Eigen::OuterStride<>(a.ld)), options(j)); });
    memory.check_intact(r.events);
    memory.check_preserved(a, A, r.events);
    r.info = info_of(svd.info());
    if (r.info < 0) return r; // the factors were not computed
    const auto& S = svd.singularValues();
    r.S.assign(S.data(), S.data() + S.size());
    if (j.u != factor::none) r.U = own(svd.matrixU());
    if (j.vt != factor::none) r.Vh = own(svd.matrixV().transpose());
    return r;
}

struct eigen_driver {
    driver description;
    response (*run)(const call&, const job&, matrix_view<const double>);
};

std::vector<eigen_driver> all_drivers() {
    driver common;
    common.promise = promise::normwise;
    common.flushes_denormals = true;    // both treat values below the least normal number as zero
    common.nonfinite_documented = true; // info() is documented to say InvalidInput
    common.padded_storage = true;       // through Map with an outer stride
    common.preserves_input = true;
    const std::vector<job> thin_first = {{"thin", factor::thin, factor::thin},
                                         {"full", factor::full, factor::full},
                                         {"none", factor::none, factor::none},
                                         {"thin U", factor::thin, factor::none},
                                         {"thin V", factor::none, factor::thin}};
    // FullPivHouseholderQRPreconditioner is documented not to compute thin factors.
    const std::vector<job> full_only = {{"full", factor::full, factor::full}, {"none", factor::none, factor::none}};
    const auto named = [&common](const char* name, const std::vector<job>& jobs) {
        driver d = common;
        d.name = name;
        d.jobs = jobs;
        return d;
    };
    return {{named("JacobiSVD", thin_first), decompose<Eigen::JacobiSVD<eigen_matrix, Eigen::ColPivHouseholderQRPreconditioner>>},
            {named("JacobiSVD(Householder)", thin_first), decompose<Eigen::JacobiSVD<eigen_matrix, Eigen::HouseholderQRPreconditioner>>},
            {named("JacobiSVD(FullPiv)", full_only), decompose<Eigen::JacobiSVD<eigen_matrix, Eigen::FullPivHouseholderQRPreconditioner>>},
            {named("BDCSVD", thin_first), decompose<Eigen::BDCSVD<eigen_matrix>>}};
}

class eigen_adapter final : public adapter {
public:
    std::string library() const override {
        return "Eigen " + std::to_string(EIGEN_WORLD_VERSION) + "." + std::to_string(EIGEN_MAJOR_VERSION) + "." +
               std::to_string(EIGEN_MINOR_VERSION);
    }

    std::vector<driver> drivers() const override {
        std::vector<driver> descriptions;
        for (const auto& d : drivers_) descriptions.push_back(d.description);
        return descriptions;
    }

    response run(const call& c, matrix_view<const double> A) override {
        const auto [position, j] = locate(drivers(), c);
        return drivers_[position].run(c, j, A);
    }

private:
    std::vector<eigen_driver> drivers_ = all_drivers();
};

} // namespace

std::unique_ptr<adapter> make_eigen_adapter() { return std::make_unique<eigen_adapter>(); }

} // namespace eckart::validate
