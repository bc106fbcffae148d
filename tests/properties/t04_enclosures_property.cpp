// T4: enclosures hold the singular values: Weyl's inequality and interlacing follow for every pair of matrices.
#include "tests/support/exact_values.hpp"
#include "tests/support/generators.hpp"

#include <eckart/reference/certified/svd.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace eckart::tests {
namespace {

using namespace reference;

struct interval {
    mpq_class low, high;
};

/// Enclosures of every σ to `digits` digits, of the width that was asked for.
std::vector<interval> enclosures(const matrix<double>& A, int digits) {
    certified_options options;
    options.digits = digits;
    const auto r = certified_svd(A.view(), options);
    if (r.status != certified_status::ok) RC_FAIL(r.reason + ": " + hex_text(A.view()));
    mpz_class power;
    mpz_ui_pow_ui(power.get_mpz_t(), 10, static_cast<unsigned long>(digits - 1));
    std::vector<interval> all;
    for (const certified_value& v : r.values) {
        all.push_back({exact_value(v.lower), exact_value(v.upper)});
        RC_ASSERT(all.back().low <= all.back().high);
        RC_ASSERT((all.back().high - all.back().low) * power <= all.back().high);
    }
    return all;
}

RC_GTEST_PROP(T4Enclosures, WeylAndTheFrobeniusNorm, (std::uint64_t seed)) {
    counter_random random(seed);
    svd_problem p = *svd_problems(5);
    // Sums must be doubles: integers and a perturbation of powers of two.
    matrix<double> A(p.A.rows(), p.A.cols()), D(p.A.rows(), p.A.cols()), sum(p.A.rows(), p.A.cols());
    mpq_class squares = 0;
    for (index l = 0; l < A.rows() * A.cols(); ++l) {
        A.data()[l] = random.between(-1000, 1000);
        D.data()[l] = std::ldexp(random.between(-3, 3), -random.between(0, 30));
        sum.data()[l] = A.data()[l] + D.data()[l];
        squares += exact_value(A.data()[l]) * exact_value(A.data()[l]);
    }
    const int digits = random.between(1, 60);
    const std::vector<interval> a = enclosures(A, digits), d = enclosures(D, digits), s = enclosures(sum, digits);
    mpq_class low = 0, high = 0;
    for (std::size_t k = 0; k < a.size(); ++k) {
        // |σ_k(A + D) − σ_k(A)| <= σ_1(D)
        RC_ASSERT(s[k].low <= a[k].high + d[0].high);
        RC_ASSERT(s[k].high >= a[k].low - d[0].high);
        low += a[k].low * a[k].low;
        high += a[k].high * a[k].high;
    }
    // Σ σ_k² = ‖A‖_F²
    RC_ASSERT(low <= squares);
    RC_ASSERT(squares <= high);
}

RC_GTEST_PROP(T4Enclosures, AColumnLessInterlaces, (std::uint64_t seed)) {
    counter_random random(seed);
    const svd_problem p = *svd_problems(5);
    RC_PRE(p.A.cols() >= 1 && p.A.rows() >= p.A.cols());
    const std::vector<interval> a = enclosures(p.A, 20);
    const std::vector<interval> b = enclosures(without(p.A, 0, 0, p.A.cols() - 1, p.A.cols()), 20);
    for (std::size_t k = 0; k < b.size(); ++k) {
        RC_ASSERT(b[k].low <= a[k].high);
        RC_ASSERT(b[k].high >= a[k + 1].low);
    }
}

} // namespace
} // namespace eckart::tests
