#include "../correct_svd.hpp"

namespace {

/// One entry of U is NaN, INFO = 0.
struct nan_with_success : svd_under_test::correct {
    static void result(svd_under_test::arguments& c, svd_under_test::decomposition& d) {
        if (*c.m > 2 && *c.n > 2) d.U(1, 1) = NAN;
    }
};

} // namespace

EXPORT_SVD(nan_with_success)
