#include "../correct_svd.hpp"

namespace {

/// V where the transpose of V is due.
struct returns_v_for_vt : svd_under_test::correct {
    static void result(svd_under_test::arguments& c, svd_under_test::decomposition& d) {
        (void)c;
        d.V = svd_under_test::transposed(d.V);
    }
};

} // namespace

EXPORT_SVD(returns_v_for_vt)
