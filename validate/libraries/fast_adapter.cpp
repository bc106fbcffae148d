#include <eckart/validate/libraries/fast_adapter.hpp>

#include <eckart/core/error.hpp>
#include <eckart/fast/svd.hpp>
#include <eckart/fast/targets.hpp>
#include <eckart/validate/libraries/call_memory.hpp>
#include <eckart/validate/libraries/observe.hpp>

namespace eckart::validate {

namespace {

/// The column INFO of core/status.hpp.
long info_of(status s) {
    switch (s) {
    case status::ok: return 0;
    case status::nonfinite_input: return -4;
    case status::not_converged: return 1;
    case status::overflow: return 2;
    }
    return 3;
}

vectors vectors_of(const job& j) { return j.u == factor::none ? vectors::none : j.u == factor::full ? vectors::full : vectors::thin; }

class fast_adapter final : public adapter {
public:
    std::string library() const override { return "eckart fast " + fast::current_target(); }

    std::vector<driver> drivers() const override {
        driver d;
        d.name = "svd";
        d.promise = promise::two_sided_scaled;
        d.jobs = {{"thin", factor::thin, factor::thin}, {"full", factor::full, factor::full}, {"none", factor::none, factor::none}};
        d.nonfinite_documented = true;
        d.padded_storage = true;
        d.preserves_input = true;
        return {d};
    }

    response run(const call& c, matrix_view<const double> A) override {
        const job j = locate(drivers(), c).job;
        call_memory memory(c.storage);
        const auto a = memory.input("A", A);
        response r;
        svd_result<double> result;
        observe(r, [&] { result = svd(matrix_view<const double>(a), {.vectors = vectors_of(j)}); });
        memory.check_intact(r.events);
        memory.check_preserved(a, A, r.events);
        r.info = info_of(result.status);
        if (r.info < 0) return r;
        r.S = std::move(result.S);
        if (j.u != factor::none) r.U = std::move(result.U);
        if (j.vt != factor::none) r.Vh = std::move(result.Vh);
        return r;
    }
};

} // namespace

std::unique_ptr<adapter> make_fast_adapter(const std::string& target) {
    if (!target.empty()) {
        try {
            fast::force_target(target);
        } catch (const std::invalid_argument& e) {
            throw input_error(e.what());
        }
    }
    return std::make_unique<fast_adapter>();
}

} // namespace eckart::validate
