#include "../correct_svd.hpp"

namespace {

/// One column: the sum of the entries instead of the length.
struct wrong_for_one_column : svd_under_test::correct {
    static void result(svd_under_test::arguments& c, svd_under_test::decomposition& d) {
        if (*c.n != 1 || *c.m < 2) return;
        double sum = 0;
        for (int i = 0; i < *c.m; ++i) sum += std::fabs(d.U(i, 0)) * d.S[0];
        d.S[0] = sum;
    }
};

} // namespace

EXPORT_SVD(wrong_for_one_column)
