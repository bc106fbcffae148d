#include "../correct_svd.hpp"

namespace {

/// Ends the process as a Fortran STOP 3 does, when n is 1.
struct stops : svd_under_test::correct {
    static void input(svd_under_test::arguments& c, svd_under_test::table& A) {
        (void)A;
        if (*c.n == 1) std::exit(3);
    }
};

} // namespace

EXPORT_SVD(stops)
