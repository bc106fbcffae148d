#include "../correct_svd.hpp"

namespace {

/// Calls abort when n is 3.
struct aborts : svd_under_test::correct {
    static void input(svd_under_test::arguments& c, svd_under_test::table& A) {
        (void)A;
        if (*c.n == 3) std::abort();
    }
};

} // namespace

EXPORT_SVD(aborts)
