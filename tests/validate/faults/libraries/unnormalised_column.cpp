#include "../correct_svd.hpp"

namespace {

/// The first column of U is longer than 1 by 1e-10, its value shorter.
struct unnormalised_column : svd_under_test::correct {
    static void result(svd_under_test::arguments& c, svd_under_test::decomposition& d) {
        if (c.k() == 0) return;
        for (int i = 0; i < *c.m; ++i) d.U(i, 0) *= 1 + 1e-10;
        d.S[0] /= 1 + 1e-10;
    }
};

} // namespace

EXPORT_SVD(unnormalised_column)
