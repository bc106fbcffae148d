#include "../correct_svd.hpp"

namespace {

/// Nothing changed.
struct legal_plain : svd_under_test::correct {};

} // namespace

EXPORT_SVD(legal_plain)
