#include "../correct_svd.hpp"

namespace {

/// Looks at the entry behind the last one of A.
struct reads_beyond_input : svd_under_test::correct {
    static void input(svd_under_test::arguments& c, svd_under_test::table& A) {
        (void)A;
        beyond = c.a[static_cast<std::ptrdiff_t>(*c.lda) * *c.n];
    }
    static inline volatile double beyond = 0;
};

} // namespace

EXPORT_SVD(reads_beyond_input)
