// T2: the rank is exact, zeros are exactly zero, and the certificate's kernel shows it.
#include "tests/support/exact_spectrum.hpp"
#include "tests/support/exact_values.hpp"
#include "tests/support/generators.hpp"

#include <eckart/reference/certified/svd.hpp>
#include <eckart/reference/derivation/exact_rank.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace eckart::tests {
namespace {

using namespace reference;

/// Rank by elimination in rational numbers.
index rational_rank(rational_matrix A) {
    index rank = 0;
    for (index j = 0; j < A.cols && rank < A.rows; ++j) {
        index pivot = rank;
        while (pivot < A.rows && A(pivot, j) == 0) ++pivot;
        if (pivot == A.rows) continue;
        for (index l = 0; l < A.cols; ++l) std::swap(A(pivot, l), A(rank, l));
        for (index i = rank + 1; i < A.rows; ++i) {
            const mpq_class factor = A(i, j) / A(rank, j);
            for (index l = 0; l < A.cols; ++l) A(i, l) -= factor * A(rank, l);
        }
        ++rank;
    }
    return rank;
}

RC_GTEST_PROP(T2ExactRank, RankZerosAndKernel, (std::uint64_t seed)) {
    counter_random random(seed);
    const auto law = random.below(2) == 0 ? spectrum_law::rank_deficient
                                          : all_spectrum_laws[static_cast<std::size_t>(random.below(all_spectrum_laws.size()))];
    const auto structure = all_matrix_structures[static_cast<std::size_t>(random.below(all_matrix_structures.size()))];
    const index m = random.between(1, 6), n = random.between(1, 6);
    const matrix<double> A = make_svd_problem(m, n, law, structure, random.below(2) == 0 ? 0 : random.between(-1080, 900), random.bits()).A;
    certified_options options;
    options.certificate = true;
    const auto r = certified_svd(A.view(), options);
    if (r.status != certified_status::ok) RC_FAIL(r.reason + ": " + hex_text(A.view()));
    const rational_matrix exact = exact_values(A);
    const index rank = rational_rank(exact);
    RC_ASSERT(r.rank == rank);
    RC_ASSERT(exact_rank(A.view()) == rank);
    RC_ASSERT(certified_rank(A.view()) == rank);
    for (index k = 0; k < std::min(m, n); ++k) {
        const certified_value& v = r.values[static_cast<std::size_t>(k)];
        const bool zero = k >= rank;
        RC_ASSERT(zero == (v.exact && v.upper.mantissa == 0));
        if (zero) RC_ASSERT((v.value == 0 && v.side == relation::equal));
    }
    if (rank == std::min(m, n)) return;
    const auto point =
        std::find_if(r.certificate->points.begin(), r.certificate->points.end(), [](const exact_point& p) { return p.mu.mantissa == 0; });
    RC_ASSERT(point != r.certificate->points.end());
    rational_matrix X(point->X.rows, point->X.cols);
    for (index j = 0; j < X.cols; ++j)
        for (index i = 0; i < X.rows; ++i) X(i, j) = point->X.re[static_cast<std::size_t>(i + j * X.rows)];
    RC_ASSERT(X.cols == std::min(m, n) - rank);
    RC_ASSERT(rational_rank(X) == X.cols);
    const rational_matrix zero = (m >= n ? exact : transposed(exact)) * X;
    RC_ASSERT(std::all_of(zero.entries.begin(), zero.entries.end(), [](const mpq_class& x) { return x == 0; }));
}

} // namespace
} // namespace eckart::tests
