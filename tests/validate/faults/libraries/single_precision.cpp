#include "../correct_svd.hpp"

namespace {

/// Rounds A to single precision.
struct single_precision : svd_under_test::correct {
    static void input(svd_under_test::arguments& c, svd_under_test::table& A) {
        (void)c;
        for (double& x : A.entries)
            if (std::fabs(x) < FLT_MAX && std::fabs(x) > FLT_MIN) x = static_cast<double>(static_cast<float>(x));
    }
};

} // namespace

EXPORT_SVD(single_precision)
