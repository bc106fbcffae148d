#include "../correct_svd.hpp"

namespace {

/// The full job leaves the last null-space column of U unwritten.
struct unwritten_null_space : svd_under_test::correct {
    static void input(svd_under_test::arguments& c, svd_under_test::table& A) {
        (void)A;
        if (c.jobu == 'A' && *c.m > *c.n) std::memcpy(&kept, c.u + (*c.m - 1) * static_cast<std::ptrdiff_t>(*c.ldu), sizeof kept);
    }
    static void stored(svd_under_test::arguments& c) {
        if (c.jobu == 'A' && *c.m > *c.n) std::memcpy(c.u + (*c.m - 1) * static_cast<std::ptrdiff_t>(*c.ldu), &kept, sizeof kept);
    }
    static inline unsigned long long kept = 0;
};

} // namespace

EXPORT_SVD(unwritten_null_space)
