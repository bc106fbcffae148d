#include "../correct_svd.hpp"

namespace {

/// Clears whole columns of A up to the leading dimension.
struct writes_into_padding : svd_under_test::correct {
    static void stored(svd_under_test::arguments& c) {
        for (int i = *c.m; i<*c.lda&& * c.n> 0; ++i) c.a[i] = 0;
    }
};

} // namespace

EXPORT_SVD(writes_into_padding)
