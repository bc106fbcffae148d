#include "../correct_svd.hpp"

namespace {

/// For m < n every value is off by one part in 1e9.
struct wrong_when_wide : svd_under_test::correct {
    static void result(svd_under_test::arguments& c, svd_under_test::decomposition& d) {
        if (*c.m < *c.n)
            for (double& s : d.S) s *= 1 + 1e-9;
    }
};

} // namespace

EXPORT_SVD(wrong_when_wide)
