#include "../correct_svd.hpp"

namespace {

/// The first left vector has the other sign, the right one has not.
struct flips_one_left_vector : svd_under_test::correct {
    static void result(svd_under_test::arguments& c, svd_under_test::decomposition& d) {
        if (c.k() == 0) return;
        for (int i = 0; i < *c.m; ++i) d.U(i, 0) = -d.U(i, 0);
    }
};

} // namespace

EXPORT_SVD(flips_one_left_vector)
