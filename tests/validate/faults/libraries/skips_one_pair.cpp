#include "../correct_svd.hpp"

namespace {

/// The first and the last column are never rotated against each other.
struct skips_one_pair : svd_under_test::correct {
    static bool skips(int p, int q, int n) { return p == 0 && q == n - 1; }
};

} // namespace

EXPORT_SVD(skips_one_pair)
