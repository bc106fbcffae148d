#include "../correct_svd.hpp"

namespace {

/// The two largest values come in the wrong order, vectors in step: A is still reproduced.
struct swaps_two_values : svd_under_test::correct {
    static void result(svd_under_test::arguments& c, svd_under_test::decomposition& d) {
        if (c.k() < 2) return;
        std::swap(d.S[0], d.S[1]);
        for (int i = 0; i < *c.m; ++i) std::swap(d.U(i, 0), d.U(i, 1));
        for (int i = 0; i < *c.n; ++i) std::swap(d.V(i, 0), d.V(i, 1));
    }
};

} // namespace

EXPORT_SVD(swaps_two_values)
