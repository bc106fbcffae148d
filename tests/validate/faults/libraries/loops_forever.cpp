#include "../correct_svd.hpp"

namespace {

/// Never returns for a matrix of 25 entries.
struct loops_forever : svd_under_test::correct {
    static void input(svd_under_test::arguments& c, svd_under_test::table& A) {
        (void)A;
        volatile bool forever = *c.m * *c.n == 25;
        while (forever) {
        }
    }
};

} // namespace

EXPORT_SVD(loops_forever)
