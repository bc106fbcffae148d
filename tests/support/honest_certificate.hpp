#pragma once

#include <eckart/core/matrix_view.hpp>
#include <eckart/reference/certified/certificate.hpp>

#include <complex>

namespace eckart::tests {

/// What a test wants in a certificate.
struct certificate_wishes {
    reference::target_format format = reference::target_format::binary64;
    reference::rounding rounding = reference::rounding::nearest_even;
    int digits = 60; ///< right decimal digits of σ and V; σ closer to a number than 10^(10-digits) are looked at for exactness
    bool enclosures = false;
    bool rank_by_prime = true;
};

/// A true certificate by means of its own: σ and V from the reference at high precision, exact values and ties by elimination in rational
/// numbers. Small matrices only. @throws std::runtime_error if the reference does not converge.
reference::certificate honest_certificate(matrix_view<const double> A, const certificate_wishes& wishes = {});
reference::certificate honest_certificate(matrix_view<const std::complex<double>> A, const certificate_wishes& wishes = {});

} // namespace eckart::tests
