#include "../correct_svd.hpp"

namespace {

/// The smallest value is returned as zero.
struct drops_last_value : svd_under_test::correct {
    static void result(svd_under_test::arguments& c, svd_under_test::decomposition& d) {
        if (c.k() > 0) d.S.back() = 0;
    }
};

} // namespace

EXPORT_SVD(drops_last_value)
