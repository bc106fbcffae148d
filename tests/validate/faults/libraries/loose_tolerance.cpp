#include "../correct_svd.hpp"

namespace {

/// Stops rotating at 1e7 times the usual threshold.
struct loose_tolerance : svd_under_test::correct {
    static constexpr double tolerance_factor = 1e7;
};

} // namespace

EXPORT_SVD(loose_tolerance)
