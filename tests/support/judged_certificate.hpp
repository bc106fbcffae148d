#pragma once

#include "certified_truth.hpp"

#include <eckart/reference/certified/certificate_checker.hpp>

#include <string>

namespace eckart::tests {

/// What is wrong with a certified result: a claim that the exact spectrum refutes, or a certificate that the checker refuses. Empty: all is
/// well. `not_certified` is well only if nothing false is said.
template <class T, class View>
std::string judged(const reference::certified_svd_result<T>& r, const View& A, const reference::certified_options& options) {
    std::string wrong = refutation(exact_spectrum(A), r, options);
    if (!wrong.empty()) return wrong;
    if (r.status == reference::certified_status::not_certified) return r.reason.empty() ? "not certified without a reason" : "";
    if (!options.certificate) return {};
    if (!r.certificate) return "no certificate";
    const reference::certificate_verdict v = reference::check_certificate(*r.certificate, A);
    return v.accepted ? std::string() : "the checker refuses: " + v.reason;
}

} // namespace eckart::tests
