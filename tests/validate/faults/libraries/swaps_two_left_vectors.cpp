#include "../correct_svd.hpp"

namespace {

/// Two columns of U change places, those of V do not.
struct swaps_two_left_vectors : svd_under_test::correct {
    static void result(svd_under_test::arguments& c, svd_under_test::decomposition& d) {
        if (c.k() < 2) return;
        for (int i = 0; i < *c.m; ++i) std::swap(d.U(i, 0), d.U(i, 1));
    }
};

} // namespace

EXPORT_SVD(swaps_two_left_vectors)
