#include "../correct_svd.hpp"

namespace {

/// Null-space columns come from another basis, and in another order.
struct legal_other_null_space : svd_under_test::correct {
    static void completion(svd_under_test::table& candidates) {
        // A Householder reflector: orthogonal, and no column is a unit vector.
        const int n = candidates.rows;
        for (int j = 0; j < n; ++j)
            for (int i = 0; i < n; ++i) candidates(i, n - 1 - j) = (i == j ? 1.0 : 0.0) - 2.0 / n;
    }
};

} // namespace

EXPORT_SVD(legal_other_null_space)
