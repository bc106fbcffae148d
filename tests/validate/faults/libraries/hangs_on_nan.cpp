#include "../correct_svd.hpp"

namespace {

/// An iteration that a NaN never ends.
struct hangs_on_nan : svd_under_test::correct {
    static void input(svd_under_test::arguments& c, svd_under_test::table& A) {
        (void)c;
        double change = 0;
        for (const double x : A.entries) change += x - x;
        volatile double rest = change;
        while (!(rest <= 0)) rest = rest / 2;
    }
};

} // namespace

EXPORT_SVD(hangs_on_nan)
