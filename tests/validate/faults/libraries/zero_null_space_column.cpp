#include "../correct_svd.hpp"

namespace {

/// The last null-space column of a full U is zero.
struct zero_null_space_column : svd_under_test::correct {
    static void result(svd_under_test::arguments& c, svd_under_test::decomposition& d) {
        if (*c.m <= *c.n) return;
        for (int i = 0; i < *c.m; ++i) d.U(i, *c.m - 1) = 0;
    }
};

} // namespace

EXPORT_SVD(zero_null_space_column)
