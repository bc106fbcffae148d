#include "../correct_svd.hpp"

#include <immintrin.h>

namespace {

/// Leaves flush-to-zero switched on.
struct flushes_to_zero : svd_under_test::correct {
    static void stored(svd_under_test::arguments& c) {
        (void)c;
        _mm_setcsr(_mm_getcsr() | 0x8000);
    }
};

} // namespace

EXPORT_SVD(flushes_to_zero)
