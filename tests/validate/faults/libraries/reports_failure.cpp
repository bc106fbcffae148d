#include "../correct_svd.hpp"

namespace {

/// INFO = 1 although everything converged.
struct reports_failure : svd_under_test::correct {
    static void result(svd_under_test::arguments& c, svd_under_test::decomposition& d) {
        (void)c;
        d.info = 1;
    }
};

} // namespace

EXPORT_SVD(reports_failure)
