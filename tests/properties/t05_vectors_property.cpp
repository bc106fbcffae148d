// T5: the proved bounds of the vectors hold, in rational arithmetic and against the reference's subspaces.
#include "tests/properties/fast_and_reference.hpp"
#include "tests/support/exact_values.hpp"

#include <eckart/reference/certified/svd.hpp>

namespace eckart::tests {
namespace {

using namespace reference;

/// ‖XᵀX − I‖_F² exactly.
mpq_class squared_defect(const rational_matrix& X) {
    const rational_matrix G = transposed(X) * X;
    mpq_class sum = 0;
    for (index i = 0; i < G.rows; ++i)
        for (index j = 0; j < G.cols; ++j) {
            const mpq_class x = G(i, j) - (i == j ? 1 : 0);
            sum += x * x;
        }
    return sum;
}

mpq_class squared(double bound) { return exact_value(bound) * exact_value(bound); }

RC_GTEST_PROP(T5Vectors, DefectsAndResidualAreBelowTheirBounds, (std::uint64_t seed)) {
    counter_random random(seed);
    const svd_problem p = *svd_problems(5);
    const matrix<double> A = within_range(p.A);
    certified_options options;
    options.vectors = random.below(2) == 0 ? vectors::thin : vectors::full;
    const auto r = certified_svd(A.view(), options);
    if (r.status != certified_status::ok) RC_FAIL(r.reason + ": " + hex_text(A.view()));
    const index m = A.rows(), n = A.cols(), k = std::min(m, n);
    RC_ASSERT(r.U.rows() == m);
    RC_ASSERT(r.U.cols() == (options.vectors == vectors::full ? m : k));
    RC_ASSERT(r.Vh.cols() == n);
    RC_ASSERT(r.Vh.rows() == (options.vectors == vectors::full ? n : k));
    const rational_matrix U = exact_values(r.U), Vh = exact_values(r.Vh);
    // One factor is the other one's image divided by σ, that one in doubles: its defect grows with σ₁/σ_r.
    const double condition = r.rank == 0 ? 1 : r.S[0] / r.S[static_cast<std::size_t>(r.rank - 1)];
    RC_ASSERT(squared_defect(U) <= squared(r.bounds.left_orthogonality));
    RC_ASSERT(squared_defect(transposed(Vh)) <= squared(r.bounds.right_orthogonality));
    RC_ASSERT(r.bounds.left_orthogonality <= 1e-14 * static_cast<double>(m + 1) * condition);
    RC_ASSERT(r.bounds.right_orthogonality <= 1e-14 * static_cast<double>(n + 1) * condition);
    mpq_class residual = 0;
    double norm = 0;
    for (index i = 0; i < m; ++i)
        for (index j = 0; j < n; ++j) {
            mpq_class x = exact_value(A(i, j));
            for (index l = 0; l < k; ++l) x -= U(i, l) * exact_value(r.S[static_cast<std::size_t>(l)]) * Vh(l, j);
            residual += x * x;
            norm = std::hypot(norm, A(i, j));
        }
    RC_ASSERT(residual <= squared(r.bounds.residual));
    RC_ASSERT(r.bounds.residual <= 1e-14 * static_cast<double>(m + n) * condition * norm + 1e-320);
}

/// ‖(I − P) x‖ for the projector P onto columns first .. first + count − 1 of Q; for one column the distance to ±q.
wide distance_from(const matrix<wide>& Q, index first, index count, const std::vector<wide>& x) {
    std::vector<wide> rest = x;
    wide inside(0);
    for (index c = first; c < first + count; ++c) {
        wide dot(0);
        for (index i = 0; i < Q.rows(); ++i) dot += Q(i, c) * x[static_cast<std::size_t>(i)];
        if (count == 1) inside = abs(dot) - 1;
        for (index i = 0; i < Q.rows(); ++i) rest[static_cast<std::size_t>(i)] -= dot * Q(i, c);
    }
    const wide outside = norm(rest);
    return count == 1 ? wide(sqrt(outside * outside + inside * inside)) : outside;
}

/// At 80 digits, so that the reference's own error does not count beside 10^-30.
RC_GTEST_PROP(T5Vectors, ComputedColumnsAreNearTheReferencesSubspaces, (std::uint64_t seed)) {
    counter_random random(seed);
    const index m = random.between(1, 6), n = random.between(1, m);
    constexpr spectrum_law laws[] = {spectrum_law::gaussian, spectrum_law::clustered, spectrum_law::repeated, spectrum_law::integers,
                                     spectrum_law::one_small};
    const bool wide_matrix = random.below(2) == 1;
    matrix<double> A = make_svd_problem(m, n, laws[random.below(5)], matrix_structure::dense, 0, random.bits()).A;
    if (wide_matrix) A = transpose(A);
    certified_options options;
    options.vectors = vectors::thin;
    const auto r = certified_svd(A.view(), options);
    if (r.status != certified_status::ok) RC_FAIL(r.reason + ": " + hex_text(A.view()));
    const auto high = reference::svd(A.view(), 80, vectors::thin);
    RC_ASSERT(high.status == status::ok);
    matrix<wide> U(high.U.rows(), high.U.cols()), V(high.Vh.cols(), high.Vh.rows());
    for (index j = 0; j < U.cols(); ++j)
        for (index i = 0; i < U.rows(); ++i) U(i, j) = wide(high.U(i, j));
    for (index j = 0; j < V.cols(); ++j)
        for (index i = 0; i < V.rows(); ++i) V(i, j) = wide(high.Vh(j, i));
    index next = 0;
    for (const vector_group& g : r.bounds.groups) {
        RC_ASSERT(g.first == next);
        next += g.count;
        // Every other singular value is at least `gap` away.
        for (index k = g.first; k < g.first + g.count; ++k)
            for (index l = 0; l < static_cast<index>(high.S.size()); ++l)
                if (l < g.first || l >= next)
                    RC_ASSERT(abs(wide(high.S[static_cast<std::size_t>(k)]) - wide(high.S[static_cast<std::size_t>(l)])) >=
                              wide(g.gap) * (1 - pow(wide(10), -40)));
        for (index k = g.first; k < next; ++k) {
            std::vector<wide> v, u;
            for (index i = 0; i < A.cols(); ++i) v.push_back(wide(r.Vh(k, i)));
            for (index i = 0; i < A.rows(); ++i) u.push_back(wide(r.U(i, k)));
            if (std::isfinite(g.right)) RC_ASSERT(distance_from(V, g.first, g.count, v) <= wide(g.right) + pow(wide(10), -30));
            if (std::isfinite(g.left)) RC_ASSERT(distance_from(U, g.first, g.count, u) <= wide(g.left) + pow(wide(10), -30));
        }
    }
    RC_ASSERT(next == std::min(A.rows(), A.cols()));
}

/// The bounds say something: a well-separated spectrum has vectors to 14 digits.
TEST(T5Vectors, BoundsAreSharpWhereTheSpectrumIsSeparated) {
    certified_options options;
    options.vectors = vectors::thin;
    const auto r = certified_svd(make_svd_problem(6, 4, spectrum_law::arithmetic, matrix_structure::dense, 0, 1).A.view(), options);
    ASSERT_EQ(r.status, certified_status::ok);
    ASSERT_EQ(r.bounds.groups.size(), 4u);
    for (const vector_group& g : r.bounds.groups) {
        EXPECT_LT(g.right, 1e-13);
        EXPECT_LT(g.left, 1e-13);
    }
}

} // namespace
} // namespace eckart::tests
