#include "../correct_svd.hpp"

namespace {

/// One entry before the first of U.
struct writes_before_vectors : svd_under_test::correct {
    static void stored(svd_under_test::arguments& c) {
        if (c.jobu == 'S') c.u[-1] = 0;
    }
};

} // namespace

EXPORT_SVD(writes_before_vectors)
