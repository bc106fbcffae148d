// What must not change the result: the engine of the products, SIMD targets, threads, and what leaves the singular values as they are.
#include "tests/support/certificate_cases.hpp"
#include "tests/support/generators.hpp"
#include "tests/support/judged_certificate.hpp"

#include <eckart/fast/targets.hpp>
#include <eckart/reference/certified/svd.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace eckart::tests {
namespace {

using namespace reference;

/// C from the last product to the first, without blocks: another order than any engine of ours.
void backward_gemm(fast::transposition a, fast::transposition b, double alpha, matrix_view<const double> A, matrix_view<const double> B,
                   double beta, matrix_view<double> C) {
    const auto of = [](matrix_view<const double> X, fast::transposition t, index i, index j) {
        return t == fast::transposition::none ? X(i, j) : X(j, i);
    };
    const index inner = a == fast::transposition::none ? A.cols : A.rows;
    for (index j = 0; j < C.cols; ++j)
        for (index i = 0; i < C.rows; ++i) {
            double odd = 0, even = 0;
            for (index l = inner; l-- > 0;) (l % 2 == 0 ? even : odd) += of(A, a, i, l) * of(B, b, l, j);
            C(i, j) = (beta == 0 ? 0 : beta * C(i, j)) + alpha * (odd + even);
        }
}

template <class T>
void expect_same(const certified_svd_result<T>& x, const certified_svd_result<T>& y, const std::string& what) {
    EXPECT_EQ(x.status, y.status) << what;
    EXPECT_EQ(x.rank, y.rank) << what;
    EXPECT_EQ(x.S, y.S) << what;
    ASSERT_EQ(x.values.size(), y.values.size());
    for (std::size_t k = 0; k < x.values.size(); ++k) {
        EXPECT_EQ(x.values[k].side, y.values[k].side) << what;
        EXPECT_EQ(x.values[k].exact, y.values[k].exact) << what;
    }
}

std::vector<certificate_case> cases_for_engines() {
    std::vector<certificate_case> all = certificate_cases();
    all.push_back({"larger", gaussian_matrix(20, 17, 40)});
    all.push_back({"larger complex", complex_gaussian_matrix(12, 14, 41)});
    return all;
}

TEST(CertifiedInvariance, TheEngineDoesNotMatter) {
    for (const certificate_case& one : cases_for_engines())
        std::visit(
            [&](const auto& A) {
                certified_options options;
                const auto expected = certified_svd(A.view(), options);
                options.engine = fast::own_gemm(2);
                expect_same(certified_svd(A.view(), options), expected, one.name + " on two threads");
                options.engine = backward_gemm;
                expect_same(certified_svd(A.view(), options), expected, one.name + " by another engine");
            },
            one.A);
}

TEST(CertifiedInvariance, TheSimdTargetDoesNotMatter) {
    const std::string before = fast::current_target();
    for (const certificate_case& one : cases_for_engines())
        std::visit(
            [&](const auto& A) {
                fast::force_target(before);
                const auto expected = certified_svd(A.view());
                for (const std::string& target : fast::supported_targets()) {
                    fast::force_target(target);
                    expect_same(certified_svd(A.view()), expected, one.name + " on " + target);
                }
            },
            one.A);
    fast::force_target(before);
}

matrix<double> permuted(const matrix<double>& A, counter_random& random) {
    const auto shuffled = [&](index n) {
        std::vector<index> p(static_cast<std::size_t>(n));
        for (index i = 0; i < n; ++i) p[static_cast<std::size_t>(i)] = i;
        for (index i = n - 1; i > 0; --i)
            std::swap(p[static_cast<std::size_t>(i)], p[static_cast<std::size_t>(random.below(static_cast<int>(i) + 1))]);
        return p;
    };
    const std::vector<index> rows = shuffled(A.rows()), cols = shuffled(A.cols());
    matrix<double> B(A.rows(), A.cols());
    for (index j = 0; j < A.cols(); ++j) {
        const bool negated = random.below(2) == 1;
        for (index i = 0; i < A.rows(); ++i) {
            const double x = A(rows[static_cast<std::size_t>(i)], cols[static_cast<std::size_t>(j)]);
            B(i, j) = negated ? -x : x;
        }
    }
    return B;
}

matrix<double> with_zeros(const matrix<double>& A, index rows, index cols) {
    matrix<double> B(A.rows() + rows, A.cols() + cols);
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) B(i, j) = A(i, j);
    return B;
}

RC_GTEST_PROP(CertifiedInvariance, PermutationsSignsTransposesZerosAndPowersOfTwo, (const svd_problem& p, std::uint64_t seed)) {
    counter_random random(seed);
    const auto expected = certified_svd(p.A.view());
    RC_ASSERT(expected.status == certified_status::ok);
    const auto same = [&](const matrix<double>& B) {
        const auto r = certified_svd(B.view());
        RC_ASSERT(r.status == certified_status::ok);
        RC_ASSERT(r.S == expected.S);
        RC_ASSERT(r.rank == expected.rank);
    };
    same(permuted(p.A, random));
    same(transpose(p.A));
    if (p.A.rows() >= p.A.cols()) same(with_zeros(p.A, 1 + random.below(3), 0));

    // 2^k times everything, if neither entries nor σ lose a bit or overflow.
    const int k = random.between(-60, 60);
    const matrix<double> B = scaled(p.A, std::ldexp(1.0, k));
    for (index l = 0; l < p.A.rows() * p.A.cols(); ++l)
        if (p.A.data()[l] != 0 && !(std::fabs(p.A.data()[l]) >= 0x1p-900 && std::fabs(p.A.data()[l]) <= 0x1p900)) return;
    for (const double s : expected.S)
        if (s != 0 && !(s >= 0x1p-900 && s <= 0x1p900)) return;
    const auto r = certified_svd(B.view());
    RC_ASSERT(r.status == certified_status::ok);
    RC_ASSERT(r.rank == expected.rank);
    for (std::size_t i = 0; i < r.S.size(); ++i) {
        RC_ASSERT(r.S[i] == std::ldexp(expected.S[i], k));
        RC_ASSERT(r.values[i].side == expected.values[i].side);
        RC_ASSERT(r.values[i].exact == expected.values[i].exact);
    }
}

/// Every claim of the pipeline's certificates changed to a false one: refused.
TEST(CertifiedInvariance, ChangedCertificatesAreRefused) {
    long refused = 0;
    for (const certificate_case& one : certificate_cases())
        for (const rounding mode : {rounding::nearest_even, rounding::downward, rounding::upward})
            std::visit(
                [&](const auto& A) {
                    certified_options options;
                    options.rounding = mode;
                    options.certificate = true;
                    options.digits = 20;
                    const auto r = certified_svd(A.view(), options);
                    if (!r.certificate) return; // other tests say so
                    const exact_spectrum truth(A.view());
                    const auto expect_refused = [&](const certificate& c, const std::string& what) {
                        EXPECT_FALSE(check_certificate(c, A.view()).accepted) << one.name << ", " << what;
                        ++refused;
                    };
                    for (std::size_t k = 0; k < r.S.size(); ++k)
                        for (const double x : {next_up(r.S[k]), next_down(r.S[k]), 2 * r.S[k], 0.0}) {
                            if (x == r.S[k] || x < 0) continue;
                            certificate c = *r.certificate;
                            c.values[k] = x;
                            for (const relation side :
                                 {relation::below, relation::equal, relation::above, relation::tie_low, relation::tie_high}) {
                                c.relations[k] = side;
                                expect_refused(c, "another value");
                            }
                        }
                    for (index rank = -1; rank <= truth.size() + 1; ++rank) {
                        certificate c = *r.certificate;
                        c.rank = rank;
                        if (rank == r.rank) continue;
                        expect_refused(c, "another rank");
                        c.rank_prime = 0;
                        expect_refused(c, "another rank by counts");
                    }
                    for (std::size_t k = 0; k < r.S.size(); ++k) {
                        certificate c = *r.certificate;
                        auto& [low, high] = c.enclosures[k];
                        // Beside σ, on either side.
                        const big_dyadic before_low = low;
                        low = {high.mantissa * 2 + 1, high.exponent - 1};
                        high = {high.mantissa * 2 + 2, high.exponent - 1};
                        expect_refused(c, "an enclosure above");
                        if (sgn(before_low.mantissa) == 0) continue;
                        low = {};
                        high = {before_low.mantissa * 2 - 1, before_low.exponent - 1};
                        expect_refused(c, "an enclosure below");
                    }
                    // A V that shows nothing.
                    if (truth.size() == 0 || r.rank == 0) return;
                    certificate c = *r.certificate;
                    std::fill(c.V.re.begin(), c.V.re.end(), mpz_class(1));
                    std::fill(c.V.im.begin(), c.V.im.end(), mpz_class(0));
                    if (truth.size() > 1) expect_refused(c, "a singular V");
                },
                one.A);
    EXPECT_GT(refused, 3000);
}

} // namespace
} // namespace eckart::tests
