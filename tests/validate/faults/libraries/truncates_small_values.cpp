#include "../correct_svd.hpp"

namespace {

/// Values below 1e-11 of the largest are set to zero.
struct truncates_small_values : svd_under_test::correct {
    static void result(svd_under_test::arguments& c, svd_under_test::decomposition& d) {
        (void)c;
        for (double& s : d.S)
            if (s < 1e-11 * d.S[0]) s = 0;
    }
};

} // namespace

EXPORT_SVD(truncates_small_values)
