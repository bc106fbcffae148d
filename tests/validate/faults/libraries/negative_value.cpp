#include "../correct_svd.hpp"

namespace {

/// The smallest value is negative, and so is its left vector: A is still reproduced.
struct negative_value : svd_under_test::correct {
    static void result(svd_under_test::arguments& c, svd_under_test::decomposition& d) {
        if (c.k() == 0) return;
        d.S.back() = -d.S.back();
        for (int i = 0; i < *c.m; ++i) d.U(i, c.k() - 1) = -d.U(i, c.k() - 1);
    }
};

} // namespace

EXPORT_SVD(negative_value)
