#include "../correct_svd.hpp"

namespace {

/// Zero values carry a sign bit.
struct negative_zero : svd_under_test::correct {
    static void result(svd_under_test::arguments& c, svd_under_test::decomposition& d) {
        (void)c;
        for (double& s : d.S)
            if (s == 0) s = -0.0;
    }
};

} // namespace

EXPORT_SVD(negative_zero)
