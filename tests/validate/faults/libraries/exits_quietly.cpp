#include "../correct_svd.hpp"

namespace {

/// Ends the process with exit code 0 when m < n.
struct exits_quietly : svd_under_test::correct {
    static void input(svd_under_test::arguments& c, svd_under_test::table& A) {
        (void)A;
        if (*c.m < *c.n) std::exit(0);
    }
};

} // namespace

EXPORT_SVD(exits_quietly)
