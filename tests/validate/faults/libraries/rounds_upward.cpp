#include "../correct_svd.hpp"

#include <cfenv>

namespace {

/// Leaves the rounding direction upward.
struct rounds_upward : svd_under_test::correct {
    static void stored(svd_under_test::arguments& c) {
        (void)c;
        std::fesetround(FE_UPWARD);
    }
};

} // namespace

EXPORT_SVD(rounds_upward)
