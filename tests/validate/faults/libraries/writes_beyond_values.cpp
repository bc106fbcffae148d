#include "../correct_svd.hpp"

namespace {

/// One entry more than min(m, n) in S.
struct writes_beyond_values : svd_under_test::correct {
    static void stored(svd_under_test::arguments& c) { c.s[c.k()] = 0; }
};

} // namespace

EXPORT_SVD(writes_beyond_values)
