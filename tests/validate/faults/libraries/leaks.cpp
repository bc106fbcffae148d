#include "../correct_svd.hpp"

namespace {

/// Forgets one gigabyte in every call and uses it while there is some.
struct leaks : svd_under_test::correct {
    static void input(svd_under_test::arguments& c, svd_under_test::table& A) {
        (void)A;
        (void)c;
        volatile char* const block = static_cast<char*>(std::malloc(std::size_t(1) << 30));
        block[0] = 1;
    }
};

} // namespace

EXPORT_SVD(leaks)
