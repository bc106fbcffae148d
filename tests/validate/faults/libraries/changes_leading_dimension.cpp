#include "../correct_svd.hpp"

namespace {

/// Uses the caller's LDA as a variable.
struct changes_leading_dimension : svd_under_test::correct {
    static void stored(svd_under_test::arguments& c) { *c.lda += 1; }
};

} // namespace

EXPORT_SVD(changes_leading_dimension)
