#include "../correct_svd.hpp"

namespace {

/// For an odd number of entries the largest value is off by one part in 1e10.
struct wrong_for_odd_size : svd_under_test::correct {
    static void result(svd_under_test::arguments& c, svd_under_test::decomposition& d) {
        if (*c.m * *c.n % 2 == 1) d.S[0] *= 1 + 1e-10;
    }
};

} // namespace

EXPORT_SVD(wrong_for_odd_size)
