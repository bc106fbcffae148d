#include "../correct_svd.hpp"

namespace {

/// Needs and asks for hardly any workspace.
struct legal_smaller_workspace_query : svd_under_test::correct {
    static int optimal_work(const svd_under_test::arguments&) { return 1; }
};

} // namespace

EXPORT_SVD(legal_smaller_workspace_query)
