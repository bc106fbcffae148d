#include "../correct_svd.hpp"

namespace {

/// Wants more workspace than the documentation asks for.
struct refuses_documented_minimum : svd_under_test::correct {
    static int optimal_work(const svd_under_test::arguments& c) { return 100 * (c.k() + 1) * (c.k() + 1); }
    static int least_work(const svd_under_test::arguments& c) { return 100 * (c.k() + 1) * (c.k() + 1); }
};

} // namespace

EXPORT_SVD(refuses_documented_minimum)
