#pragma once

#include <eckart/reference/svd.hpp>
#include <eckart/validate/measures/judge.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace eckart::tests {

/// A matrix, its exact singular values, and what a perfect library would return: the reference's factors rounded to double.
struct correct_result {
    matrix<double> A;
    validate::exact_values exact;
    validate::job job;
    validate::response response;
};

inline matrix<double> rounded(const matrix<reference::real>& M) {
    matrix<double> R(M.rows(), M.cols());
    for (index j = 0; j < M.cols(); ++j)
        for (index i = 0; i < M.rows(); ++i) R(i, j) = M(i, j).convert_to<double>();
    return R;
}

inline correct_result correct(const matrix<double>& A, vectors wanted = vectors::thin) {
    correct_result c;
    c.A = A;
    const auto f = reference::svd(A, 50, wanted);
    std::vector<validate::oracle_real> exact;
    for (const auto& s : f.S) exact.emplace_back(s.backend().data());
    c.exact = validate::values_of_closed_form(std::move(exact));
    c.response.S = c.exact.rounded;
    c.job.name = "test";
    if (wanted == vectors::none) return c;
    c.job.u = c.job.vt = wanted == vectors::full ? validate::factor::full : validate::factor::thin;
    c.response.U = rounded(f.U);
    c.response.Vh = rounded(f.Vh);
    return c;
}

inline validate::driver some_driver(validate::promise p = validate::promise::normwise) {
    validate::driver d;
    d.library = "test";
    d.name = "driver";
    d.promise = p;
    return d;
}

inline std::vector<validate::measurement> judged(const correct_result& c, const validate::driver& d = some_driver()) {
    return validate::judge(d, c.job, c.A, c.response, &c.exact);
}

/// Names of the checks with this verdict.
inline std::set<std::string> checks(const std::vector<validate::measurement>& all, validate::verdict v) {
    std::set<std::string> names;
    for (const auto& f : all)
        if (f.verdict == v) names.insert(f.check);
    return names;
}
inline std::set<std::string> failures(const std::vector<validate::measurement>& all) { return checks(all, validate::verdict::fail); }

/// The measurement of a check. @throws std::out_of_range if there is none.
inline const validate::measurement& find(const std::vector<validate::measurement>& all, const std::string& check) {
    const auto at = std::find_if(all.begin(), all.end(), [&](const auto& f) { return f.check == check; });
    if (at == all.end()) throw std::out_of_range("no measurement " + check);
    return *at;
}

} // namespace eckart::tests
