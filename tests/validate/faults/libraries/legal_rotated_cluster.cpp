#include "../correct_svd.hpp"

namespace {

/// Equal values get another basis of their subspaces, turned by the 3-4-5 angle.
struct legal_rotated_cluster : svd_under_test::correct {
    static void result(svd_under_test::arguments& c, svd_under_test::decomposition& d) {
        const auto turn = [](svd_under_test::table& M, int p, int q) {
            for (int i = 0; i < M.rows; ++i) {
                const double x = M(i, p), y = M(i, q);
                M(i, p) = 0.6 * x - 0.8 * y;
                M(i, q) = 0.8 * x + 0.6 * y;
            }
        };
        // Values within two units in the last place of the largest one count as equal: turning them costs no more than their rounding.
        for (int j = 0; j + 1 < c.k(); ++j)
            if (d.S[static_cast<std::size_t>(j)] - d.S[static_cast<std::size_t>(j) + 1] <= 2 * DBL_EPSILON * d.S[0]) {
                turn(d.U, j, j + 1);
                turn(d.V, j, j + 1);
            }
    }
};

} // namespace

EXPORT_SVD(legal_rotated_cluster)
