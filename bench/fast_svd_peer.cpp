#include "bench/svd_peer.hpp"

#include <eckart/fast/svd.hpp>
#include <eckart/fast/svd_batch.hpp>
#include <eckart/fast/targets.hpp>

#include <cstddef>
#include <span>
#include <stdexcept>
#include <vector>

namespace eckart::bench {

namespace {

/// One call a matrix, into arrays and workspace of the caller's, as LAPACK's routines are called.
template <class T>
class prepared final : public prepared_svd<T> {
public:
    prepared(const svd_request<T>& r, svd_options options)
        : A_(r.A), options_(options), out_(r.A, r.job), workspace_(svd_workspace<T>(r.A.rows, r.A.cols, options)) {}

    bool run() override {
        auto& o = out_;
        const index thin = o.thin ? o.k : 0;
        bool ok = true;
        for (index i = 0; i < A_.count; ++i) {
            const strided_view<T> U(o.u(i), o.m, thin, 1, o.m), Vh(o.v(i), thin, o.n, 1, o.k);
            const std::span S(o.s(i), static_cast<std::size_t>(o.k));
            ok = svd_into(A_[i], U, S, Vh, workspace_, options_).status == status::ok && ok;
        }
        return ok;
    }
    svd_result<T> result(index i) const override { return out_.result(i, true); }

private:
    const matrix_stack<T>& A_;
    svd_options options_;
    svd_outputs<T> out_;
    std::vector<std::byte> workspace_;
};

/// The whole stack in one call, into arrays of the caller's.
template <class T>
class prepared_batch final : public prepared_svd<T> {
public:
    prepared_batch(const svd_request<T>& r, svd_options options)
        : A_(r.A), options_(options), out_(r.A, r.job), statuses_(static_cast<std::size_t>(r.A.count)) {}

    bool run() override {
        auto& o = out_;
        const index thin = o.thin ? o.k : 0;
        return svd_batch(batch_view<const T>(A_.at(0), A_.count, o.m, o.n), batch_view<T>(o.u(0), A_.count, o.m, thin),
                         batch_view<T>(o.s(0), A_.count, o.k, 1), batch_view<T>(o.v(0), A_.count, thin, o.n), statuses_, options_) == 0;
    }
    svd_result<T> result(index i) const override { return out_.result(i, true); }

private:
    const matrix_stack<T>& A_;
    svd_options options_;
    svd_outputs<T> out_;
    std::vector<status> statuses_;
};

class fast_peer final : public svd_peer_of<fast_peer> {
public:
    std::string name() const override { return "Eckart (" + fast::current_target() + ")"; }

    std::vector<std::string> routines(char scalar, index, index, index count) const override {
        if (count > 1 && (scalar == 'd' || scalar == 's')) return {"svd_batch"};
        return {"svd normwise", "svd relative"};
    }

    template <class T>
    std::unique_ptr<prepared_svd<T>> prepare_as(const svd_request<T>& r) const {
        svd_options options;
        options.vectors = r.job;
        options.threads = r.threads;
        if constexpr (!is_complex<T>)
            if (r.routine == "svd_batch") {
                options.accuracy = accuracy::normwise;
                return std::make_unique<prepared_batch<T>>(r, options);
            }
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
