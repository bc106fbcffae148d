#include "../correct_svd.hpp"

namespace {

/// Adds a workspace entry that was never written, times zero.
struct uninitialised_workspace : svd_under_test::correct {
    static void result(svd_under_test::arguments& c, svd_under_test::decomposition& d) {
        if (c.k() > 0) d.S[0] += 0 * c.work[0];
    }
};

} // namespace

EXPORT_SVD(uninitialised_workspace)
