#include "../correct_svd.hpp"

namespace {

/// The workspace query answers with less than the routine then accepts.
struct query_too_small : svd_under_test::correct {
    static int optimal_work(const svd_under_test::arguments&) { return 1; }
    static int least_work(const svd_under_test::arguments& c) { return 2 * c.k(); }
};

} // namespace

EXPORT_SVD(query_too_small)
