#include "../correct_svd.hpp"

namespace {

/// Writes through a null pointer when m is 4.
struct null_dereference : svd_under_test::correct {
    static void input(svd_under_test::arguments& c, svd_under_test::table& A) {
        (void)A;
        volatile double* nothing = nullptr;
        if (*c.m == 4) *nothing = 1;
    }
};

} // namespace

EXPORT_SVD(null_dereference)
