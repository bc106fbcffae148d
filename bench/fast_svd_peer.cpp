#include "bench/svd_peer.hpp"

#include <eckart/fast/svd.hpp>
#include <eckart/fast/targets.hpp>

#include <stdexcept>

namespace eckart::bench {

namespace {

template <class T>
class prepared final : public prepared_svd<T> {
public:
    prepared(const svd_request<T>& r, svd_options options) : A_(r.A), options_(options), results_(static_cast<std::size_t>(r.A.count)) {}

    bool run() override {
        bool ok = true;
        for (index i = 0; i < A_.count; ++i) {
            auto& r = results_[static_cast<std::size_t>(i)];
            r = svd(A_[i], options_);
            ok = ok && r.status == status::ok;
        }
        return ok;
    }
    svd_result<T> result(index i) const override { return results_[static_cast<std::size_t>(i)]; }

private:
    const matrix_stack<T>& A_;
    svd_options options_;
    std::vector<svd_result<T>> results_;
};

class fast_peer final : public svd_peer_of<fast_peer> {
public:
    std::string name() const override { return "Eckart (" + fast::current_target() + ")"; }

    std::vector<std::string> routines(char, index, index, index) const override { return {"svd normwise", "svd relative"}; }

    template <class T>
    std::unique_ptr<prepared_svd<T>> prepare_as(const svd_request<T>& r) const {
        svd_options options;
        options.vectors = r.job;
        options.threads = r.threads;
        if (r.routine == "svd normwise")
            options.accuracy = accuracy::normwise;
        else if (r.routine == "svd relative")
            options.accuracy = accuracy::relative;
        else
            throw std::invalid_argument("Eckart has no routine '" + r.routine + "'");
        return std::make_unique<prepared<T>>(r, options);
    }
};

} // namespace

std::unique_ptr<svd_peer> fast_svd_peer() { return std::make_unique<fast_peer>(); }

} // namespace eckart::bench
