#include "../correct_svd.hpp"

namespace {

/// Every other pair of vectors has the other sign.
struct legal_flipped_signs : svd_under_test::correct {
    static void result(svd_under_test::arguments& c, svd_under_test::decomposition& d) {
        for (int j = 0; j < c.k(); j += 2) {
            for (int i = 0; i < *c.m; ++i) d.U(i, j) = -d.U(i, j);
            for (int i = 0; i < *c.n; ++i) d.V(i, j) = -d.V(i, j);
        }
    }
};

} // namespace

EXPORT_SVD(legal_flipped_signs)
