// T3: values that lie exactly on a number of the format or on a midpoint are found, with their multiplicities, and ties go to even.
#include "tests/support/judged_certificate.hpp"
#include "tests/support/svd_problem.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace eckart::tests {
namespace {

using namespace reference;

/// x <- (I − v vᵀ / 2) x with v of entries 0, ±1 and vᵀv = 4, or of one ±2: orthogonal, and halves at most.
void reflect_rows(matrix<double>& A, counter_random& random) {
    const index m = A.rows();
    std::vector<double> v(static_cast<std::size_t>(m), 0.0);
    if (m < 4 || random.below(4) == 0) {
        v[static_cast<std::size_t>(random.below(static_cast<int>(m)))] = 2;
    } else {
        for (int placed = 0; placed < 4;) {
            double& x = v[static_cast<std::size_t>(random.below(static_cast<int>(m)))];
            if (x != 0) continue;
            x = random.below(2) == 0 ? 1 : -1;
            ++placed;
        }
    }
    for (index j = 0; j < A.cols(); ++j) {
        double dot = 0;
        for (index i = 0; i < m; ++i) dot += v[static_cast<std::size_t>(i)] * A(i, j);
        for (index i = 0; i < m; ++i) A(i, j) -= v[static_cast<std::size_t>(i)] * dot / 2;
    }
}

/// A matrix whose singular values are exactly the absolute values of `d`: integers up to 2^30 between a few reflections.
matrix<double> with_spectrum(index m, index n, const std::vector<double>& d, counter_random& random) {
    matrix<double> A(m, n);
    for (index i = 0; i < std::min(m, n); ++i) A(i, i) = d[static_cast<std::size_t>(i)];
    for (int times = random.between(0, 3); times-- > 0;) reflect_rows(A, random);
    A = transpose(A);
    for (int times = random.between(0, 3); times-- > 0;) reflect_rows(A, random);
    return transpose(A);
}

RC_GTEST_PROP(T3ExactValues, IntegerSpectraAreFoundExactly, (std::uint64_t seed)) {
    counter_random random(seed);
    const index m = random.between(1, 6), n = random.between(1, 6);
    std::vector<double> d(static_cast<std::size_t>(std::min(m, n)));
    const int range = random.below(2) == 0 ? 3 : 1 << 30;
    for (double& x : d) x = random.between(-range, range);
    certified_options options;
    options.certificate = true;
    options.rounding = static_cast<rounding>(random.below(3));
    options.format = static_cast<target_format>(random.below(2));
    const matrix<double> A = with_spectrum(m, n, d, random);
    const auto r = certified_svd(A.view(), options);
    if (r.status != certified_status::ok) RC_FAIL(r.reason + ": " + hex_text(A.view()));
    RC_ASSERT(judged(r, A.view(), options) == "");
    for (double& x : d) x = std::fabs(x);
    std::sort(d.rbegin(), d.rend());
    for (std::size_t k = 0; k < d.size(); ++k) {
        if (static_cast<double>(static_cast<float>(d[k])) != d[k] && options.format == target_format::binary32) continue;
        RC_ASSERT(r.S[k] == d[k]);
        RC_ASSERT(r.values[k].exact);
        RC_ASSERT(r.values[k].side == relation::equal);
    }
}

/// 5 k of 54 bits, k odd, is the midpoint of two doubles.
RC_GTEST_PROP(T3ExactValues, PythagoreanMidpointsGoToEven, (std::uint64_t seed)) {
    counter_random random(seed);
    const std::int64_t k = 2 * (0x3333333333334 + static_cast<std::int64_t>(random.bits() % 0x88888888888ull)) + 1;
    const double a = static_cast<double>(3 * k), b = static_cast<double>(4 * k);
    RC_ASSERT(static_cast<std::int64_t>(a) == 3 * k);
    const index times = random.between(1, 3);
    matrix<double> A(2 * times + 1, times + 1);
    for (index j = 0; j < times; ++j) {
        A(2 * j, j) = a;
        A(2 * j + 1, j) = random.below(2) == 0 ? b : -b;
    }
    A(2 * times, times) = random.between(0, 3);
    certified_options options;
    options.certificate = true;
    const auto r = certified_svd(A.view(), options);
    if (r.status != certified_status::ok) RC_FAIL(r.reason + ": " + hex_text(A.view()));
    RC_ASSERT(judged(r, A.view(), options) == "");
    for (index j = 0; j < times; ++j) {
        const certified_value& v = r.values[static_cast<std::size_t>(j)];
        RC_ASSERT(v.exact);
        RC_ASSERT(v.value == static_cast<double>(5 * k)); // the conversion rounds ties to even
        RC_ASSERT(v.side == (static_cast<std::int64_t>(v.value) > 5 * k ? relation::tie_low : relation::tie_high));
    }
}

} // namespace
} // namespace eckart::tests
